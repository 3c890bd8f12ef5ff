/** What the page tells of itself: errors with what mends them, and what was done with its undo. */

import { ArchiveError } from "../widget/api/errors.js";
import { element } from "../widget/dom.js";
import { block, control, paragraph } from "./elements.js";
import { say } from "./words.js";

/** @typedef {{ label: string, icon: import("./elements.js").Icon, click: () => void }} Action */

const place = element("div", { class: "told", role: "status" });

/** Where it is said; once in the page. */
export function noticesPlace() {
  return place;
}

/**
 * Say what was done, until something else is, or it is closed.
 * @param {string} words
 * @param {Action} [action]
 */
export function tell(words, action) {
  const close = control(say("close"), "close", () => place.replaceChildren(), "plain");
  const act = action ? [control(action.label, action.icon, action.click)] : [];
  place.replaceChildren(block("notice", paragraph(words), block("controls", ...act, close)));
}

export function tellNothing() {
  place.replaceChildren();
}

/**
 * What went wrong, and what to do.
 * @param {unknown} error
 * @param {() => void} [again]
 */
export function trouble(error, again) {
  const box = element("div", { class: "trouble", role: "alert" }, paragraph(wordsOf(error)));
  if (error instanceof ArchiveError && error.kind === "forbidden") {
    box.append(element("a", { href: location.pathname, class: "control" }, say("sign_in_again")));
  } else if (again) {
    box.append(control(say("again"), "undo", again));
  }
  return box;
}

/** @param {unknown} error */
export function wordsOf(error) {
  if (!(error instanceof ArchiveError)) return String(error);
  if (error.kind === "unreachable") return say("error_unreachable");
  if (error.kind === "busy") return say("error_busy", { n: error.waitS || 1 });
  const words = `${error.message} ${error.hint}`.trim();
  return error.kind === "forbidden" ? `${say("error_forbidden")} ${words}` : words;
}
