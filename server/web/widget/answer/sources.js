/** What an answer rests on, and what stands in the place of one that was refused. */

import { button, element, link } from "../dom.js";
import { notices, quotation } from "./quotation.js";
import { articleOf } from "./shape.js";

/** @import { Answer, ArticleRef, Citation, Disagreement } from "../types.js" */
/** @import { Language } from "../language/language.js" */
/** @import { Surroundings } from "./turn.js" */

/** @param {Answer} answer @param {Surroundings} around */
export function provenance({ as_of: day, mode, model, notes }, { language }) {
  const how = mode === "llm" ? language.say("by_model", { model: model ?? "LLM" }) : language.say("by_quoting");
  const when = day ? [element("strong", {}, language.say("as_of", { day: language.day(day) })), " · "] : [];
  const doubts = ["unsure", "other_language", "by_words_alone"].filter((note) => notes?.includes(note)).map((note) => ` · ${language.say(note)}`);
  return element("p", { class: "provenance", part: "provenance" }, ...when, how, ...doubts);
}

/** The articles cited, in order, each with its numbers. @param {Citation[]} citations @param {Surroundings} around */
export function sources(citations, { language, archive }) {
  const articles = [...new Set(citations.map(articleOf))].map((article) =>
    citations.filter((citation) => articleOf(citation) === article),
  );
  const items = articles.map((cited) =>
    element(
      "li",
      {},
      element("span", { class: "numbers", "aria-hidden": "true" }, ...cited.map(({ number }) => element("span", { class: "number" }, String(number)))),
      element(
        "div",
        {},
        ...headed(cited[0], archive.citedPage(cited[0], citations), language, cited[0].quote_url),
        ...notices(cited[0], language),
      ),
    ),
  );
  return section("sources", "h4", language.say("sources", { n: items.length }), items, "ol");
}

/**
 * A list under a heading.
 * @param {string} name
 * @param {"h3" | "h4" | "h5"} level
 * @param {string} heading
 * @param {Node[]} items
 * @param {"ul" | "ol"} [list]
 */
export function section(name, level, heading, items, list = "ul") {
  return element("section", { class: name, part: name }, element(level, {}, heading), element(list, {}, ...items));
}

/**
 * @param {ArticleRef} article
 * @param {string} address
 * @param {Language} language
 * @param {string | null} [original] its address at its publisher's
 */
function headed(article, address, language, original) {
  return [
    element("p", { class: "headline" }, link(address, article.title)),
    element("p", { class: "byline" }, link(original ?? "", language.byline(article))),
  ];
}

/**
 * Reports that differ, side by side.
 * @param {Answer} answer
 * @param {Disagreement} disagreement
 * @param {(number: number) => Node} markerOf
 * @param {Surroundings} around
 */
export function disagreement(answer, { about, citations, corrected }, markerOf, { language }) {
  const name = `differ_${about}`;
  const reports = answer.citations
    .filter(({ number }) => citations.includes(number))
    .sort((one, other) => citations.indexOf(one.number) - citations.indexOf(other.number))
    .map((citation) => element("li", {}, quotation(citation, [markerOf(citation.number)], language)));
  return element(
    "section",
    { class: "differing", part: "disagreement" },
    element("h4", {}, language.say(language.knows(name) ? name : "differ")),
    element("ul", {}, ...reports),
    ...(corrected ? [element("p", { class: "small" }, language.say("corrected"))] : []),
  );
}

/**
 * Why there is no answer, and what may help.
 * @param {Answer} answer
 * @param {Surroundings} around
 * @param {(() => void) | null} unfiltered asks again without filters
 */
export function refusal(answer, { language, archive }, unfiltered) {
  const code = answer.refusal === "unsupported" ? "refused_unsupported" : (answer.refusal ?? "");
  const names = (answer.missing ?? []).map((name) => `“${name}”`).join(", ");
  const nearest = answer.nearest.map((article) => element("li", {}, ...headed(article, archive.articlePage(article), language)));
  return element(
    "div",
    { class: "refusal", part: "refusal" },
    element("h4", {}, language.say("refused")),
    element("p", { dir: "auto" }, language.knows(code) ? language.say(code, { names }) : answer.answer),
    ...(answer.notes?.includes("other_language") ? [element("p", { dir: "auto" }, language.say("other_language"))] : []),
    ...(unfiltered ? [button("plain", language.say("unfiltered"), unfiltered)] : []),
    ...(nearest.length > 0 ? [section("nearest", "h5", language.say("nearest"), nearest)] : []),
  );
}
