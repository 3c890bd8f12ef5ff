/** Keys: made and shown once, listed, revoked. */

import { element } from "../widget/dom.js";
import { dialog } from "./dialog.js";
import { block, control, field, foreign, paragraph } from "./elements.js";
import { trouble } from "./notices.js";
import { day, say } from "./words.js";

/** @import { Api } from "./api.js" */
/** @typedef {{ id: string, name: string, scopes: string[], origins: string[], created_at: string, revoked_at: string | null }} Key */

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

  await refresh();
  return [open, maker(api, refresh), told, list];
}

/** @param {Api} api @param {Key} key @param {() => Promise<void>} refresh */
function row(api, key, refresh) {
  const may = key.scopes.map((scope) => say(`scope_${scope}`)).join(", ");
  const facts = [say("key_facts", { may, day: day(key.created_at) })];
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

/** @param {Api} api @param {() => Promise<void>} refresh */
function maker(api, refresh) {
  const name = element("input", { type: "text", required: true, maxlength: 100, dir: "auto" });
  const scopes = ["read", "write"].map((scope) => element("input", { type: "checkbox", value: scope, checked: scope === "read" }));
  const sites = element("textarea", { rows: 2 });
  const may = element("fieldset", {}, element("legend", {}, say("key_may")), ...scopes.map((box) => element("label", { class: "check" }, box, element("span", {}, say(`may_${box.value}`)))));
  const result = element("div", { "aria-live": "polite" });
  const go = element("button", { type: "submit", class: "control main" }, say("make_key"));
  const form = element("form", { class: "maker" }, field(say("key_name"), name), may, field(say("key_sites"), sites), go);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    go.disabled = true;
    try {
      const chosen = scopes.filter((box) => box.checked).map((box) => box.value);
      const origins = sites.value.split(/\s+/).filter(Boolean);
      const made = await api.send("POST", "v1/keys", { name: name.value.trim(), scopes: chosen, origins });
      result.replaceChildren(secret(made.name, made.key));
      form.reset();
      await refresh();
    } catch (error) {
      result.replaceChildren(trouble(error));
    }
    go.disabled = false;
  });
  return element("section", { class: "making", "aria-label": say("make_key") }, form, result);
}

/** @param {string} name @param {string} key */
function secret(name, key) {
  const shown = element("input", { type: "text", readonly: true, value: key, class: "secret", "aria-label": say("new_key", { name }) });
  const copy = control(say("copy"), "copy", async () => {
    shown.select();
    try {
      await navigator.clipboard.writeText(key);
    } catch {
      // It is selected: the keyboard copies it.
      return;
    }
    const label = copy.querySelector("span");
    if (label) label.textContent = say("copied");
  });
  return block("notice", block("", element("strong", { dir: "auto" }, say("new_key", { name })), paragraph(say("new_key_told")), block("controls", shown, copy)));
}
