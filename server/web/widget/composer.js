/** Where questions are written: the field, its buttons, and the filters above it. */

import { button, element, worded } from "./dom.js";

/** @import { Language } from "./language/language.js" */
/** @import { ArchiveSummary, Filters } from "./types.js" */

const MOST_CHARACTERS = 8000;
const MOST_LINES = 6;

export class Composer {
  #offline = element("p", { class: "offline", role: "status" });
  #field;
  #send;
  #halt;
  #ask;

  /**
   * @param {Language} language
   * @param {{ ask: (question: string) => void, stop: () => void, filter: (filters: Filters) => void }} does
   */
  constructor(language, { ask, stop, filter }) {
    this.#ask = ask;
    this.offlineText = language.say("offline");
    this.filters = new FiltersView(language, filter);
    this.#field = element("textarea", {
      id: "question",
      rows: 1,
      maxlength: MOST_CHARACTERS,
      dir: "auto",
      autocomplete: "off",
      placeholder: language.say("question"),
      input: () => this.#fit(),
      keydown: (/** @type {Event} */ event) => this.#key(/** @type {KeyboardEvent} */ (event)),
    });
    this.#send = button("send", language.say("ask"), () => this.#submit(), "ask");
    this.#halt = button("send", language.say("stop"), stop, "stop");
    this.element = element(
      "form",
      { class: "composer", part: "composer", submit: (/** @type {Event} */ event) => event.preventDefault() },
      this.#offline,
      this.filters.panel,
      this.filters.chips,
      element(
        "div",
        { class: "field", part: "field" },
        this.filters.toggle,
        element("label", { for: "question", class: "unseen" }, language.say("question")),
        this.#field,
        this.#send,
        this.#halt,
      ),
    );
    this.running(false);
  }

  focus() {
    this.#field.focus({ preventScroll: true });
  }

  /** Whether an answer is on its way. @param {boolean} isRunning */
  running(isRunning) {
    this.#send.hidden = isRunning;
    this.#halt.hidden = !isRunning;
  }

  /** @param {boolean} isOnline */
  online(isOnline) {
    this.#offline.textContent = isOnline ? "" : this.offlineText;
  }

  #submit() {
    const text = this.#field.value.trim();
    if (!text || this.#send.hidden) return;
    this.#field.value = "";
    this.#fit();
    this.#ask(text);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#submit();
  }

  #fit() {
    this.#field.rows = Math.min(MOST_LINES, this.#field.value.split("\n").length);
  }
}

/** Publishers and days that answers may come from: a panel to choose them, chips to drop them. */
class FiltersView {
  /** @type {Filters} */
  #filters = {};
  #publisher = element("select", { change: () => this.#addPublisher() });
  #after = element("input", { type: "date", change: () => this.#setDays() });
  #before = element("input", { type: "date", change: () => this.#setDays() });
  #language;
  #changed;

  /** @param {Language} language @param {(filters: Filters) => void} changed */
  constructor(language, changed) {
    this.#language = language;
    this.#changed = changed;
    this.chips = element("ul", { class: "chips", part: "chips", "aria-label": language.say("filters"), hidden: true });
    this.panel = element(
      "div",
      { class: "panel-filters", id: "filters", hidden: true },
      this.#labelled("publisher", this.#publisher),
      this.#labelled("after", this.#after),
      this.#labelled("before", this.#before),
    );
    this.toggle = worded("action", language.say("filters"), () => this.#toggle(), "filters");
    this.toggle.setAttribute("aria-expanded", "false");
    this.toggle.setAttribute("aria-controls", "filters");
  }

  /** What there is to choose from. @param {ArchiveSummary} summary */
  offer({ publishers, earliest, latest }) {
    const options = publishers.map(({ name, articles }) =>
      element("option", { value: name }, `${name} (${articles.toLocaleString(this.#language.tag)})`),
    );
    this.#publisher.replaceChildren(element("option", { value: "" }, this.#language.say("choose")), ...options);
    for (const field of [this.#after, this.#before]) {
      field.min = (earliest ?? "").slice(0, 10);
      field.max = (latest ?? "").slice(0, 10);
    }
  }

  /** @param {Filters} filters */
  show(filters) {
    this.#filters = filters;
    this.#after.value = filters.after ?? "";
    this.#before.value = filters.before ?? "";
    const language = this.#language;
    const { publishers = [], after, before } = filters;
    const chips = [
      ...publishers.map((name) =>
        this.#chip(name, { ...filters, publishers: publishers.filter((other) => other !== name) }),
      ),
      ...(after ? [this.#chip(language.say("after_day", { day: language.day(after) }), { ...filters, after: undefined })] : []),
      ...(before ? [this.#chip(language.say("before_day", { day: language.day(before) }), { ...filters, before: undefined })] : []),
    ];
    this.chips.replaceChildren(...chips);
    this.chips.hidden = chips.length === 0;
  }

  /** @param {string} name @param {Filters} without */
  #chip(name, without) {
    const remove = button("remove", this.#language.say("remove", { name }), () => {
      this.#change(without);
      this.toggle.focus();
    }, "close");
    return element("li", { class: "chip", part: "chip" }, element("span", { dir: "auto" }, name), remove);
  }

  #addPublisher() {
    const { publishers = [] } = this.#filters;
    const name = this.#publisher.value;
    this.#publisher.value = "";
    if (name && !publishers.includes(name)) this.#change({ ...this.#filters, publishers: [...publishers, name] });
  }

  /** Days in the wrong order change places. */
  #setDays() {
    const days = [this.#after.value, this.#before.value];
    if (days[0] && days[1]) days.sort();
    this.#change({ ...this.#filters, after: days[0] || undefined, before: days[1] || undefined });
  }

  /** @param {Filters} filters */
  #change(filters) {
    const given = Object.entries(filters).filter(([, value]) => value?.length);
    this.show(Object.fromEntries(given));
    this.#changed(this.#filters);
  }

  #toggle() {
    this.panel.hidden = !this.panel.hidden;
    this.toggle.setAttribute("aria-expanded", String(!this.panel.hidden));
    if (!this.panel.hidden) this.#publisher.focus();
  }

  /** @param {string} name @param {HTMLElement} field */
  #labelled(name, field) {
    return element("label", {}, element("span", {}, this.#language.say(name)), field);
  }
}
