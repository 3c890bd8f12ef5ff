/** What stands under a finished answer, and in the place of one that was refused. */

import { notices } from "./card.js";
import { asMarkdown, asText } from "./copying.js";
import { button, element, link } from "./dom.js";

/** @import { Answer, ArticleRef, Citation, Disagreement } from "./types.js" */
/** @import { Language } from "./language/language.js" */
/** @import { Surroundings } from "./turn.js" */

/** @param {Answer} answer @param {Surroundings} around */
export function provenance({ as_of: day, mode, model, notes }, { language }) {
  const how = mode === "llm" ? language.say("by_model", { model: model ?? "LLM" }) : language.say("by_quoting");
  const when = day ? [element("strong", {}, language.say("as_of", { day: language.day(day) })), " · "] : [];
  const best = notes?.includes("other_language") ? ` · ${language.say("other_language")}` : "";
  return element("p", { class: "provenance", part: "provenance" }, ...when, how, best);
}

/** What was cited, in order. @param {Citation[]} citations @param {Surroundings} around */
export function sources(citations, { language, archive }) {
  const items = citations.map((citation) =>
    element(
      "li",
      {},
      element("span", { class: "number", "aria-hidden": "true" }, String(citation.number)),
      element(
        "div",
        {},
        ...headed(citation, archive.citedPage(citation, citations), language),
        ...notices(citation, language),
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
function section(name, level, heading, items, list = "ul") {
  return element("section", { class: name, part: name }, element(level, {}, heading), element(list, {}, ...items));
}

/** @param {ArticleRef} article @param {string} address @param {Language} language */
function headed(article, address, language) {
  return [
    element("p", { class: "headline" }, link(address, article.title)),
    element("p", { class: "byline", dir: "auto" }, language.byline(article)),
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
    .map((citation) =>
      element(
        "li",
        {},
        element("p", { class: "byline", dir: "auto" }, language.byline(citation), " ", markerOf(citation.number)),
        element("blockquote", { dir: "auto" }, citation.quote),
        ...notices(citation, language),
      ),
    );
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

/**
 * Questions to ask next.
 * @param {string[]} questions
 * @param {string} heading
 * @param {(question: string) => void} ask
 * @param {"h3" | "h4"} [level]
 */
export function questions(questions, heading, ask, level = "h4") {
  const items = questions.map((question) => {
    const asking = button("suggestion", question, () => ask(question));
    asking.dir = "auto";
    return element("li", {}, asking);
  });
  return section("questions", level, heading, items);
}

/**
 * Copying and rating.
 * @param {Answer} answer
 * @param {Surroundings} around
 * @param {() => void} again asks the same question anew
 */
export function actions(answer, { language, archive, announce }, again) {
  const addressOf = (/** @type {Citation} */ citation) => archive.citedPage(citation, answer.citations);
  const good = rating("up", "good");
  const bad = rating("down", "bad");
  return element(
    "div",
    { class: "actions", part: "actions" },
    copying("copy", "copy", () => asText(answer, language, addressOf)),
    copying("copy_markdown", "markdown", () => asMarkdown(answer, language, addressOf)),
    copying("copy_link", "link", () => archive.questionPage(answer.question)),
    button("icon", language.say("again"), again, "again"),
    good,
    bad,
  );

  /** @param {string} name @param {"copy" | "markdown" | "link"} icon @param {() => string} text */
  function copying(name, icon, text) {
    return button(
      "icon",
      language.say(name),
      async () => {
        await navigator.clipboard.writeText(text());
        announce(language.say("copied"), true);
      },
      icon,
    );
  }

  /** @param {"up" | "down"} value @param {"good" | "bad"} name */
  function rating(value, name) {
    const made = button("icon rating", language.say(name), () => rate(value), name);
    made.setAttribute("aria-pressed", "false");
    return made;
  }

  /** @param {"up" | "down"} value */
  async function rate(value) {
    try {
      await archive.rate(answer.id, value);
      good.setAttribute("aria-pressed", String(value === "up"));
      bad.setAttribute("aria-pressed", String(value === "down"));
      announce(language.say("thanks"), true);
    } catch {
      announce(language.say("not_taken"), true);
    }
  }
}
