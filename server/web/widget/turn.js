/** One question and its answer, from the first word to the last source. */

import { actions, disagreement, provenance, questions, refusal, sources } from "./answer.js";
import { button, element } from "./dom.js";
import { Draft, around, sentencesOf, splitAtMarkers } from "./draft.js";

/** @import { Archive } from "./api/archive.js" */
/** @import { Card } from "./card.js" */
/** @import { Turn as Kept } from "./conversation.js" */
/** @import { Language } from "./language/language.js" */
/** @import { ArchiveError } from "./api/errors.js" */
/** @import { Answer, Citation, Filters, Hit, Support, Verdict } from "./types.js" */

/**
 * What a turn stands in. `announce` tells a listener, and with `shown` also who looks, for a moment.
 * @typedef {{ language: Language, archive: Archive, card: Card,
 *   announce: (text: string, shown?: boolean) => void,
 *   ask: (question: string, filters?: Filters) => void }} Surroundings
 */

const LEAVING_MS = 900;

export class TurnView {
  #around;
  #question;
  #filters;
  #draft = new Draft();
  /** @type {Hit[]} */
  #hits = [];
  /** @type {Record<number, [string, string]>} */
  #contexts = {};
  #withdrawn = 0;
  #status = element("p", { class: "status" });
  #checked = element("span", {});
  // Not read out: the answer is announced once, when it has been checked.
  #provisional = element("span", { class: "provisional", "aria-hidden": "true" });
  #text = element("p", { class: "text", part: "answer", dir: "auto" }, this.#checked, this.#provisional);
  #body = element("div", { class: "body", "aria-busy": "true" }, this.#status, this.#text);

  /** @param {string} question @param {Filters} filters @param {Surroundings} around */
  constructor(question, filters, around) {
    this.#around = around;
    this.#question = question;
    this.#filters = filters;
    this.element = element(
      "article",
      { class: "turn", part: "turn" },
      element("h3", { class: "asked", part: "question", dir: "auto" }, question),
      this.#body,
    );
    this.#tell("searching");
  }

  /** Begin anew: the network was lost, and the question is asked again. */
  lost() {
    this.#draft = new Draft();
    this.#withdrawn = 0;
    this.#checked.replaceChildren();
    this.#provisional.textContent = "";
    this.#tell("lost");
  }

  /** @param {{ hits: Hit[] }} found */
  retrieved({ hits }) {
    this.#hits = hits;
    this.#tell("reading", { n: new Set(hits.map((hit) => hit.article_id)).size });
  }

  /** @param {{ text: string }} delta */
  delta({ text }) {
    this.#draft.write(text);
    this.#provisional.textContent = this.#draft.provisional;
  }

  /** @param {Verdict} verdict */
  sentence(verdict) {
    for (const citation of verdict.new_citations) {
      this.#contexts[citation.number] = around(citation, this.#hits);
    }
    const written = this.#draft.settle(verdict);
    if (verdict.text) {
      const before = this.#draft.kept.length > 1 ? " " : "";
      this.#checked.append(before, this.#sentence(verdict.text, verdict.support));
    } else if (written.trim()) {
      this.#withdrawn += 1;
      this.#leave(written);
    }
    this.#provisional.textContent = this.#draft.provisional;
  }

  /** @param {Answer} answer @returns {Kept} what to keep of it */
  done(answer) {
    for (const citation of answer.citations) {
      this.#contexts[citation.number] ??= around(citation, this.#hits);
    }
    const kept = { question: this.#question, filters: this.#filters, answer, around: this.#contexts };
    this.show(kept);
    this.#around.announce(this.#spoken(answer));
    return kept;
  }

  /** A turn of before. @param {Kept} kept */
  show({ answer, around: contexts }) {
    this.#finish();
    this.#contexts = contexts;
    this.#draft.citations = new Map(answer.citations.map((citation) => [citation.number, citation]));
    if (answer.respelt?.length) {
      this.#body.prepend(element("p", { class: "small", dir: "auto" }, this.#say("respelt", { names: this.#around.language.list(answer.respelt) })));
    }
    if (answer.answerable) this.#answered(answer);
    else this.#refused(answer);
    this.#body.append(actions(answer, this.#around, () => this.#ask()));
    if (answer.suggestions?.length) {
      this.#body.append(questions(answer.suggestions, this.#say("next"), (text) => this.#around.ask(text)));
    }
  }

  /** What was checked stays; what was not, goes. */
  stopped() {
    this.#finish();
    this.#around.announce(this.#say("stopped"));
    this.#body.append(element("p", { class: "small" }, this.#say("stopped")), this.#again());
  }

  /** @param {ArchiveError} error */
  failed({ kind, title: named, message, hint: advice, waitS }) {
    this.#finish();
    const foreseen = kind !== "problem";
    const title = (!foreseen && named) || this.#say(kind);
    const hint = foreseen ? this.#say(`${kind}_hint`) : `${message} ${advice}`;
    const waiting = element("p", { dir: "auto" }, hint.trim());
    const again = this.#again();
    this.#body.append(
      element("div", { class: "trouble", part: "trouble" }, element("h4", { dir: "auto" }, title), waiting, again),
    );
    this.#around.announce(`${title}. ${waitS ? this.#say("wait", { n: waitS }) : hint}`);
    if (waitS > 0) this.#countDown(waitS, waiting, again);
  }

