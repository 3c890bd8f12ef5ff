/** Building elements. Text only ever becomes a text node, so that no article can be markup. */

/** @typedef {EventListener | string | number | boolean | undefined} Attribute */

/**
 * A function is an event listener; false and undefined are left out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, Attribute>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined) made.setAttribute(name, String(value));
  }
  made.append(...children);
  return made;
}

/**
 * @param {string} className
 * @param {string} label shown, or, beside an icon, read out
 * @param {() => void} click
 * @param {keyof typeof ICONS} [icon] shown in place of the label
 */
export function button(className, label, click, icon) {
  const told = icon ? { "aria-label": label, title: label } : {};
  const attributes = { type: "button", class: className, click, ...told };
  return element("button", attributes, icon ? drawn(icon) : label);
}

/**
 * A button with an icon and its word beside it.
 * @param {string} className
 * @param {string} label
 * @param {() => void} click
 * @param {keyof typeof ICONS} icon
 */
export function worded(className, label, click, icon) {
  return element("button", { type: "button", class: className, click }, drawn(icon), element("span", {}, label));
}

/** @param {string} address only http and https are ever linked @param {string} text */
export function link(address, text) {
  if (!/^https?:\/\//i.test(address)) return element("span", { dir: "auto" }, text);
  return element("a", { href: address, target: "_blank", rel: "noopener", dir: "auto" }, text);
}

const ICONS = {
  ask: "M12 19V5m-6 6 6-6 6 6",
  chat: "M4 5h16v11H9l-5 4z M8 9h8 M8 12h5",
  close: "m6 6 12 12M18 6 6 18",
  down: "M12 5v14m-6-6 6 6 6-6",
  fresh: "M12 20h8M4 20l1-4L16 5l3 3L8 19z",
  filters: "M4 7h16M7 12h10M10 17h4",
  good: "M7 11v9H4v-9zm0 0 4-8c2 0 3 1 2.5 3L13 9h5.5a2 2 0 0 1 2 2.4l-1.4 7a2 2 0 0 1-2 1.6H7",
  bad: "M17 13V4h3v9zm0 0-4 8c-2 0-3-1-2.5-3l.5-3H5.5a2 2 0 0 1-2-2.4l1.4-7a2 2 0 0 1 2-1.6H17",
  copy: "M9 9h11v11H9z M15 9V4H4v11h5",
  markdown: "M3 17V7l4 5 4-5v10 M17 7v9m-3-3 3 3 3-3",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1 M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  bookmark: "M7 4h10v16l-5-4-5 4z",
  again: "M19 12a7 7 0 1 1-2-5l2 2m0-5v5h-5",
  stop: "M7 7h10v10H7z",
};

const SVG = "http://www.w3.org/2000/svg";

/** @param {keyof typeof ICONS} name */
function drawn(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}
