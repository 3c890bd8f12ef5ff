/** The conversation as a reader sees it: heading, turns, the field for questions. */

import { questions } from "./answer/actions.js";
import { Card } from "./answer/card.js";
import { Composer } from "./composer.js";
import { button, element, worded } from "./dom.js";
import { ArchiveError } from "./api/errors.js";
import { TurnView } from "./answer/turn.js";

/** @import { Archive } from "./api/archive.js" */
/** @import { Conversation } from "./conversation.js" */
/** @import { Language } from "./language/language.js" */
/** @import { Surroundings } from "./answer/turn.js" */
/** @import { DatelineChatEventMap } from "./dateline-chat.d.ts" */
/** @import { ArchiveSummary, Filters } from "./types.js" */

/**
 * `tell` is told what happens, for the page around.
 * @typedef {{ language: Language, archive: Archive, conversation: Conversation, heading: string,
 *   tell: <Name extends "question" | "answer" | "error">(
 *     name: Name, detail: DatelineChatEventMap[`dateline:${Name}`]["detail"]) => void }} Parts
 */

const TOAST_MS = 2500;
const NEAR_PX = 40;

export class Chat {
  /** @type {AbortController | null} */
  #running = null;
  #ended = new AbortController();
  #welcome = element("section", { class: "welcome", part: "welcome" });
  #extent = element("p", { class: "extent" });
  #spoken = element("p", { class: "unseen", role: "status" });
  #toast = element("p", { class: "toast", hidden: true, "aria-hidden": "true" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #toasting;

