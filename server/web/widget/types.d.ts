/** What the server sends, as docs/reference/api.md describes it. */

export type Correction = { published_at: string | null; text: string };
export type ArticleRef = {
  article_id: string;
  version: number;
  title: string;
  publisher: string | null;
  published_at: string | null;
  url: string | null;
};
/** `text` at `start` to `end` of the article names the day, week or month `date` (ISO 8601), not in full. */
export type SpokenDay = { text: string; start: number; end: number; date: string; in_full: string };
export type Citation = ArticleRef & {
  number: number;
  quote: string;
  start: number;
  end: number;
  passage_id: string;
  days?: SpokenDay[];
  said_by?: { text: string; start: number; end: number } | null;
  opinion?: boolean;
  also_published_by: string[];
  corrections?: Correction[];
  retracted?: boolean;
  page?: number | null;
  last_page?: number | null;
  language?: string | null;
  quote_url?: string | null;
};
export type Hit = ArticleRef & { passage_id: string; start: number; end: number; text: string };
export type Support = "supported" | "partial" | "unsupported" | "unchecked";
export type Role = "fact" | "quotation" | "further" | "event" | "text";
/** `role` is missing where a tab has kept an answer of before there were roles. */
export type CheckedSentence = { start: number; end: number; support: Support; citations: number[]; role?: Role };
export type Verdict = {
  text: string;
  support: Support;
  citations: number[];
  role: Role;
  before: string;
  consumed: number;
  new_citations: Citation[];
};
export type Disagreement = { about: "number" | "date" | "verdict"; citations: number[]; corrected: boolean };
export type Answer = {
  id: string;
  question: string;
  answer: string;
  answerable: boolean;
  mode: "llm" | "extractive";
  as_of: string | null;
  sentences: CheckedSentence[];
  citations: Citation[];
  refusal: string | null;
  nearest: ArticleRef[];
  model: string | null;
  disagreements?: Disagreement[];
  suggestions?: string[];
  missing?: string[];
  respelt?: string[];
  notes?: string[];
};
export type Share = { name: string; articles: number };
export type ArchiveSummary = {
  articles: number;
  passages: number;
  publishers: Share[];
  categories: Share[];
  earliest: string | null;
  latest: string | null;
  example_questions: string[];
};
export type PermanentLink = { id: string; url: string; audience: "readers" | "anyone"; made_at: string; revocable: boolean; shareable: boolean };
export type Filters = { publishers?: string[]; after?: string; before?: string };
export type Message = { role: "user" | "assistant"; content: string };
export type Asked = { question: string; history: Message[]; filters: Filters; suggestions?: boolean };