  /** @param {number} seconds @param {HTMLElement} waiting @param {HTMLButtonElement} again */
  #countDown(seconds, waiting, again) {
    again.disabled = seconds > 0;
    waiting.textContent = this.#say(seconds > 0 ? "wait" : "busy_hint", { n: seconds });
    if (seconds > 0 && (this.element.isConnected || !again.isConnected)) {
      setTimeout(() => this.#countDown(seconds - 1, waiting, again), 1000);
    }
  }

  #finish() {
    this.#status.remove();
    this.#provisional.remove();
    this.#body.setAttribute("aria-busy", "false");
  }

  /** @param {Answer} answer */
  #answered(answer) {
    this.#settle(answer);
    if (this.#withdrawn > 0) {
      this.#body.append(element("p", { class: "small" }, this.#say("withdrawn", { n: this.#withdrawn })));
    }
    this.#body.append(
      provenance(answer, this.#around),
      ...(answer.disagreements ?? []).map((each) =>
        disagreement(answer, each, (number) => this.#marker(number), this.#around),
      ),
      sources(answer.citations, this.#around),
    );
  }

  /** @param {Answer} answer */
  #refused(answer) {
    this.#text.remove();
    this.#around.card.close();
    const filtered = Object.keys(this.#filters).length > 0;
    this.#body.append(refusal(answer, this.#around, filtered ? () => this.#around.ask(this.#question, {}) : null));
  }

  /** The answer's own white space takes the place of that guessed while it was written. @param {Answer} answer */
  #settle(answer) {
    const settled = [...this.#checked.childNodes].filter((node) => !isLeaving(node));
    if (settled.map((node) => node.textContent).join("") === plain(answer.answer)) return;
    this.#around.card.close();
    this.#checked.replaceChildren(
      ...sentencesOf(answer).flatMap(({ before, text, support }) => [before, this.#sentence(text, support)]),
    );
  }

  /** @param {string} text @param {Support} support */
  #sentence(text, support) {
    const note = support === "supported" ? undefined : this.#say(support);
    const pieces = splitAtMarkers(text, this.#draft.citations).map((piece) =>
      typeof piece === "number" ? this.#marker(piece) : piece,
    );
    return element("span", { class: `sentence ${support}`, title: note }, ...pieces);
  }

  /** @param {number} number */
  #marker(number) {
    const citation = /** @type {Citation} */ (this.#draft.citations.get(number));
    const address = () => this.#around.archive.citedPage(citation, this.#draft.citations.values());
    return this.#around.card.marker(citation, this.#contexts[number] ?? ["", ""], address);
  }

  /** A sentence that nothing supports: struck out, and gone after a moment. @param {string} written */
  #leave(written) {
    const leaving = element("span", { class: "leaving", "aria-hidden": "true" }, written);
    this.#checked.append(leaving);
    setTimeout(() => leaving.remove(), LEAVING_MS);
  }

  #again() {
    return button("plain", this.#say("again"), () => this.#ask());
  }

  #ask() {
    this.#around.ask(this.#question, this.#filters);
  }

  /** @param {string} name @param {Record<string, number>} [values] */
  #tell(name, values) {
    this.#status.textContent = this.#say(name, values);
    this.#around.announce(this.#say(name, values));
  }

  /** @param {string} name @param {Record<string, string | number>} [values] */
  #say(name, values) {
    return this.#around.language.say(name, values);
  }

  /** The whole answer at once, without its markers. @param {Answer} answer */
  #spoken(answer) {
    if (!answer.answerable) return `${this.#say("refused")}. ${answer.answer}`;
    return answer.answer.replace(/\s*\[\d+\]/g, "");
  }
}

/** @param {Node} node */
function isLeaving(node) {
  return node instanceof HTMLElement && node.classList.contains("leaving");
}

/** As the markers show it: their numbers alone. @param {string} text */
function plain(text) {
  return text.replace(/\[(\d+)\]/g, "$1");
}
