/** A form that makes something, and what is told of that below it. */

import { element } from "../../widget/dom.js";
import { block, control, paragraph } from "../elements.js";
import { trouble } from "../notices.js";
import { say } from "../words.js";

/**
 * The form is emptied once it was made. What `make` throws is told, and what was entered stays.
 * @param {string} label of the button, and of the form
 * @param {Node[]} fields
 * @param {() => Promise<Node>} make what was sent is told by what it gives
 */
export function making(label, fields, make) {
  const result = element("div", { "aria-live": "polite" });
  const go = element("button", { type: "submit", class: "control main" }, label);
  const form = element("form", { class: "maker" }, ...fields, go);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    go.disabled = true;
    result.replaceChildren();
    try {
      const made = await make();
      form.reset();
      result.replaceChildren(made);
    } catch (error) {
      result.replaceChildren(trouble(error));
    }
    go.disabled = false;
  });
  return element("section", { class: "making", "aria-label": label }, form, result);
}

/** What was told of the last that was made, which may have ended since. */
export function forgetMade() {
  document.querySelector(".making > [aria-live]")?.replaceChildren();
}

/**
 * What is shown this once.
 * @param {string} label
 * @param {string} value
 * @param {string} told
 */
export function shownOnce(label, value, told) {
  return block("notice", block("", element("strong", { dir: "auto" }, label), paragraph(told), toCopy(label, value)));
}

/**
 * A value with a button that copies it.
 * @param {string} label
 * @param {string} value
 */
export function toCopy(label, value) {
  const shown = element("input", { type: "text", readonly: true, value, class: "secret", "aria-label": label });
  const copy = control(say("copy"), "copy", async () => {
    shown.select();
    try {
      await navigator.clipboard.writeText(value);
    } catch {
      // It is selected: the keyboard copies it.
      return;
    }
    const word = copy.querySelector("span");
    if (word) word.textContent = say("copied");
  });
  copy.setAttribute("aria-label", `${say("copy")}: ${label}`);
  return block("controls", shown, copy);
}
