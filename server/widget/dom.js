/** Building elements. Text only ever becomes a text node, so that no article can be markup. */

/**
 * @param {string} tag
 * @param {Record<string, unknown>} attributes a function is an event listener; false is left out
 * @param {...(Node | string)} children
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false) made.setAttribute(name, String(value));
  }
  made.append(...children);
  return made;
}

const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

/** @param {string | null} iso `23 September 2021`, or `undated` */
export function longDate(iso) {
  return iso ? DAY.format(new Date(iso)) : "undated";
}
