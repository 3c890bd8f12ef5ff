/** The text of an answer as it is shown, block by block, while it is written and afterwards. */

import { element } from "../dom.js";
import { splitAtMarkers } from "./draft.js";
import { blockquote, caption, inMarks, notices, quotation } from "./quotation.js";
import { byArticle, datedLine, quotedBy, runsOn } from "./shape.js";

/** @import { Citation } from "../types.js" */
/** @import { Language } from "../language/language.js" */
/** @import { Said } from "./shape.js" */

const LEAVING_MS = 900;
// A fact of more characters is set as the sentence that it is.
const LONG_FACT = 60;

export class AnswerText {
  #language;
  #citations;
  #markerOf;
  /** @type {Said[]} */
  #said = [];
  /** @type {Said[]} those of the block that is being written */
  #together = [];
  // Not read out: the answer is announced once, when it has been checked.
  #provisional = element("span", { class: "provisional", "aria-hidden": "true" });
  element = element("div", { class: "text", part: "answer" });

  /**
   * @param {Language} language
   * @param {Map<number, Citation>} citations by number; more come while it is written
   * @param {(number: number) => Node} markerOf
   */
  constructor(language, citations, markerOf) {
    this.#language = language;
    this.#citations = citations;
    this.#markerOf = markerOf;
    this.clear();
  }

  clear() {
    this.#said = this.#together = [];
    this.#provisional.textContent = "";
    this.element.replaceChildren(element("p", { dir: "auto" }, this.#provisional));
  }

  /** What was written and is not yet checked. @param {string} text */
  write(text) {
    this.#provisional.textContent = text;
  }

  /** A sentence that is kept. @param {Said} said */
  add(said) {
    const follows = runsOn(this.#said.at(-1)?.role, said.role);
    this.#said.push(said);
    this.#together = follows ? [...this.#together, said] : [said];
    if (said.role === "text") this.#provisional.before(follows ? said.before : "", this.#sentence(said));
    else if (follows) this.#lastBlock.replaceChildren(...this.#contents(said.role));
    else this.#append(this.#block(said));
  }

  /** A sentence that nothing supports: struck out, and gone after a moment. @param {string} written */
  leave(written) {
    const leaving = element("span", { class: "leaving", "aria-hidden": "true" }, written);
    this.#provisional.before(leaving);
    setTimeout(() => leaving.remove(), LEAVING_MS);
  }

  /** Nothing more will be written. */
  finish() {
    const paragraph = this.#provisional.parentElement;
    this.#provisional.remove();
    if (paragraph?.childNodes.length === 0) paragraph.remove();
  }

  /** Whether these are what is shown. @param {Said[]} sentences */
  shows(sentences) {
    return JSON.stringify(sentences) === JSON.stringify(this.#said);
  }

  /** These and no others. @param {Said[]} sentences */
  show(sentences) {
    this.clear();
    for (const said of sentences) this.add(said);
    this.finish();
  }

  /**
   * Put a section in the place of the quotations that it shows itself.
   * @param {number[]} numbers of their citations
   * @param {Node} section
   * @returns {boolean} false where none of them is quoted apart
   */
  contrast(numbers, section) {
    const quoted = /** @type {HTMLElement[]} */ ([...this.element.querySelectorAll(":scope > .quotation")]).filter(
      ({ dataset }) => numbers.includes(Number(dataset.number)),
    );
    quoted[0]?.before(section);
    for (const each of quoted) each.remove();
    return quoted.length > 0;
  }

  /** What has no place in running text stands before what is being written. @param {Node} block */
  #append(block) {
    const paragraph = /** @type {HTMLElement} */ (this.#provisional.parentElement);
    if (paragraph.firstChild === this.#provisional) paragraph.before(block);
    else paragraph.after(block, element("p", { dir: "auto" }, this.#provisional));
  }

  get #lastBlock() {
    return /** @type {Element} */ (this.#provisional.parentElement?.previousElementSibling);
  }

  /** @param {Said} said @returns {Node} */
  #block(said) {
    const { role, text } = said;
    if (role === "further") return element("details", { class: "further", part: "further" }, ...this.#contents(role));
    if (role === "event") return element("ol", { class: "timeline", part: "timeline" }, ...this.#contents(role));
    if (role === "fact") {
      const long = text.replace(/ ?\[\d+\]/g, "").length > LONG_FACT;
      return element("p", { class: long ? "fact long" : "fact", part: "fact", dir: "auto" }, this.#sentence(said));
    }
    const citation = quotedBy(said, this.#citations);
    if (!citation) return element("p", { dir: "auto" }, this.#sentence(said));
    const made = quotation(citation, this.#markers(said), this.#language);
    made.dataset.number = String(citation.number);
    return made;
  }

  /** Of a block that grows. @param {Said["role"]} role */
  #contents(role) {
    return role === "event" ? this.#together.map((said) => this.#event(said)) : this.#folded();
  }

  #folded() {
    const reports = byArticle(this.#together, this.#citations);
    const items = reports.map((report) => element("li", {}, ...this.#report(report)));
    return [
      element("summary", {}, this.#language.say("further", { n: items.length })),
      element("ul", {}, ...items),
    ];
  }

  /** What one article says. @param {Said[]} report */
  #report(report) {
    const citation = quotedBy(report[0], this.#citations);
    if (!citation) return report.map((said) => this.#sentence(said));
    return [
      caption(citation, [], this.#language, "p"),
      ...report.map((said) => this.#quote(said)),
      ...notices(citation, this.#language),
    ];
  }

  /** @param {Said} said */
  #quote(said) {
    const citation = /** @type {Citation} */ (quotedBy(said, this.#citations));
    const markers = this.#markers(said).flatMap((marker) => [" ", marker]);
    return blockquote(citation, ...inMarks(citation, this.#language), ...markers);
  }

  /** @param {Said} said */
  #event(said) {
    const [day, rest] = datedLine(said.text);
    const citation = quotedBy(said, this.#citations);
    const iso = this.#language.isoOf(day);
    const when = iso ? element("time", { datetime: iso }, this.#language.day(iso)) : day;
    const told = citation
      ? [this.#quote(said), caption(citation, [], this.#language, "p"), ...notices(citation, this.#language)]
      : [this.#sentence({ ...said, text: rest })];
    return element("li", {}, element("p", { class: "when", dir: "auto" }, when), element("div", { dir: "auto" }, ...told));
  }

  /** @param {Said} said */
  #markers({ citations }) {
    return citations.filter((number) => this.#citations.has(number)).map((number) => this.#markerOf(number));
  }

  /** @param {Said} said */
  #sentence({ text, support }) {
    const note = support === "supported" ? undefined : this.#language.say(support);
    const pieces = splitAtMarkers(text, this.#citations);
    const last = pieces.at(-1);
    const mark = typeof last === "string" && last.length === 1 && pieces.length > 1 ? last : "";
    if (mark) pieces.pop();
    const shown = pieces.map((piece) => (typeof piece === "number" ? this.#markerOf(piece) : piece));
    // A line may break before a full stop that stands behind a button.
    if (mark) shown.push(element("span", { class: "ending" }, /** @type {Node} */ (shown.pop()), mark));
    return element("span", { class: `sentence ${support}`, title: note }, ...shown);
  }
}
