/** The card that a citation marker opens: the cited words where they stand, and whose they are. */

import { button, element, link } from "../dom.js";
import { blockquote, notices, words } from "./quotation.js";

/** @import { Citation } from "../types.js" */
/** @import { Language } from "../language/language.js" */

const OPEN_AFTER_MS = 120;
const CLOSE_AFTER_MS = 250;
const GAP = 8;

/** One card for all markers of an element, in the browser's top layer, so that nothing clips it. */
export class Card {
  /** @type {HTMLElement | null} the marker it is open for */
  #marker = null;
  /** Opened on purpose: it stays until it is closed. */
  #pinned = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {AbortController | undefined} */
  #listening;

  /** @param {Language} language */
  constructor(language) {
    this.language = language;
    this.element = element("div", {
      class: "card",
      part: "card",
      id: "card",
      role: "dialog",
      tabindex: -1,
      popover: "manual",
      pointerenter: () => clearTimeout(this.#timer),
      pointerleave: () => this.#closeSoon(),
    });
  }

  /**
   * The button that opens it.
   * @param {Citation} citation
   * @param {[string, string]} around what stands before and after the quote in its paragraph
   * @param {() => string} address of the article's page
   */
  marker(citation, around, address) {
    const byline = this.language.byline(citation);
    const label = this.language.say("source", { number: citation.number, byline });
    const marker = element(
      "button",
      { type: "button", class: "marker", part: "marker", "aria-haspopup": "dialog",
        "aria-expanded": "false", "aria-label": label },
      String(citation.number),
    );
    const show = (/** @type {boolean} */ pinned) => this.#show(marker, pinned, () => this.#contents(citation, around, address()));
    marker.addEventListener("click", () => {
      if (this.#marker === marker && this.#pinned) this.close();
      else show(true);
    });
    marker.addEventListener("pointerenter", ({ pointerType }) => {
      clearTimeout(this.#timer);
      if (pointerType !== "mouse" || this.#pinned) return;
      this.#timer = setTimeout(() => show(false), OPEN_AFTER_MS);
    });
    marker.addEventListener("pointerleave", () => this.#closeSoon());
    return marker;
  }

  /** Focus that was within goes back to the marker. */
  close() {
    clearTimeout(this.#timer);
    const marker = this.#marker;
    if (!marker) return;
    const hadFocus = this.element.matches(":focus-within");
    this.#marker = null;
    this.#listening?.abort();
    marker.setAttribute("aria-expanded", "false");
    if (this.element.isConnected) this.element.hidePopover();
    this.element.replaceChildren();
    if (hadFocus) marker.focus({ preventScroll: true });
  }

  /** Stand beside the marker, within the window. */
  place() {
    if (!this.#marker) return;
    const { style } = this.element;
    const at = this.#marker.getBoundingClientRect();
    const { width, height } = this.element.getBoundingClientRect();
    const left = Math.min(Math.max(GAP, at.left + at.width / 2 - width / 2), innerWidth - width - GAP);
    const below = at.bottom + GAP + height <= innerHeight || at.top < height + GAP;
    const top = below ? Math.min(at.bottom + GAP, innerHeight - height - GAP) : at.top - GAP - height;
    style.setProperty("--left", `${Math.round(left)}px`);
    style.setProperty("--top", `${Math.round(Math.max(GAP, top))}px`);
  }

  /** @param {HTMLElement} marker @param {boolean} pinned @param {() => Node[]} contents */
  #show(marker, pinned, contents) {
    clearTimeout(this.#timer);
    if (!marker.isConnected) return;
    if (this.#marker !== marker) {
      this.close();
      this.#marker = marker;
      this.element.setAttribute("aria-label", marker.getAttribute("aria-label") ?? "");
      this.element.replaceChildren(...contents());
      this.element.showPopover();
      this.element.scrollTop = 0;
      this.place();
      this.#listen();
      marker.setAttribute("aria-expanded", "true");
    }
    this.#pinned = pinned;
    if (pinned) this.element.focus({ preventScroll: true });
  }

  /** @param {Citation} citation @param {[string, string]} around @param {string} address @returns {Node[]} */
  #contents(citation, [before, after], address) {
    const { language } = this;
    const also = citation.also_published_by;
    return [
      element("p", { class: "byline", dir: "auto" }, language.byline(citation)),
      element("p", { class: "headline", dir: "auto" }, citation.title),
      blockquote(citation, before, element("mark", {}, ...words(citation, language)), after),
      ...notices(citation, language),
      ...(also.length > 0
        ? [element("p", { class: "small", dir: "auto" }, language.say("also_in", { publishers: language.list(also) }))]
        : []),
      element(
        "p",
        { class: "card-end" },
        link(address, language.say("in_article")),
        button("icon", language.say("close"), () => this.close(), "close"),
      ),
    ];
  }

  /** While it is open: Escape and a press outside close it, and it keeps to its marker. */
  #listen() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const press = (/** @type {Event} */ event) => {
      const path = event.composedPath();
      if (!path.includes(this.element) && !path.includes(/** @type {HTMLElement} */ (this.#marker))) this.close();
    };
    const key = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    };
    document.addEventListener("pointerdown", press, { signal, capture: true });
    document.addEventListener("keydown", key, { signal, capture: true });
    window.addEventListener("resize", () => this.place(), { signal });
  }

  #closeSoon() {
    clearTimeout(this.#timer);
    if (!this.#pinned || !this.#marker) this.#timer = setTimeout(() => this.#pinned || this.close(), CLOSE_AFTER_MS);
  }
}
