/** An answer in the making: checked sentences, and what was written since. */

export class Draft {
  /** @type {string[]} code points, since the server counts in them */
  #written = [];
  #consumed = 0;
  /** @type {{ text: string, support: string }[]} the sentences that were kept */
  kept = [];
  /** @type {Map<number, object>} citations by number */
  citations = new Map();

  /** @param {string} text */
  write(text) {
    for (const point of text) this.#written.push(point);
  }

  /** @param {{ text: string, support: string, consumed: number, new_citations: object[] }} sentence */
  settle(sentence) {
    this.#consumed = sentence.consumed;
    for (const citation of sentence.new_citations) this.citations.set(citation.number, citation);
    if (sentence.text) this.kept.push(sentence);
  }

  /** Written but not yet checked. */
  get provisional() {
    return this.#written.slice(this.#consumed).join("");
  }
}

/**
 * The sentences of a finished answer, each with the white space that stood before it.
 * @param {{ answer: string, sentences: { start: number, end: number, support: string }[] }} answer
 */
export function sentencesOf(answer) {
  const points = Array.from(answer.answer);
  let position = 0;
  return answer.sentences.map(({ start, end, support }) => {
    const before = points.slice(position, start).join("");
    position = end;
    return { before, text: points.slice(start, end).join(""), support };
  });
}

/**
 * `text` cut at its citation markers.
 * @param {string} text
 * @param {Map<number, object>} citations only these numbers are markers
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
