/** Words of an article: quoted as they stand there, with whose they are, and what became of them. */

import { element } from "../dom.js";
import { marksOf, speaker } from "./shape.js";

/** @import { Citation } from "../types.js" */
/** @import { Language } from "../language/language.js" */

/**
 * The words, then publisher and date set apart from them.
 * @param {Citation} citation
 * @param {Node[]} markers
 * @param {Language} language
 */
export function quotation(citation, markers, language) {
  return element(
    "figure",
    { class: "quotation", part: "quotation", "aria-label": language.byline(citation) },
    blockquote(citation, ...inMarks(citation, language)),
    caption(citation, markers, language),
    ...notices(citation, language),
  );
}

/**
 * Whose words they are, and of which day.
 * @param {Citation} citation
 * @param {Node[]} markers
 * @param {Language} language
 * @param {"figcaption" | "p"} [tag]
 */
export function caption(citation, markers, language, tag = "figcaption") {
  const iso = citation.published_at;
  const day = iso ? element("time", { datetime: iso.slice(0, 10) }, language.day(iso)) : language.day(iso);
  return element(
    tag,
    { class: "byline", dir: "auto" },
    element("strong", {}, language.publisher(citation)),
    " ",
    element("span", { dir: "auto" }, day),
    ...markers.flatMap((marker) => [" ", marker]),
  );
}

/** In the language of the article. @param {Citation} citation @param {...(Node | string)} children */
export function blockquote({ language: lang }, ...children) {
  return element("blockquote", { dir: "auto", part: "quote", lang: lang ?? undefined }, ...children);
}

/** The words in quotation marks, and who says them. @param {Citation} citation @param {Language} language */
export function inMarks(citation, language) {
  const [opening, closing] = marksOf(citation);
  return [opening, ...words(citation, language), closing + speaker(citation)];
}

/**
 * The words; a day, week or month that they do not name in full ("on Monday") says on demand which
 * it is: to the pointer, and where it has the focus.
 * @param {Citation} citation
 * @param {Language} language
 */
export function words({ quote, start, days = [] }, language) {
  const points = Array.from(quote);
  /** @type {(Node | string)[]} */
  const pieces = [];
  let position = 0;
  for (const day of days) {
    const [from, to] = [day.start - start, day.end - start];
    if (from < position) continue;
    pieces.push(points.slice(position, from).join(""), spoken(points.slice(from, to).join(""), day.date, language));
    position = to;
  }
  return [...pieces, points.slice(position).join("")];
}

/** @param {string} text @param {string} iso @param {Language} language */
function spoken(text, iso, language) {
  const attributes = { class: "day", part: "day", datetime: iso.split("/")[0], title: language.period(iso), tabindex: 0 };
  const day = element("time", attributes, text);
  // Near the end of its line, what it says would be cut off there.
  day.addEventListener("focus", () => {
    const across = /** @type {HTMLElement} */ (day.offsetParent);
    day.classList.toggle("late", day.offsetLeft > across.offsetWidth / 2);
  });
  return day;
}

/** What its publisher took back or corrected. @param {Citation} citation @param {Language} language */
export function notices(citation, language) {
  return language.notices(citation).map(([what, text]) =>
    element("p", { class: "correction", dir: "auto" }, element("strong", {}, what), " ", text),
  );
}
