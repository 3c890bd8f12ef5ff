/** An answer as text to be pasted elsewhere, its sources with it. */

/** @import { Answer, Citation } from "./types.js" */
/** @import { Language } from "./language/language.js" */

/**
 * @param {Answer} answer
 * @param {Language} language
 * @param {(citation: Citation) => string} addressOf
 */
export function asText(answer, language, addressOf) {
  const sources = answer.citations.map((citation) =>
    [
      `[${citation.number}] ${language.byline(citation)}: ${citation.title}`,
      `“${oneLine(citation.quote)}”`,
      addressOf(citation),
      ...notices(citation, language),
    ].join("\n    "),
  );
  return [answer.answer, ...sources].join("\n\n");
}

/**
 * Markdown with footnotes; what articles and models wrote cannot become markup.
 * @param {Answer} answer
 * @param {Language} language
 * @param {(citation: Citation) => string} addressOf
 */
export function asMarkdown(answer, language, addressOf) {
  const numbers = new Set(answer.citations.map(({ number }) => number));
  const text = escaped(answer.answer).replace(/\\\[(\d+)\\\]/g, (marker, number) =>
    numbers.has(Number(number)) ? `[^${number}]` : marker,
  );
  const sources = answer.citations.map((citation) =>
    [
      `[^${citation.number}]: ${escaped(language.byline(citation))}:`,
      `[${escaped(oneLine(citation.title))}](<${addressOf(citation)}>).`,
      `“${escaped(oneLine(citation.quote))}”`,
      ...notices(citation, language).map(escaped),
    ].join(" "),
  );
  return [text, ...sources].join("\n\n");
}

/** @param {Citation} citation @param {Language} language */
function notices(citation, language) {
  return language.notices(citation).map((notice) => oneLine(notice.join(" ")));
}

/** @param {string} text */
function oneLine(text) {
  return text.replace(/\s+/g, " ").trim();
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[\\`*_{}[\]<>#|~!]/g, "\\$&");
}
