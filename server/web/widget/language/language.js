/** One language: its words, its dates, its direction. */

import WORDS from "./words/en.js";

/** @import { Citation } from "../types.js" */

/** @typedef {Record<string, string | Record<string, string>>} Words */

/** Each has a file of words, which is loaded when a page is in it. */
export const LANGUAGES = ["ar", "de", "en", "es", "fr", "hi", "ja", "ko", "pt", "ru", "tr", "zh"];
/** @type {Words} */
const ENGLISH_WORDS = WORDS;
/** @type {Map<string, Words>} */
const LOADED = new Map([["en", ENGLISH_WORDS]]);

const ENGLISH = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const DIRECTIONS = { ar: "rtl" };

export class Language {
  /** @type {Words} */
  #strings;
  #plural;
  #day;
  #list;

  /** @param {string} tag BCP 47; a language whose words are not loaded is told in English */
  constructor(tag) {
    const wanted = canonical(tag);
    const primary = wanted.split("-")[0];
    const known = LOADED.has(primary) ? primary : "en";
    // The day before the month, as on the archive's pages, unless a region asks for its own way.
    this.tag = known !== primary || wanted === "en" ? "en-GB" : wanted;
    this.direction = /** @type {Record<string, string>} */ (DIRECTIONS)[known] ?? "ltr";
    this.#strings = LOADED.get(known) ?? ENGLISH_WORDS;
    this.#plural = new Intl.PluralRules(this.tag);
    this.#day = new Intl.DateTimeFormat(this.tag, { dateStyle: "long", timeZone: "UTC" });
    this.#list = new Intl.ListFormat(this.tag);
  }

  /** The language, where nothing has to be loaded for it. @param {string} tag */
  static atHand(tag) {
    const primary = canonical(tag).split("-")[0];
    return LANGUAGES.includes(primary) && !LOADED.has(primary) ? null : new Language(tag);
  }

  /** The language with its words, or English where they do not come. @param {string} tag */
  static async load(tag) {
    const primary = canonical(tag).split("-")[0];
    try {
      if (LANGUAGES.includes(primary)) LOADED.set(primary, (await import(`./words/${primary}.js`)).default);
    } catch (error) {
      console.error(error);
    }
    return new Language(tag);
  }

  /**
   * The words for `name`, with what stands in braces filled in; by `n` in the right plural form.
   * @param {string} name
   * @param {Record<string, string | number>} [values]
   * @returns {string}
   */
  say(name, values = {}) {
    const known = this.#strings[name] ?? ENGLISH_WORDS[name];
    const form = typeof known === "string" ? known : this.#form(known, Number(values.n));
    return form.replace(/\{(\w+)\}/g, (_, key) => this.#shown(values[key]));
  }

  /** Whether there are words for `name`. @param {string} name */
  knows(name) {
    return Object.hasOwn(ENGLISH_WORDS, name);
  }

  /** @param {string | null} iso */
  day(iso) {
    return iso ? this.#day.format(new Date(iso)) : this.say("undated");
  }

  /** @param {string} first @param {string} last */
  days(first, last) {
    return this.#day.formatRange(new Date(first), new Date(last));
  }

  /** A day, a week or a month. @param {string} iso ISO 8601: a date, two with "/" between, a month or a year */
  period(iso) {
    const [first, last] = iso.split("/");
    if (last) return this.days(first, last);
    if (first.length > 7) return this.day(first);
    const month = first.length > 4 ? /** @type {const} */ ("long") : undefined;
    return new Intl.DateTimeFormat(this.tag, { year: "numeric", month, timeZone: "UTC" }).format(new Date(first));
  }

  /** The ISO date of a day as answers name it, "16 April 2025"; empty where it is none. @param {string} text */
  isoOf(text) {
    const day = new Date(`${text} UTC`);
    return !Number.isNaN(day.valueOf()) && ENGLISH.format(day) === text ? day.toISOString().slice(0, 10) : "";
  }

  /** @param {string[]} names */
  list(names) {
    return this.#list.format(names);
  }

  /** @param {{ publisher: string | null, opinion?: boolean }} head */
  publisher({ publisher, opinion }) {
    return (publisher ?? this.say("unknown_publisher")) + (opinion ? ` (${this.say("opinion")})` : "");
  }

  /** @param {{ publisher: string | null, published_at: string | null, opinion?: boolean, page?: number | null }} head */
  byline(head) {
    const said = this.say("byline", { publisher: this.publisher(head), day: this.day(head.published_at) });
    return head.page ? `${said}, p. ${head.page}` : said;
  }

  /** What its publisher took back or corrected: which of both, and its words. @param {Citation} citation */
  notices({ retracted, corrections = [] }) {
    const said = corrections.map(({ published_at: iso, text }) => [this.say("correction", { day: this.day(iso) }), text]);
    return retracted ? [[this.say("retracted"), ""], ...said] : said;
  }

  /** @param {Record<string, string>} forms @param {number} n */
  #form(forms, n) {
    return forms[this.#plural.select(n)] ?? forms.other;
  }

  /** @param {string | number | undefined} value */
  #shown(value) {
    return typeof value === "number" ? value.toLocaleString(this.tag) : String(value ?? "");
  }
}

/** @param {string} tag */
function canonical(tag) {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? "en";
  } catch {
    return "en";
  }
}
