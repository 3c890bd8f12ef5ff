/** One question and its answer, from the first word to the last source. */

import { button, element } from "../dom.js";
import { actions, questions } from "./actions.js";
import { asSpeech } from "./copying.js";
import { Draft, around, sentencesOf } from "./draft.js";
import { disagreement, provenance, refusal, sources } from "./sources.js";
import { AnswerText } from "./text.js";

/** @import { ArchiveError } from "../api/errors.js" */
/** @import { Archive } from "../api/archive.js" */
/** @import { Turn as Kept } from "../conversation.js" */
/** @import { Language } from "../language/language.js" */
/** @import { Answer, Citation, Filters, Hit, Verdict } from "../types.js" */
/** @import { Card } from "./card.js" */

/**
 * What a turn stands in. `announce` tells a listener, and with `shown` also who looks, for a moment.
 * `answers` are the ids of all answers so far, oldest first.
 * @typedef {{ language: Language, archive: Archive, card: Card,
 *   announce: (text: string, shown?: boolean) => void,
 *   ask: (question: string, filters?: Filters) => void,
 *   answers: () => string[] }} Surroundings
 */

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
  #text;
  #body;

  /** @param {string} question @param {Filters} filters @param {Surroundings} around */
  constructor(question, filters, around) {
    this.#around = around;
    this.#question = question;
    this.#filters = filters;
    this.#text = this.#emptyText();
    this.#body = element("div", { class: "body", "aria-busy": "true" }, this.#status, this.#text.element);
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
    this.#text = this.#emptyText();
    this.#body.replaceChildren(this.#status, this.#text.element);
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
    this.#text.write(this.#draft.provisional);
  }

  /** @param {Verdict} verdict */
  sentence(verdict) {
    for (const citation of verdict.new_citations) {
      this.#contexts[citation.number] = around(citation, this.#hits);
    }
    const written = this.#draft.settle(verdict);
    const { role, before, text, support, citations } = verdict;
    if (text) this.#text.add({ role, before, text, support, citations });
    else if (written.trim()) {
      this.#withdrawn += 1;
      this.#text.leave(written);
    }
    this.#text.write(this.#draft.provisional);
  }

  /** @param {Answer} answer @returns {Kept} what to keep of it */
  done(answer) {
    for (const citation of answer.citations) {
      this.#contexts[citation.number] ??= around(citation, this.#hits);
    }
    const kept = { question: this.#question, filters: this.#filters, answer, around: this.#contexts };
    this.show(kept);
    this.#around.announce(asSpeech(answer, this.#around.language));
    return kept;
  }

  /** A turn of before. @param {Kept} kept */
  show({ answer, around: contexts }) {
    this.#finish();
    this.#contexts = contexts;
    for (const citation of answer.citations) this.#draft.citations.set(citation.number, citation);
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
    this.#text.finish();
    this.#body.setAttribute("aria-busy", "false");
  }

  /** @param {Answer} answer */
  #answered(answer) {
    this.#settle(answer);
    if (this.#withdrawn > 0) {
      this.#body.append(element("p", { class: "small" }, this.#say("withdrawn", { n: this.#withdrawn })));
    }
    const { card } = this.#around;
    for (const each of answer.disagreements ?? []) {
      const section = disagreement(answer, each, (number) => this.#marker(number), this.#around);
      card.close();
      if (!this.#text.contrast(each.citations, section)) this.#text.element.append(section);
    }
    if (!answer.notes?.includes("talk")) this.#body.append(provenance(answer, this.#around));
    if (answer.citations.length > 0) this.#body.append(sources(answer.citations, this.#around));
  }

  /** @param {Answer} answer */
  #refused(answer) {
    this.#text.element.remove();
    this.#around.card.close();
    const filtered = Object.keys(this.#filters).length > 0;
    this.#body.append(refusal(answer, this.#around, filtered ? () => this.#around.ask(this.#question, {}) : null));
  }

  /** Where it is not what was shown while it was written. @param {Answer} answer */
  #settle(answer) {
    const sentences = sentencesOf(answer);
    if (this.#text.shows(sentences)) return;
    this.#around.card.close();
    this.#text.show(sentences);
  }

  #emptyText() {
    return new AnswerText(this.#around.language, this.#draft.citations, (number) => this.#marker(number));
  }

  /** @param {number} number */
  #marker(number) {
    const citation = /** @type {Citation} */ (this.#draft.citations.get(number));
    const address = () => this.#around.archive.citedPage(citation, this.#draft.citations.values());
    return this.#around.card.marker(citation, this.#contexts[number] ?? ["", ""], address);
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
}
