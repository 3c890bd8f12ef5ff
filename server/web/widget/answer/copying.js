/** An answer as text: to be pasted elsewhere, its sources with it, or to be read out. */

import { sentencesOf, splitAtMarkers } from "./draft.js";
import { blocksOf, byArticle, datedLine, marksOf, oneLine, quotedBy, speaker } from "./shape.js";

/** @import { Answer, Citation } from "../types.js" */
/** @import { Language } from "../language/language.js" */
/** @import { Block, Said } from "./shape.js" */

/**
 * How a kind of text is written; `plain` is text of articles and models, which cannot become markup.
 * @typedef {{ plain: (text: string) => string, marker: (number: number) => string, fact: (text: string) => string,
 *   quotation: (text: string) => string, day: (text: string) => string }} Style
 */

/** @type {Style} */
const TEXT = {
  plain: (text) => text,
  marker: (number) => `[${number}]`,
  fact: (text) => text,
  quotation: (text) => text,
  day: (text) => text,
};

/** @type {Style} */
const MARKDOWN = {
  plain: (text) => text.replace(/[\\`*_{}[\]<>#|~!]/g, "\\$&"),
  marker: (number) => `[^${number}]`,
  fact: (text) => `**${text}**`,
  quotation: (text) => `> ${text}`,
  day: (text) => `**${text}**`,
};

/**
 * @param {Answer} answer
 * @param {Language} language
 * @param {(citation: Citation) => string} addressOf
 */
export function asText(answer, language, addressOf) {
  const written = new Written(answer, language, TEXT);
  const sources = answer.citations.map((citation) =>
    [
      `[${citation.number}] ${language.byline(citation)}: ${citation.title}`,
      ...(written.quotes(citation) ? [] : [inMarks(citation)]),
      addressOf(citation),
      ...notices(citation, language),
    ].join("\n    "),
  );
  return [...written.blocks, ...sources].join("\n\n");
}

/**
 * Markdown with footnotes.
 * @param {Answer} answer
 * @param {Language} language
 * @param {(citation: Citation) => string} addressOf
 */
export function asMarkdown(answer, language, addressOf) {
  const { plain, marker } = MARKDOWN;
  const written = new Written(answer, language, MARKDOWN);
  const sources = answer.citations.map((citation) =>
    [
      `${marker(citation.number)}: ${plain(language.byline(citation))}:`,
      `[${plain(oneLine(citation.title))}](<${addressOf(citation)}>).`,
      ...(written.quotes(citation) ? [] : [plain(inMarks(citation))]),
      ...notices(citation, language).map(plain),
    ].join(" "),
  );
  return [...written.blocks, ...sources].join("\n\n");
}

/**
 * The whole answer at once, without its markers; of further reports, only how many.
 * @param {Answer} answer
 * @param {Language} language
 */
export function asSpeech(answer, language) {
  if (!answer.answerable) return `${language.say("refused")}. ${answer.answer}`;
  const citations = numbered(answer);
  const said = blocksOf(sentencesOf(answer)).map(({ role, sentences }) => {
    if (role === "further") return `${language.say("further", { n: byArticle(sentences, citations).length })}.`;
    const [quoted] = role === "quotation" ? [quotedBy(sentences[0], citations)] : [];
    if (quoted) return language.say("spoken_quotation", { byline: language.byline(quoted), quote: oneLine(quoted.quote) + speaker(quoted) });
    const text = sentences.map(({ before, text }) => before + text).join("").replace(/ ?\[\d+\]/g, "").trim();
    return role === "fact" ? language.say("spoken_fact", { fact: text }) : text;
  });
  return said.join(" ");
}

/** The blocks of an answer in a style. */
class Written {
  #citations;
  #language;
  #style;
  /** @type {Set<Citation>} those whose words stand in the text */
  #quoted = new Set();

  /** @param {Answer} answer @param {Language} language @param {Style} style */
  constructor(answer, language, style) {
    this.#citations = numbered(answer);
    this.#language = language;
    this.#style = style;
    this.blocks = blocksOf(sentencesOf(answer)).map((block) => this.#block(block));
  }

  /** Whether the text has its words. @param {Citation} citation */
  quotes(citation) {
    return this.#quoted.has(citation);
  }

  /** @param {Block} block */
  #block({ role, sentences }) {
    const { fact, quotation, day: ofDay, plain } = this.#style;
    switch (role) {
      case "fact":
        return fact(this.#withMarkers(sentences[0].text));
      case "quotation":
        return quotation(this.#quotation(sentences[0]));
      case "event":
        return sentences
          .map((said) => {
            const [day, rest] = datedLine(said.text);
            return `- ${day ? `${ofDay(plain(day))}: ` : ""}${this.#quotation({ ...said, text: rest })}`;
          })
          .join("\n");
      case "further": {
        const n = byArticle(sentences, this.#citations).length;
        const reports = sentences.map((said) => `- ${this.#quotation(said)}`).join("\n");
        return `${this.#language.say("further", { n })}:\n\n${reports}`;
      }
      default:
        return sentences.map(({ before, text }, place) => (place ? before : "") + this.#withMarkers(text)).join("");
    }
  }

  /** The words, then whose they are; a sentence that quotes none as it is. @param {Said} said */
  #quotation(said) {
    const citation = quotedBy(said, this.#citations);
    if (!citation) return this.#withMarkers(said.text);
    this.#quoted.add(citation);
    const { plain, marker } = this.#style;
    const words = `${inMarks(citation)}${speaker(citation)} — ${this.#language.byline(citation)}`;
    return [plain(words), ...said.citations.map(marker)].join(" ");
  }

  /** @param {string} text */
  #withMarkers(text) {
    const { plain, marker } = this.#style;
    return splitAtMarkers(text, this.#citations)
      .map((piece) => (typeof piece === "number" ? marker(piece) : plain(piece)))
      .join("");
  }
}

/** @param {Answer} answer */
function numbered({ citations }) {
  return new Map(citations.map((citation) => [citation.number, citation]));
}

/** @param {Citation} citation @param {Language} language */
function notices(citation, language) {
  return language.notices(citation).map((notice) => oneLine(notice.join(" ")));
}

/** @param {Citation} citation */
function inMarks(citation) {
  const [opening, closing] = marksOf(citation);
  return `${opening}${oneLine(citation.quote)}${closing}`;
}
