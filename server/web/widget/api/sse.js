/** Server-sent events from text, as https://html.spec.whatwg.org/#parsing-an-event-stream says. */

/** @typedef {{ id: string, event: string, data: string }} ServerSentEvent */

export class EventDecoder {
  #rest = "";
  #started = false;
  #id = "";
  #event = "";
  /** @type {string[]} */
  #data = [];

  /**
   * Take the next piece of the stream, cut anywhere.
   * @param {string} text
   * @returns {ServerSentEvent[]} the events that it completes, in order
   */
  push(text) {
    this.#rest += text;
    if (!this.#started && this.#rest) {
      this.#started = true;
      this.#rest = this.#rest.replace(/^\uFEFF/, "");
    }
    // A carriage return at the very end may be the first half of CRLF: it waits for the next piece.
    const lines = this.#rest.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    return lines.flatMap((line) => this.#take(line));
  }

  /** @param {string} line */
  #take(line) {
    if (line === "") return this.#dispatch();
    const [, name, value] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (name === "data") this.#data.push(value);
    if (name === "event") this.#event = value;
    if (name === "id" && !value.includes("\0")) this.#id = value;
    return [];
  }

  #dispatch() {
    const event = { id: this.#id, event: this.#event || "message", data: this.#data.join("\n") };
    const empty = this.#data.length === 0;
    this.#event = "";
    this.#data = [];
    return empty ? [] : [event];
  }
}
