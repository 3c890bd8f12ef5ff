/** The archive on the server: asking it, and what else it offers. No DOM here. */

import { ArchiveError, errorOf } from "./errors.js";
import { EventDecoder } from "./sse.js";

/** @import { ArchiveSummary, Asked, Answer, Citation, Hit, PermanentLink, Verdict } from "../types.js" */

/**
 * `lost`: the network failed and the question is being asked again, from the start.
 * @typedef {{ name: "retrieved", data: { hits: Hit[] } } | { name: "delta", data: { text: string } }
 *   | { name: "sentence", data: Verdict } | { name: "done", data: Answer } | { name: "lost" }} Told
 */

// The server says something, if only a comment, every fifteen seconds.
const SILENCE_MS = 45_000;
const PAUSES_MS = [1000, 4000];
// A form of another site cannot send it, so that the cookie with the key counts for writing.
export const PAGE_HEADER = "X-Dateline-Page";

export class Archive {
  #address;
  #key;
  #silenceMs;
  #pausesMs;

  /**
   * @param {string} address where the server's pages begin
   * @param {string | null} key
   * @param {{ silenceMs?: number, pausesMs?: number[] }} [patience]
   */
  constructor(address, key, { silenceMs = SILENCE_MS, pausesMs = PAUSES_MS } = {}) {
    this.#address = address.endsWith("/") ? address : `${address}/`;
    this.#key = key;
    this.#silenceMs = silenceMs;
    this.#pausesMs = pausesMs;
  }

  /** @returns {Promise<ArchiveSummary>} @throws {ArchiveError} */
  async summary() {
    return (await this.#send("v1/archive", {})).json();
  }

  /** @param {string} answerId @param {"up" | "down"} rating @throws {ArchiveError} */
  async rate(answerId, rating) {
    await this.#send("v1/feedback", post({ answer_id: answerId, rating }));
  }

  /**
   * A permanent link to answers, oldest first.
   * @param {string[]} answerIds
   * @param {PermanentLink["audience"]} audience
   * @returns {Promise<PermanentLink>}
   * @throws {ArchiveError}
   */
  async makeLink(answerIds, audience) {
    return (await this.#send("v1/links", this.#ours(post({ answer_ids: answerIds, audience })))).json();
  }

  /** @param {string} linkId @throws {ArchiveError} */
  async endLink(linkId) {
    await this.#send(`v1/links/${encodeURIComponent(linkId)}`, this.#ours({ method: "DELETE" }));
  }

  /**
   * The events of one answer, in order, `done` last. Where the network fails it asks again, after
   * a `lost`.
   * @param {Asked} asked
   * @param {AbortSignal} signal stops the work, on the server too
   * @returns {AsyncGenerator<Told, void>}
   * @throws {ArchiveError} or an AbortError
   */
  async *ask(asked, signal) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return yield* this.#once(asked, signal);
      } catch (error) {
        const again = error instanceof ArchiveError && error.passing && attempt < this.#pausesMs.length;
        if (!again || signal.aborted) throw error;
        yield { name: "lost" };
        await networkBack(this.#pausesMs[attempt], signal);
      }
    }
  }

  /** The page of an article. @param {{ article_id: string, version: number }} head */
  articlePage({ article_id: id, version }) {
    const page = new URL(`articles/${encodeURIComponent(id)}`, this.#address);
    page.searchParams.set("version", String(version));
    return page.href;
  }

  /**
   * The page of a cited article, with all the words marked that an answer cites of it.
   * @param {Citation} citation what the page is scrolled to
   * @param {Iterable<Citation>} all of the answer
   */
  citedPage(citation, all) {
    const { article_id: id, version, start, end } = citation;
    const page = new URL(this.articlePage(citation));
    const places = [...all]
      .filter((other) => other.article_id === id && other.version === version)
      .sort((one, other) => one.start - other.start || one.end - other.end)
      .map((other) => `${other.start}-${other.end}`);
    const marks = [...new Set(places)];
    for (const mark of marks) page.searchParams.append("cite", mark);
    const place = marks.indexOf(`${start}-${end}`);
    page.hash = place > 0 ? `cite-${place + 1}` : "cite";
    return page.href;
  }

  /** The chat page that asks this question. @param {string} question */
  questionPage(question) {
    const page = new URL(this.#address);
    page.searchParams.set("q", question);
    return page.href;
  }

  /** @param {Asked} asked @param {AbortSignal} signal @returns {AsyncGenerator<Told, void>} */
  async *#once(asked, signal) {
    const silence = new Silence(this.#silenceMs, signal);
    try {
      const request = post({ ...asked, stream: true });
      const response = await this.#send("v1/ask", { ...request, signal: silence.signal });
      silence.broken();
      const decoder = new EventDecoder();
      const pieces = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
      const text = new TextDecoder();
      for (;;) {
        const { value, done } = await pieces.read();
        if (done) throw new ArchiveError("broken");
        silence.broken();
        for (const { event, data } of decoder.push(text.decode(value, { stream: true }))) {
          const parsed = JSON.parse(data);
          if (event === "error") throw new ArchiveError("problem", parsed);
          yield /** @type {Told} */ ({ name: event, data: parsed });
          if (event === "done") return;
        }
      }
    } catch (error) {
      if (signal.aborted || error instanceof ArchiveError) throw error;
      throw new ArchiveError(silence.tooLong ? "timeout" : "broken");
    } finally {
      silence.end();
    }
  }

  /** The request, as what it is on a page of the archive's own. @param {RequestInit} request @returns {RequestInit} */
  #ours(request) {
    if (new URL(this.#address).origin !== globalThis.location?.origin) return request;
    const headers = new Headers(request.headers);
    headers.set(PAGE_HEADER, "chat");
    return { ...request, headers };
  }

  /** @param {string} path @param {RequestInit} request @throws {ArchiveError} */
  async #send(path, request) {
    const headers = new Headers(request.headers);
    if (this.#key) headers.set("Authorization", `Bearer ${this.#key}`);
    let response;
    try {
      response = await fetch(new URL(path, this.#address), { ...request, headers });
    } catch (error) {
      throw request.signal?.aborted ? error : new ArchiveError("unreachable");
    }
    if (!response.ok) throw await errorOf(response);
    return response;
  }
}

/** Aborts `signal` when the server has said nothing for too long, or when `outer` is aborted. */
class Silence {
  #limitMs;
  #abort = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {number} limitMs @param {AbortSignal} outer */
  constructor(limitMs, outer) {
    this.#limitMs = limitMs;
    this.signal = AbortSignal.any([outer, this.#abort.signal]);
    this.broken();
  }

  get tooLong() {
    return this.#abort.signal.aborted;
  }

  broken() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#abort.abort(), this.#limitMs);
  }

  /** What is left of the request is given up. */
  end() {
    clearTimeout(this.#timer);
    this.#abort.abort();
  }
}

/** @param {unknown} body @returns {RequestInit} */
function post(body) {
  const headers = { "Content-Type": "application/json" };
  return { method: "POST", headers, body: JSON.stringify(body) };
}

/** Once the browser is online, or, where it is, `pauseMs` have passed. @param {number} pauseMs @param {AbortSignal} signal */
async function networkBack(pauseMs, signal) {
  await new Promise((go) => {
    if (globalThis.navigator?.onLine === false) globalThis.addEventListener("online", go, { once: true, signal });
    else setTimeout(go, pauseMs);
    signal.addEventListener("abort", go);
  });
  signal.throwIfAborted();
}
