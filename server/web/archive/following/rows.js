/** What the lists of sources and of alerts have in common. */

import { element } from "../../widget/dom.js";
import { foreign } from "../elements.js";
import { moment, say } from "../words.js";

/**
 * What is wrong, and since when.
 * @param {string} error
 * @param {string | null} since as ISO 8601
 */
export function failure(error, since) {
  return element("p", { class: "trouble" }, foreign(since ? say("failing", { moment: moment(since), error }) : error));
}

/**
 * Other rows in the list; who was at a button stays at its like.
 * @param {HTMLUListElement} list
 * @param {HTMLLIElement[]} rows
 */
export function refilled(list, rows) {
  const label = list.contains(document.activeElement) ? document.activeElement?.getAttribute("aria-label") : null;
  list.replaceChildren(...rows);
  if (!label) return;
  for (const button of list.querySelectorAll("button")) {
    if (button.getAttribute("aria-label") === label) button.focus();
  }
}
