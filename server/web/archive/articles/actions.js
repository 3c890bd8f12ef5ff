/** What can be done to an article: correct it, mend a field, take it back, delete it and undo that. */

import { element } from "../../widget/dom.js";
import { idPath } from "../api.js";
import { dialog } from "../forms/dialog.js";
import { field } from "../elements.js";
import { tell, wordsOf } from "../notices.js";
import { hashOf, lastList } from "../route.js";
import { say } from "../words.js";

/** @import { Api } from "../api.js" */
/** @import { FiledArticle } from "./article.js" */

const FIELDS = ["title", "publisher", "author", "category"];
/** @type {Record<string, string>} */
const LABELS = { title: "headline" };

/** @param {Api} api @param {FiledArticle} article */
export function correct(api, article) {
  const words = element("textarea", { required: true, maxlength: 2000, rows: 4, dir: "auto" });
  const date = element("input", { type: "date", value: today() });
  const asked = { title: titled("correct", article), told: say("correct_told"), label: say("correct"), fields: [field(say("correct_words"), words), field(say("correct_day"), date)] };
  return dialog(asked, () => edit(api, article, { correction: { text: words.value.trim(), published_at: date.value || null } }));
}

/** @param {Api} api @param {FiledArticle} article */
export function mend(api, article) {
  const inputs = FIELDS.map((name) => {
    const value = /** @type {Record<string, any>} */ (article)[name] ?? "";
    return element("input", { type: "text", name, value, maxlength: name === "title" || name === "author" ? 500 : 200, dir: "auto" });
  });
  const before = article.published_at?.slice(0, 10) ?? "";
  const date = element("input", { type: "date", value: before });
  const fields = [...inputs.map((input) => field(say(LABELS[input.name] ?? input.name), input)), field(say("day"), date)];
  const asked = { title: titled("mend", article), told: say("mend_told"), label: say("save"), fields };
  return dialog(asked, async () => {
    /** @type {Record<string, string>} */
    const changes = {};
    for (const { name, value, defaultValue } of inputs) {
      if (value.trim() && value !== defaultValue) changes[name] = value.trim();
    }
    if (date.value && date.value !== before) changes.published_at = date.value;
    if (Object.keys(changes).length) await edit(api, article, changes);
    else tell(say("unchanged"));
  });
}

/** @param {Api} api @param {FiledArticle} article */
export function retract(api, article) {
  const retracted = !article.retracted;
  const asked = {
    title: titled(retracted ? "retract" : "unretract", article),
    told: say(retracted ? "retract_told" : "unretract_told"),
    label: say(retracted ? "retract" : "unretract"),
  };
  return dialog(asked, () => edit(api, article, { retracted }));
}

/** @param {Api} api @param {FiledArticle} article */
export function remove(api, article) {
  const asked = { title: titled("delete", article), told: say("delete_told"), label: say("delete"), grave: true };
  return dialog(asked, async () => {
    await api.send("DELETE", `v1/articles/${idPath(article.id)}`);
    tell(say("deleted_done", { title: article.title }), { label: say("undo"), icon: "undo", click: () => void bringBack(api, article.id, article.title) });
    location.hash = lastList();
  });
}

/**
 * @param {Api} api
 * @param {string} id
 * @param {string} title
 */
export async function bringBack(api, id, title) {
  try {
    await api.send("DELETE", `v1/deletions/${idPath(id)}`);
    tell(say("brought_back", { title }));
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  } catch (error) {
    tell(wordsOf(error));
  }
}

/**
 * @param {Api} api
 * @param {FiledArticle} article
 * @param {object} body
 */
async function edit(api, article, body) {
  const told = await api.send("PATCH", `v1/articles/${idPath(article.id)}`, body);
  tell(told.outcome === "changed" ? say("saved", { n: told.version }) : say("unchanged"));
  location.hash = hashOf("article", article.id);
  window.dispatchEvent(new HashChangeEvent("hashchange"));
}

/** @param {string} what @param {FiledArticle} article */
function titled(what, { title }) {
  return say("asked", { what: say(what), title });
}

function today() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
