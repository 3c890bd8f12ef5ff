/** Asking before something is done: what it means, perhaps a few fields, and two buttons. */

import { element } from "../../widget/dom.js";
import { block, paragraph } from "../elements.js";
import { wordsOf } from "../notices.js";
import { say } from "../words.js";

/**
 * Resolves once it was done or left. What `act` throws is told in the dialog, which stays.
 * @param {{ title: string, told: string, label: string, grave?: boolean, fields?: Node[] }} asked
 * @param {() => Promise<void>} act
 * @returns {Promise<void>}
 */
export function dialog({ title, told, label, grave = false, fields = [] }, act) {
  const heading = element("h2", { id: "dialog-title", dir: "auto" }, title);
  const failed = element("p", { class: "trouble", role: "alert", hidden: true });
  const go = element("button", { type: "submit", class: grave ? "control grave" : "control main" }, label);
  const leave = element("button", { type: "button", class: "control plain", click: () => box.close() }, say("cancel"));
  const form = element("form", { method: "dialog" }, heading, paragraph(told), ...fields, failed, block("controls", go, leave));
  const box = element("dialog", { "aria-labelledby": "dialog-title" }, form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    go.disabled = true;
    try {
      await act();
      box.close();
    } catch (error) {
      failed.textContent = wordsOf(error);
      failed.hidden = false;
    }
    go.disabled = false;
  });
  const opener = document.activeElement;
  document.body.append(box);
  box.showModal();
  // What is grave is not what Enter does by itself.
  if (grave) leave.focus();
  return new Promise((resolve) => {
    box.addEventListener("close", () => {
      box.remove();
      // What opened it may have gone with what it was about.
      if (!opener?.isConnected) document.querySelector("h1")?.focus();
      resolve();
    });
  });
}
