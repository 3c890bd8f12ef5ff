/** What readers said of answers, beside the answers. */

import { ArchiveError } from "../widget/api/errors.js";
import { element } from "../widget/dom.js";
import { block, foreign, icon, nothing, paged, paragraph } from "./elements.js";
import { tell, wordsOf } from "./notices.js";
import { hashOf } from "./route.js";
import { moment, say } from "./words.js";

/** @import { Api } from "./api.js" */
/**
 * @typedef {{ answer_id: string, question: string, answer: string, rating: "up" | "down", comment: string | null,
 *   rated_at: string, articles: { id: string, title: string }[] }} Rated
 */

/** @param {Api} api */
export async function ratingsView(api) {
  const list = element("ul", { class: "rows" });
  let isOff = false;
  const more = await paged(
    list,
    async (skip) => {
      try {
        const page = await api.get("v1/feedback", skip ? [["skip", String(skip)]] : []);
        return { items: /** @type {Rated[]} */ (page.ratings), next: page.next };
      } catch (error) {
        if (!(error instanceof ArchiveError) || !error.message.includes("keeps no answers")) throw error;
        isOff = true;
        return { items: [], next: null };
      }
    },
    row,
    (error) => tell(wordsOf(error)),
  );
  if (isOff) return [paragraph(say("ratings_off"))];
  if (!list.childElementCount) return [nothing(say("no_ratings"), say("no_ratings_hint"))];
  return [list, more];
}

/** @param {Rated} rated */
function row(rated) {
  const isGood = rated.rating === "up";
  const said = element("p", { class: isGood ? "rating" : "rating bad" }, icon(isGood ? "good" : "bad"), element("strong", {}, say(isGood ? "rated_up" : "rated_down")), element("span", { class: "facts" }, say("rated_on", { moment: moment(rated.rated_at) })));
  const box = block("row", element("h2", { dir: "auto" }, rated.question), said);
  if (rated.comment) box.append(element("blockquote", { dir: "auto" }, rated.comment));
  box.append(element("p", { class: "words", dir: "auto" }, rated.answer));
  if (rated.articles.length) {
    const links = rated.articles.map(({ id, title }) => element("li", {}, element("a", { href: hashOf("article", id), dir: "auto" }, title)));
    box.append(element("p", { class: "facts" }, say("cites")), element("ul", {}, ...links));
  }
  if (!rated.question) box.prepend(foreign(rated.answer_id));
  return box;
}
