/** One article whole: what is known of it, its versions, passages, days, and what was left out. */

import { element, link } from "../../widget/dom.js";
import { idPath } from "../api.js";
import { correct, mend, remove, retract } from "./actions.js";
import { block, control, factsList, folded, foreign, linked, paragraph } from "../elements.js";
import { hashOf, lastList } from "../route.js";
import { day, language, moment, say } from "../words.js";

/** @import { Api } from "../api.js" */
/** @import { Route } from "../route.js" */
/**
 * @typedef {{ version: number, title: string, added_at: string | null, characters: number, retracted: boolean }} Version
 * @typedef {{ words: string, start: number, end: number, days: string }} NamedDay
 * @typedef {{ id: string, version: number, title: string, text: string, publisher: string | null,
 *   published_at: string | null, updated_at: string | null, date_source: string | null, date_is_sure: boolean,
 *   author: string | null, category: string | null, language: string | null, url: string | null, source: string,
 *   retracted: boolean, corrections: { published_at: string | null, text: string }[], dropped: string[],
 *   doubts: string[], behind_wall: boolean, versions: Version[], dates: NamedDay[],
 *   passages: { start: number, end: number, text: string }[] }} FiledArticle
 */

/** @param {Api} api @param {Route} route */
export async function articleView(api, { id, parameters }) {
  const version = parameters.get("version");
  /** @type {FiledArticle} */
  const article = await api.get(`v1/archive/articles/${idPath(id)}`, version ? [["version", version]] : []);
  const isNewest = article.versions[0]?.version === article.version;
  return [
    linked(lastList(), say("back"), "back"),
    element(
      "article",
      { class: "filed" },
      element("h2", { dir: "auto" }, article.title),
      ...banners(article),
      factsList(facts(article)),
      isNewest ? actions(api, article) : linked(hashOf("article", id), say("version", { n: article.versions[0]?.version ?? 1 }), "open"),
      passages(article, isNewest),
      versions(article),
      namedDays(article),
      dropped(article),
    ),
  ];
}

/** @param {FiledArticle} article */
function banners(article) {
  const told = [];
  if (article.retracted) told.push(say("retracted"));
  if (article.behind_wall) told.push(say("behind_wall"));
  if (article.doubts.length) told.push(say("doubts", { doubts: article.doubts.join(", ") }));
  const corrections = article.corrections.map(({ text, published_at }) => {
    const label = published_at ? say("correction_of", { day: day(published_at) }) : say("correction");
    return element("p", { class: "banner" }, element("strong", {}, `${label}. `), foreign(text));
  });
  return [...told.map((words) => paragraph(words, "banner")), ...corrections];
}

/** @param {FiledArticle} article @returns {[string, string | Node | null][]} */
function facts(article) {
  const dated = { day: day(article.published_at), from: article.date_source ?? "" };
  const name = !article.date_source ? "{day}" : article.date_is_sure ? "day_from" : "unsure_day";
  return [
    [say("publisher"), article.publisher ?? say("unknown_publisher")],
    [say("day"), say(name, dated)],
    [say("author"), article.author],
    [say("category"), article.category],
    [say("language"), article.language && language(article.language)],
    [say("address"), article.url && link(article.url, article.url)],
    [say("id"), article.id],
    [say("read_from"), article.source],
  ];
}

/** @param {Api} api @param {FiledArticle} article */
function actions(api, article) {
  const page = api.address(`articles/${idPath(article.id)}`);
  return block(
    "controls",
    linked(page, say("open_page"), "open"),
    control(say("correct"), "edit", () => void correct(api, article)),
    control(say("mend"), "edit", () => void mend(api, article)),
    control(say(article.retracted ? "unretract" : "retract"), "retract", () => void retract(api, article)),
    control(say("delete"), "delete", () => void remove(api, article), "grave"),
  );
}

/** @param {FiledArticle} article @param {boolean} isNewest */
function passages(article, isNewest) {
  if (!isNewest) return folded(say("older_text", { n: article.version }), true, element("p", { class: "words", dir: "auto" }, article.text));
  const cut = article.passages.map((passage, number) =>
    element("li", {}, element("p", { class: "facts" }, say("passage", { n: number + 1 })), element("p", { class: "words", dir: "auto" }, passage.text)),
  );
  return folded(say("text"), true, element("ol", { class: "passages" }, ...cut));
}

/** @param {FiledArticle} article */
function versions(article) {
  const rows = article.versions.map(({ version, title, added_at, characters }) => {
    const label = say("version", { n: version });
    const isShown = version === article.version;
    const name = isShown ? element("strong", {}, `${label}, ${say("shown_version")}`) : element("a", { href: hashOf("article", article.id, new URLSearchParams({ version: String(version) })) }, label);
    const told = say("version_facts", { day: added_at ? moment(added_at) : "", characters });
    return element("li", {}, name, element("p", { class: "facts" }, foreign(title), ` · ${told}`));
  });
  return folded(say("versions", { n: rows.length }), rows.length > 1, element("ul", { class: "rows" }, ...rows));
}

/** @param {FiledArticle} article */
function namedDays(article) {
  const rows = article.dates.map(({ words, days }) => element("li", {}, foreign(`“${words}”`), ` ${days.replace("/", " – ")}`));
  const inside = rows.length ? element("ul", {}, ...rows) : paragraph(say("no_days"));
  return folded(say("days", { n: rows.length }), false, inside);
}

/** @param {FiledArticle} article */
function dropped(article) {
  const rows = article.dropped.map((words) => element("li", { class: "words", dir: "auto" }, words));
  const inside = rows.length ? element("ul", {}, ...rows) : paragraph(say("no_dropped"));
  return folded(say("dropped", { n: rows.length }), false, inside);
}
