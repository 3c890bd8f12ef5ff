/** A permanent link to an answer: made, copied, ended. */

import { element, link as anchor, worded } from "../dom.js";

/** @import { PermanentLink } from "../types.js" */
/** @import { Surroundings } from "./turn.js" */

/**
 * The button, and the place where the link stands once it was made.
 * @param {string} answerId
 * @param {Surroundings} around
 * @returns {HTMLElement[]}
 */
export function permalink(answerId, { language, archive, announce }) {
  const place = element("div", { class: "permalink", role: "group", "aria-label": language.say("permalink"), hidden: true });
  const make = worded("action", language.say("permalink"), () => void open(), "bookmark");
  make.setAttribute("aria-expanded", "false");
  return [make, place];

  async function open() {
    if (!place.hidden) {
      shown(false);
      return;
    }
    make.disabled = true;
    try {
      fill(await archive.makeLink(answerId));
      shown(true);
      place.querySelector("input")?.select();
      place.scrollIntoView({ block: "nearest" });
    } catch {
      announce(language.say("link_failed"), true);
    }
    make.disabled = false;
  }

  /** @param {PermanentLink} link */
  function fill({ id, url, revocable }) {
    const address = element("input", { type: "text", readonly: true, value: url, "aria-label": language.say("permalink"), dir: "ltr" });
    const copy = worded("plain", language.say("copy"), () => void copied(address), "copy");
    // A page of another site may end none.
    const mayEnd = revocable && new URL(url).origin === location.origin;
    const end = mayEnd ? [worded("plain", language.say("end_link"), () => void ended(id), "close")] : [];
    const told = element("p", { class: "small" }, `${language.say("permalink_told")} `, anchor(url, language.say("open_link")));
    place.replaceChildren(address, copy, ...end, told);
  }

  /** @param {HTMLInputElement} address */
  async function copied(address) {
    address.select();
    await navigator.clipboard.writeText(address.value);
    announce(language.say("copied"), true);
  }

  /** @param {string} id */
  async function ended(id) {
    try {
      await archive.endLink(id);
      shown(false);
      make.focus();
      announce(language.say("link_ended"), true);
    } catch {
      announce(language.say("not_taken"), true);
    }
  }

  /** @param {boolean} is */
  function shown(is) {
    place.hidden = !is;
    make.setAttribute("aria-expanded", String(is));
  }
}
