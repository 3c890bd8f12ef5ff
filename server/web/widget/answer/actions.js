/** What a reader may do with an answer: copy it, link to it, rate it, ask again, ask on. */

import { element, button, worded } from "../dom.js";
import { asMarkdown, asText } from "./copying.js";
import { section } from "./sources.js";

/** @import { Answer, Citation } from "../types.js" */
/** @import { Surroundings } from "./turn.js" */

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
 * Copying, linking and rating.
 * @param {Answer} answer
 * @param {Surroundings} around
 * @param {() => void} again asks the same question anew
 */
export function actions(answer, around, again) {
  const { language, archive, announce } = around;
  const addressOf = (/** @type {Citation} */ citation) => archive.citedPage(citation, answer.citations);
  const good = rating("up", "good");
  const bad = rating("down", "bad");
  const linking = worded("action", language.say("permalink"), () => void linked(), "bookmark");
  linking.setAttribute("aria-expanded", "false");
  const links = element("div", { class: "permalinks", role: "group", "aria-label": language.say("permalink"), hidden: true });
  return element(
    "div",
    { class: "actions", part: "actions" },
    copying("copy", "copy", () => asText(answer, language, addressOf)),
    copying("copy_markdown", "markdown", () => asMarkdown(answer, language, addressOf)),
    copying("copy_link", "link", () => archive.questionPage(answer.question)),
    linking,
    worded("action", language.say("again"), again, "again"),
    element("span", { class: "pair" }, good, bad),
    links,
  );

  async function linked() {
    try {
      // Few link to an answer: what that takes is loaded where somebody does.
      const { permalinks } = await import("./permalink.js");
      await permalinks(linking, links, answer.id, around);
    } catch {
      announce(language.say("link_failed"), true);
    }
  }

  /** @param {string} name @param {"copy" | "markdown" | "link"} icon @param {() => string} text */
  function copying(name, icon, text) {
    return worded(
      "action",
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
    const made = worded("action", language.say(name), () => rate(value), name);
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
