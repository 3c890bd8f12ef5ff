/**
 * What the server sends, as docs/reference/api.md describes it. Types only: no module loads this file.
 *
 * @typedef {{ published_at: string | null, text: string }} Correction
 * @typedef {{ article_id: string, version: number, title: string, publisher: string | null,
 *   published_at: string | null, url: string | null }} ArticleHead
 * @typedef {ArticleHead & { number: number, quote: string, start: number, end: number,
 *   passage_id: string, also_published_by: string[], corrections?: Correction[] }} Citation
 * @typedef {ArticleHead & { passage_id: string, start: number, end: number, text: string }} Hit
 * @typedef {"supported" | "partial" | "unsupported" | "unchecked"} Support
 * @typedef {{ start: number, end: number, support: Support, citations: number[] }} CheckedSentence
 * @typedef {{ text: string, support: Support, consumed: number, new_citations: Citation[] }} Verdict
 * @typedef {{ about: "number" | "date" | "verdict", citations: number[], corrected: boolean }} Disagreement
 * @typedef {{ id: string, question: string, answer: string, answerable: boolean, mode: "llm" | "extractive",
 *   as_of: string | null, sentences: CheckedSentence[], citations: Citation[], refusal: string | null,
 *   nearest: ArticleHead[], model: string | null, disagreements?: Disagreement[],
 *   suggestions?: string[], missing?: string[], notes?: string[] }} Answer
 * @typedef {{ name: string, articles: number }} Share
 * @typedef {{ articles: number, passages: number, publishers: Share[], categories: Share[],
 *   earliest: string | null, latest: string | null, example_questions: string[] }} ArchiveSummary
 * @typedef {{ publishers?: string[], after?: string, before?: string }} Filters
 * @typedef {{ role: "user" | "assistant", content: string }} Message
 * @typedef {{ question: string, history: Message[], filters: Filters,
 *   suggestions?: boolean }} Asked
 */

export {};
