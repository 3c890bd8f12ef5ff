/** What an answer consists of, by the roles of its sentences. No DOM here. */

/** @import { ArticleRef, Citation, Role, Support } from "../types.js" */

/**
 * A sentence as it is shown; `before` is the white space between it and the one before.
 * @typedef {{ role: Role, before: string, text: string, support: Support, citations: number[] }} Said
 * @typedef {{ role: Role, sentences: Said[] }} Block
 */

/**
 * Sentences of one role run together; each fact and each quotation stands by itself.
 * @param {Said[]} sentences
 * @returns {Block[]}
 */
export function blocksOf(sentences) {
  /** @type {Block[]} */
  const blocks = [];
  for (const said of sentences) {
    const last = blocks.at(-1);
    if (last && runsOn(last.role, said.role)) last.sentences.push(said);
    else blocks.push({ role: said.role, sentences: [said] });
  }
  return blocks;
}

/** Whether a sentence belongs to the block before it. @param {Role | undefined} block @param {Role} role */
export function runsOn(block, role) {
  return block === role && role !== "fact" && role !== "quotation";
}

/**
 * The citation whose words the sentence consists of: all but who said them, and when.
 * @param {Said} said
 * @param {Map<number, Citation>} citations
 */
export function quotedBy({ role, text, citations: numbers }, citations) {
  if (role === "text" || role === "fact") return undefined;
  return numbers.map((number) => citations.get(number)).find((citation) => citation && text.includes(oneLine(citation.quote)));
}

/**
 * The dated line of a timeline in two: "16 April 2025", and what follows the colon.
 * @param {string} text
 * @returns {[string, string]}
 */
export function datedLine(text) {
  const [, day, rest] = /^([^:“”"]{1,60}): (.*)$/s.exec(text) ?? [, "", text];
  return [day, rest];
}

/**
 * Reports by their article, in order; one that quotes nothing stands by itself.
 * @param {Said[]} sentences
 * @param {Map<number, Citation>} citations
 * @returns {Said[][]}
 */
export function byArticle(sentences, citations) {
  /** @type {Map<unknown, Said[]>} */
  const reports = new Map();
  for (const said of sentences) {
    const citation = quotedBy(said, citations);
    const article = citation ? articleOf(citation) : said;
    reports.set(article, [...(reports.get(article) ?? []), said]);
  }
  return [...reports.values()];
}

/** A name for the version of an article. @param {ArticleRef} reference */
export function articleOf({ article_id: id, version }) {
  return `${version} ${id}`;
}

/** As CLDR has them; “ and ” are those of other languages. @type {[RegExp, string, string][]} */
const MARKS = [
  [/^(el|es|fa|it|no|nb|ru|uk)/, "«", "»"],
  [/^fr/, "«\u00a0", "\u00a0»"],
  [/^(bg|cs|de|sk|sl)/, "„", "“"],
  [/^(hr|hu|pl|ro)/, "„", "”"],
  [/^(fi|sv)/, "”", "”"],
  [/^ja/, "「", "」"],
];

/**
 * What stands around the words that are quoted: marks of their language, unless they are a quotation themselves.
 * @param {Pick<Citation, "quote" | "language">} citation
 * @returns {[string, string]}
 */
export function marksOf({ quote, language }) {
  const flat = oneLine(quote);
  const own = /^["“”„«「].*["“”»」]$/.test(flat) && flat.match(/["“”„«»「」]/g)?.length === 2;
  if (own) return ["", ""];
  const [, opening, closing] = MARKS.find(([tags]) => tags.test(language ?? "")) ?? [, "“", "”"];
  return [opening, closing];
}

/** Who says it, behind a dash, where the quoted words do not tell. @param {Citation} citation */
export function speaker({ said_by: said, start, end }) {
  return said && (said.start < start || said.end > end) ? ` — ${oneLine(said.text)}` : "";
}

/** @param {string} text */
export function oneLine(text) {
  return text.replace(/\s+/g, " ").trim();
}
