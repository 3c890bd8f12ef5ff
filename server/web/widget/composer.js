/** Where questions are written: the field, its buttons, and the filters above it. */

import { button, element } from "./dom.js";
import { FiltersView } from "./filters.js";

/** @import { Language } from "./language.js" */
/** @import { Filters } from "./types.js" */

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
