/** Keys: made and shown once, listed, revoked. */

import { element } from "../widget/dom.js";
import { block, control, field, foreign, paragraph } from "./elements.js";
import { EVERY, collectionBoxes, collectionsOf } from "./forms/collections.js";
import { dialog } from "./forms/dialog.js";
import { making, shownOnce } from "./forms/making.js";
import { day, say } from "./words.js";

/** @import { Api } from "./api.js" */
/** @import { Collection } from "./forms/collections.js" */
/** @typedef {{ id: string, name: string, scopes: string[], origins: string[], collections: string[] | null, created_at: string, revoked_at: string | null }} Key */

/** @param {Api} api */
export async function keysView(api) {
  const list = element("ul", { class: "rows" });
  const told = paragraph(say("keys_told"), "facts");
  const open = paragraph(say("closes"), "banner");

  async function refresh() {
    /** @type {{ keys: Key[], reading_is_open: boolean }} */
    const { keys, reading_is_open } = await api.get("v1/keys");
    told.textContent = say(keys.length ? "keys_told" : "no_keys");
    open.hidden = !reading_is_open;
    list.replaceChildren(...keys.reverse().map((key) => row(api, key, refresh)));
  }

  const [there] = await Promise.all([collectionsOf(api), refresh()]);
  return [open, maker(api, there, refresh), told, list];
}

/** @param {Api} api @param {Key} key @param {() => Promise<void>} refresh */
function row(api, key, refresh) {
  const may = key.scopes.map((scope) => say(`scope_${scope}`)).join(", ");
  const facts = [say("key_facts", { may, day: day(key.created_at) })];
  if (key.collections?.includes(EVERY)) facts.push(say("key_sees_every"));
  else if (key.collections) facts.push(say("key_sees_some", { names: key.collections.join(", ") }));
  if (key.origins.length) facts.push(say("key_from", { sites: key.origins.join(", ") }));
  if (key.revoked_at) facts.push(say("key_revoked", { day: day(key.revoked_at) }));
  const shown = block("row", element("strong", { dir: "auto" }, key.name), element("p", { class: "facts" }, foreign(`${key.id} · ${facts.join(" · ")}`)));
  if (key.revoked_at) return element("li", { class: "row-with-control over" }, shown);
  const end = control(say("revoke"), "delete", () => void revoke(api, key, refresh), "grave");
  end.setAttribute("aria-label", `${say("revoke")}: ${key.name}`);
  return element("li", { class: "row-with-control" }, shown, end);
}

/** @param {Api} api @param {Key} key @param {() => Promise<void>} refresh */
function revoke(api, key, refresh) {
  return dialog({ title: say("asked", { what: say("revoke"), title: key.name }), told: say("revoke_told"), label: say("revoke"), grave: true }, async () => {
    await api.send("DELETE", `v1/keys/${key.id}`);
    await refresh();
  });
}

/** @param {Api} api @param {Collection[]} there @param {() => Promise<void>} refresh */
function maker(api, there, refresh) {
  const name = element("input", { type: "text", required: true, maxlength: 100, dir: "auto" });
  const scopes = ["read", "write"].map((scope) => element("input", { type: "checkbox", value: scope, checked: scope === "read" }));
  const sites = element("textarea", { rows: 2 });
  const may = element("fieldset", {}, element("legend", {}, say("key_may")), ...scopes.map((box) => element("label", { class: "check" }, box, element("span", {}, say(`may_${box.value}`)))));
  const sees = collectionBoxes(there);
  const fields = [field(say("key_name"), name), may, ...(there.length ? [sees.field] : []), field(say("key_sites"), sites)];
  return making(say("make_key"), fields, async () => {
    const asked = { name: name.value.trim(), scopes: chosen(scopes), origins: sites.value.split(/\s+/).filter(Boolean) };
    const collections = chosen(sees.boxes);
    if (collections.length) Object.assign(asked, { collections });
    const made = await api.send("POST", "v1/keys", asked);
    await refresh();
    return shownOnce(say("new_key", { name: made.name }), made.key, say("new_key_told"));
  });
}

/** @param {HTMLInputElement[]} boxes */
function chosen(boxes) {
  return boxes.filter((box) => box.checked).map((box) => box.value);
}
