/** An answer in the making: checked sentences, and what was written since. */

/** @import { Answer, Citation, Hit, Verdict } from "../types.js" */
/** @import { Said } from "./shape.js" */

export class Draft {
  /** @type {string[]} code points, since the server counts in them */
  #written = [];
  #consumed = 0;
  /** @type {Map<number, Citation>} citations by number */
  citations = new Map();

  /** @param {string} text */
  write(text) {
    for (const point of text) this.#written.push(point);
  }

  /**
   * @param {Verdict} sentence
   * @returns {string} what had been written of it
   */
  settle(sentence) {
    const written = this.#written.slice(this.#consumed, sentence.consumed).join("");
    this.#consumed = sentence.consumed;
    for (const citation of sentence.new_citations) this.citations.set(citation.number, citation);
    return written;
  }

  /** Written but not yet checked. */
  get provisional() {
    return this.#written.slice(this.#consumed).join("");
  }
}

/**
 * The sentences of a finished answer; one without any is a word about the program itself, and an
 * answer that was kept before there were roles is running text.
 * @param {Pick<Answer, "answer" | "sentences">} answer
 * @returns {Said[]}
 */
export function sentencesOf({ answer, sentences }) {
  const points = Array.from(answer);
  if (sentences.length === 0) return [{ role: "text", before: "", text: answer, support: "supported", citations: [] }];
  let position = 0;
  return sentences.map(({ start, end, support, citations, role = "text" }) => {
    const before = points.slice(position, start).join("");
    position = end;
    return { role, before, text: points.slice(start, end).join(""), support, citations };
  });
}

/**
 * `text` cut at its citation markers.
 * @param {string} text
 * @param {Map<number, unknown>} citations only these numbers are markers
 * @returns {(string | number)[]} text and numbers in turn
 */
export function splitAtMarkers(text, citations) {
  return text
    .split(/\[(\d+)\]/)
    .map((piece, place) => {
      if (place % 2 === 0) return piece;
      return citations.has(Number(piece)) ? Number(piece) : `[${piece}]`;
    })
    .filter((piece) => piece !== "");
}

/**
 * What stands before and after the quote in its paragraph, as far as a hit shows it.
 * @param {Citation} citation
 * @param {Hit[]} hits
 * @returns {[string, string]}
 */
export function around(citation, hits) {
  const hit = hits.find(
    ({ article_id: id, version, start, end }) =>
      id === citation.article_id &&
      version === citation.version &&
      start <= citation.start &&
      citation.end <= end,
  );
  if (!hit) return ["", ""];
  const points = Array.from(hit.text);
  const before = points.slice(0, citation.start - hit.start).join("");
  const after = points.slice(citation.end - hit.start).join("");
  return [before.split("\n").at(-1) ?? "", after.split("\n")[0]];
}
