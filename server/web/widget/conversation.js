/** The turns so far, kept in the tab across reloads. */

/** @import { Answer, Filters, Message } from "./types.js" */

/**
 * A question that was answered, or refused. `around` has, by the number of a citation, what stands
 * before and after its quote in the same paragraph.
 * @typedef {{ question: string, filters: Filters, answer: Answer, around: Record<number, [string, string]> }} Turn
 */

const SENT_TURNS = 10;
const KEPT_TURNS = 30;
const LONGEST_MESSAGE = 20_000;

/** Names under which conversations of this page are kept; a name is free again when its element has gone. */
const inUse = new Set();

export class Conversation {
  /** @type {Turn[]} */
  turns = [];
  /** @type {Filters} */
  filters = {};
  #name = "";

  /** @param {Storage | null} storage null where the browser has none to give */
  constructor(storage) {
    this.storage = storage;
  }

  /** Take a name that no other conversation of the page has, and what is kept under it. @param {string} name */
  open(name) {
    let free = name;
    for (let n = 2; inUse.has(free); n += 1) free = `${name} ${n}`;
    inUse.add(free);
    this.#name = free;
    try {
      const kept = JSON.parse(this.storage?.getItem(free) ?? "{}");
      this.turns = Array.isArray(kept.turns) ? kept.turns : [];
      this.filters = kept.filters ?? {};
    } catch {
      this.turns = [];
    }
  }

  close() {
    inUse.delete(this.#name);
  }

  /** @param {Turn} turn */
  add(turn) {
    this.turns = [...this.turns, turn].slice(-KEPT_TURNS);
    this.#keep();
  }

  /** @param {Filters} filters */
  filter(filters) {
    this.filters = filters;
    this.#keep();
  }

  clear() {
    this.turns = [];
    this.filters = {};
    this.storage?.removeItem(this.#name);
  }

  /** What the server is told of the turns before. @returns {Message[]} */
  get history() {
    return this.turns.slice(-SENT_TURNS).flatMap(({ question, answer }) => [
      { role: "user", content: question.slice(0, LONGEST_MESSAGE) },
      { role: "assistant", content: answer.answer.slice(0, LONGEST_MESSAGE) },
    ]);
  }

  #keep() {
    try {
      const kept = { turns: this.turns, filters: this.filters };
      this.storage?.setItem(this.#name, JSON.stringify(kept));
    } catch {
      // The tab's storage is full: the conversation goes on, and is not kept.
    }
  }
}

/** The tab's storage; a browser may refuse it. */
export function tabStorage() {
  try {
    return globalThis.sessionStorage;
  } catch {
    return null;
  }
}