  /** @param {Parts} parts */
  constructor({ language, archive, conversation, heading, tell }) {
    this.language = language;
    this.archive = archive;
    this.conversation = conversation;
    this.tell = tell;
    this.card = new Card(language);
    this.composer = new Composer(language, {
      ask: (question) => this.ask(question),
      stop: () => {
        this.stop();
        this.composer.focus();
      },
      filter: (filters) => conversation.filter(filters),
    });
    this.far = button("far", language.say("newest"), () => this.#goFar(), "down");
    this.far.hidden = true;
    this.clearing = worded("action", language.say("clear"), () => this.clear(), "fresh");
    this.turns = element("div", { role: "log", "aria-live": "off", "aria-label": language.say("log") });
    this.transcript = element(
      "div",
      { class: "transcript", part: "transcript", tabindex: 0, role: "region", "aria-label": heading, scroll: () => this.#scrolled() },
      this.#welcome,
      this.turns,
    );
    this.header = element(
      "header",
      { class: "header", part: "header" },
      element("div", { class: "titles" }, element("h2", { part: "heading", dir: "auto" }, heading), this.#extent),
      this.clearing,
    );
    this.element = element(
      "div",
      { class: "chat" },
      this.header,
      this.transcript,
      element("div", { class: "over" }, this.far, this.#toast),
      this.composer.element,
      this.#spoken,
      this.card.element,
    );
    this.#welcome.append(element("p", { class: "intro" }, language.say("intro")));
    this.#restore();
  }

  /** Begin to notice the network, and ask what the archive holds. */
  start() {
    const { signal } = this.#ended;
    const notice = () => this.composer.online(navigator.onLine);
    window.addEventListener("online", notice, { signal });
    window.addEventListener("offline", notice, { signal });
    notice();
    this.#goFar();
    // Without it the chat still answers: what is wrong will be told to who asks.
    this.archive.summary().then((summary) => this.#offer(summary), () => {});
  }

  /** Stop everything that goes on. */
  end() {
    this.#ended.abort();
    this.stop();
    this.card.close();
    clearTimeout(this.#toasting);
  }

  /**
   * Ask, with the filters that are set or with others, which are then set.
   * @param {string} question
   * @param {Filters} [filters]
   */
  async ask(question, filters = this.conversation.filters) {
    if (this.#running || !question.trim()) return;
    const running = new AbortController();
    this.#running = running;
    this.conversation.filter(filters);
    this.composer.filters.show(filters);
    this.composer.running(true);
    this.#begin(true);
    const turn = new TurnView(question, filters, this.#surroundings);
    this.turns.append(turn.element);
    this.transcript.scrollTop = turn.element.offsetTop;
    this.tell("question", { question, filters });
    try {
      await this.#follow(turn, question, filters, running.signal);
    } catch (error) {
      if (running.signal.aborted) turn.stopped();
      else this.#fail(turn, error);
    } finally {
      this.#running = null;
      this.composer.running(false);
      this.#scrolled();
    }
  }

  stop() {
    this.#running?.abort();
  }

  /** Forget the conversation. */
  clear() {
    this.stop();
    this.card.close();
    this.conversation.clear();
    this.composer.filters.show({});
    this.turns.replaceChildren();
    this.#begin(false);
    this.#scrolled();
    this.composer.focus();
  }

  /** @returns {Surroundings} */
  get #surroundings() {
    return {
      language: this.language,
      archive: this.archive,
      card: this.card,
      announce: (text, shown) => this.#announce(text, shown),
      ask: (question, filters) => {
        this.ask(question, filters);
        this.composer.focus();
      },
      answers: () => this.conversation.turns.map(({ answer }) => answer.id),
    };
  }

  /** The turns and filters of before. */
  #restore() {
    const { turns, filters } = this.conversation;
    this.composer.filters.show(filters);
    for (const kept of turns) {
      const turn = new TurnView(kept.question, kept.filters, this.#surroundings);
      turn.show(kept);
      this.turns.append(turn.element);
    }
    this.#begin(turns.length > 0);
    this.#spoken.textContent = "";
  }

  /** @param {TurnView} turn @param {string} question @param {Filters} filters @param {AbortSignal} signal */
  async #follow(turn, question, filters, signal) {
    const { history } = this.conversation;
    for await (const told of this.archive.ask({ question, history, filters, suggestions: true }, signal)) {
      if (told.name === "lost") turn.lost();
      else if (told.name === "retrieved") turn.retrieved(told.data);
      else if (told.name === "delta") turn.delta(told.data);
      else if (told.name === "sentence") turn.sentence(told.data);
      else if (told.name === "done") {
        this.conversation.add(turn.done(told.data));
        this.tell("answer", told.data);
      }
      this.#scrolled();
    }
  }

  /** @param {TurnView} turn @param {unknown} error */
  #fail(turn, error) {
    const told = error instanceof ArchiveError ? error : new ArchiveError("problem");
    turn.failed(told);
    const { kind, title, message: detail, hint, waitS } = told;
    this.tell("error", { kind, title, detail, hint, mend: hint, waitS });
    if (told !== error) console.error(error);
  }

  /** @param {ArchiveSummary} summary */
  #offer(summary) {
    const { articles, earliest, latest, example_questions: examples } = summary;
    const { language } = this;
    const days = earliest && latest ? language.days(earliest, latest) : language.say("undated");
    this.#extent.textContent = language.say("extent", { n: articles, days });
    this.composer.filters.offer(summary);
    if (examples.length === 0) return;
    this.#welcome.append(questions(examples, language.say("examples"), this.#surroundings.ask, "h3"));
  }

  /** @param {boolean} begun whether there are turns */
  #begin(begun) {
    this.#welcome.hidden = begun;
    this.clearing.hidden = !begun;
  }

  #scrolled() {
    this.card.place();
    this.far.hidden = this.#below() < NEAR_PX;
  }

  /** How much of the conversation is below what is seen. */
  #below() {
    const last = /** @type {HTMLElement | null} */ (this.turns.lastElementChild?.lastElementChild);
    if (!last) return 0;
    return last.getBoundingClientRect().bottom - this.transcript.getBoundingClientRect().bottom;
  }

  /** To the end of what is written; the reader's place is moved for no other reason. */
  #goFar() {
    this.transcript.scrollTop += Math.max(0, this.#below());
  }

  /** @param {string} text @param {boolean} [shown] */
  #announce(text, shown = false) {
    this.#spoken.textContent = text;
    if (!shown) return;
    this.#toast.textContent = text;
    this.#toast.hidden = false;
    clearTimeout(this.#toasting);
    this.#toasting = setTimeout(() => {
      this.#toast.hidden = true;
    }, TOAST_MS);
  }
}
