/** What the page's parts are built of, beside the widget's own `element`. */

import { element } from "../widget/dom.js";
import { say } from "./words.js";

const ICONS = {
  articles: "M5 4h11l3 3v13H5z M8 10h8 M8 13h8 M8 16h5",
  upload: "M12 16V5m-5 5 5-5 5 5 M5 19h14",
  reports: "M6 3h12v18H6z M9 8l1.5 1.5L13 7 M9 14h6 M9 17h6",
  deleted: "M5 7h14 M9 7V4h6v3 M7 7l1 13h8l1-13",
  keys: "M3 12a4 4 0 1 0 8 0 4 4 0 1 0-8 0 M11 12h10v4 M17 12v3",
  alerts: "M6 16v-5a6 6 0 0 1 12 0v5l2 2H4z M10 21h4",
  look: "M20 12a8 8 0 1 1-2.3-5.7 M20 3v5h-5",
  ratings: "m12 4 2.4 5 5.6.7-4 3.9 1 5.4-5-2.7-5 2.7 1-5.4-4-3.9 5.6-.7z",
  sources: "M5 12a7 7 0 0 1 7 7 M5 5a14 14 0 0 1 14 14 M6 18h.01",
  back: "M19 12H5m6 6-6-6 6-6",
  open: "M14 5h5v5 M19 5l-8 8 M18 14v5H5V6h5",
  edit: "M4 20l1-4L16 5l3 3L8 19z M12 20h8",
  retract: "M5 12a7 7 0 1 1 3 5.7 M5 6v6h6",
  delete: "M5 7h14 M9 7V4h6v3 M7 7l1 13h8l1-13",
  undo: "M9 7 4 12l5 5 M4 12h10a5 5 0 0 1 0 10",
  copy: "M9 9h11v11H9z M15 9V4H4v11h5",
  close: "m6 6 12 12M18 6 6 18",
  search: "M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14z M16 16l4 4",
  folder: "M3 6h7l2 2h9v11H3z",
  stop: "M7 7h10v10H7z",
  more: "M12 5v14m-6-6 6 6 6-6",
  good: "M7 11v9H4v-9zm0 0 4-8c2 0 3 1 2.5 3L13 9h5.5a2 2 0 0 1 2 2.4l-1.4 7a2 2 0 0 1-2 1.6H7",
  bad: "M17 13V4h3v9zm0 0-4 8c-2 0-3-1-2.5-3l.5-3H5.5a2 2 0 0 1-2-2.4l1.4-7a2 2 0 0 1 2-1.6H17",
};
const SVG = "http://www.w3.org/2000/svg";

/** @typedef {keyof typeof ICONS} Icon */

/** @param {Icon} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/**
 * A button with an icon and its word.
 * @param {string} label
 * @param {Icon} name
 * @param {() => void} click
 * @param {string} [className]
 */
export function control(label, name, click, className = "") {
  return element("button", { type: "button", class: `control ${className}`, click }, icon(name), element("span", {}, label));
}

/**
 * A link within the page, or to another of this server's.
 * @param {string} href
 * @param {string} label
 * @param {Icon} name
 */
export function linked(href, label, name) {
  return element("a", { href, class: "control" }, icon(name), element("span", {}, label));
}

/** @param {string} className @param {...(Node | string)} children */
export function block(className, ...children) {
  return element("div", { class: className }, ...children);
}

/** @param {string} words @param {string} [className] */
export function paragraph(words, className) {
  return element("p", { class: className }, words);
}

/** Words of an article, in whatever direction they run. @param {string} words */
export function foreign(words) {
  return element("span", { dir: "auto" }, words);
}

/**
 * Where there is nothing: that, and what to do.
 * @param {string} words
 * @param {string} hint
 * @param {...Node} then
 */
export function nothing(words, hint, ...then) {
  return block("nothing", paragraph(words, "what"), paragraph(hint), ...then);
}

/**
 * A field with its label.
 * @param {string} label
 * @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} input
 */
export function field(label, input) {
  return element("label", { class: "field" }, element("span", {}, label), input);
}

/**
 * @param {string} summary
 * @param {boolean} open
 * @param {...(Node | string)} children
 */
export function folded(summary, open, ...children) {
  return element("details", { open }, element("summary", {}, summary), ...children);
}

/**
 * Names and what they are; those that are empty are left out.
 * @param {[string, string | Node | null | undefined][]} facts
 */
export function factsList(facts) {
  const list = element("dl", { class: "facts-list" });
  for (const [name, value] of facts) {
    if (value) list.append(block("", element("dt", {}, name), element("dd", {}, typeof value === "string" ? foreign(value) : value)));
  }
  return list;
}

/**
 * A list that grows by pages, with a button for the next.
 * @template Item
 * @param {HTMLUListElement} list
 * @param {(after: string | number | null) => Promise<{ items: Item[], next: string | number | null }>} load
 * @param {(item: Item) => Node} row
 * @param {(error: unknown) => void} fail
 */
export async function paged(list, load, row, fail) {
  const button = control(say("more"), "more", () => void next(), "plain");
  /** @type {string | number | null} */
  let after = null;

  async function next() {
    button.disabled = true;
    try {
      const page = await load(after);
      const first = list.childElementCount;
      list.append(...page.items.map((item) => element("li", {}, row(item))));
      after = page.next;
      button.hidden = after === null;
      // Whoever pressed it goes on at what came.
      const came = list.children[first]?.querySelector("a, button");
      if (first && came instanceof HTMLElement) came.focus();
    } catch (error) {
      fail(error);
    }
    button.disabled = false;
  }

  await next();
  return button;
}
