/** Questions and names that are asked again of whatever is added, and where what is new is told. */

import { element } from "../../widget/dom.js";
import { block, control, field, folded, foreign, nothing, paragraph } from "../elements.js";
import { collectionField, collectionsOf } from "../forms/collections.js";
import { dialog } from "../forms/dialog.js";
import { forgetMade, making, shownOnce, toCopy } from "../forms/making.js";
import { tell } from "../notices.js";
import { hashOf } from "../route.js";
import { day, moment, say } from "../words.js";
import { failure, refilled } from "./rows.js";

/** @import { Api } from "../api.js" */
/** @import { Collection } from "../forms/collections.js" */
/** @typedef {{ quote: string, publisher: string | null, day: string | null, title: string, article_id: string }} Item */
/**
 * @typedef {{ name: string, question: string | null, about: string | null, webhook: string | null,
 *   collection: string | null, mail: string | null, feed: string, made_at: string, last_told: string | null, last_error: string | null,
 *   failing_since: string | null, waiting: number, items: Item[] }} Alert
 */

/** @param {Api} api */
export async function alertsView(api) {
  const list = element("ul", { class: "rows" });
  const empty = nothing(say("no_alerts"), say("no_alerts_hint"));

  async function refresh() {
    /** @type {{ alerts: Alert[] }} */
    const { alerts } = await api.get("v1/alerts");
    empty.hidden = alerts.length > 0;
    refilled(list, alerts.map((alert) => row(api, alert, refresh)));
  }

  const [there] = await Promise.all([collectionsOf(api), refresh()]);
  return [maker(api, there, refresh), empty, list];
}

/** @param {Api} api @param {Collection[]} there @param {() => Promise<void>} refresh */
function maker(api, there, refresh) {
  const name = element("input", { type: "text", required: true, maxlength: 100, dir: "auto" });
  const kinds = ["question", "about"].map((kind, at) => element("input", { type: "radio", name: "kind", value: kind, checked: at === 0 }));
  const words = element("input", { type: "text", required: true, minlength: 2, maxlength: 500, dir: "auto" });
  const subject = field(say("alert_question"), words);
  const webhook = element("input", { type: "text", inputmode: "url", maxlength: 2000, spellcheck: "false", placeholder: "https://" });
  const mail = element("input", { type: "text", inputmode: "email", maxlength: 260, spellcheck: "false" });
  const choice = element("fieldset", {}, element("legend", {}, say("alert_watches")), ...kinds.map((box) => element("label", { class: "check" }, box, element("span", {}, say(`by_${box.value}`)))));
  const kind = () => kinds.find((box) => box.checked)?.value ?? "question";
  const named = () => {
    const label = subject.querySelector("span");
    if (label) label.textContent = say(`alert_${kind()}`);
  };
  for (const box of kinds) box.addEventListener("change", named);
  const within = collectionField(there, say("alert_collection"));
  const more = folded(say("also_send"), false, block("fields", ...(there.length ? [within.field] : []), field(say("webhook"), webhook), field(say("mail"), mail), paragraph(say("mail_told"), "facts")));
  return making(say("make_alert"), [choice, subject, field(say("alert_name"), name), more], async () => {
    const asked = { name: name.value.trim(), [kind()]: words.value.trim() };
    if (within.input.value.trim()) asked.collection = within.input.value.trim();
    if (webhook.value.trim()) asked.webhook = webhook.value.trim();
    if (mail.value.trim()) asked.mail = mail.value.trim();
    /** @type {Alert & { secret: string }} */
    const made = await api.send("POST", "v1/alerts", asked);
    await refresh();
    // The form is emptied after this.
    setTimeout(named);
    if (made.webhook) return shownOnce(say("secret_of", { name: made.name }), made.secret, say("secret_told"));
    return block("notice", paragraph(say("watching", { name: made.name })));
  });
}

/** @param {Api} api @param {Alert} alert @param {() => Promise<void>} refresh */
function row(api, alert, refresh) {
  const facts = [alert.last_told ? say("last_told", { moment: moment(alert.last_told) }) : say("never_told", { moment: moment(alert.made_at) })];
  if (alert.collection) facts.push(say("watched_in", { name: alert.collection }));
  if (alert.webhook) facts.push(alert.webhook);
  if (alert.mail) facts.push(alert.mail);
  if (alert.waiting) facts.push(say("waits", { n: alert.waiting }));
  const subject = element("p", { dir: "auto" }, alert.question ?? say("about", { name: alert.about ?? "" }));
  const told = block("row", element("strong", { dir: "auto" }, alert.name), subject, element("p", { class: "facts address" }, foreign(facts.join(" · "))));
  if (alert.last_error) told.append(failure(alert.last_error, alert.failing_since));
  told.append(block("feed", paragraph(say("feed_told"), "facts"), toCopy(say("feed_of", { name: alert.name }), alert.feed)));
  if (alert.items.length) told.append(folded(say("told_items", { n: alert.items.length }), false, element("ul", { class: "rows" }, ...alert.items.map(itemRow))));
  const end = control(say("end"), "close", () => void remove(api, alert.name, refresh), "grave");
  end.setAttribute("aria-label", `${say("end")}: ${alert.name}`);
  return element("li", { class: "row-with-control alert" }, told, end);
}

/** @param {Item} item */
function itemRow({ quote, publisher, day: of, title, article_id }) {
  const facts = `${publisher ?? say("unknown_publisher")}, ${day(of)}`;
  return element("li", {}, block("row", element("blockquote", { dir: "auto" }, quote), element("a", { href: hashOf("article", article_id), dir: "auto" }, title), element("p", { class: "facts" }, foreign(facts))));
}

/** @param {Api} api @param {string} name @param {() => Promise<void>} refresh */
function remove(api, name, refresh) {
  const asked = { title: say("asked", { what: say("end"), title: name }), told: say("end_told"), label: say("end"), grave: true };
  return dialog(asked, async () => {
    await api.send("DELETE", `v1/alerts/${encodeURIComponent(name)}`);
    await refresh();
    forgetMade();
    tell(say("ended", { name }));
  });
}
