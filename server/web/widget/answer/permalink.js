/** Permanent links to an answer, and to the conversation that it is of: made, copied, ended. */

import { element, link as anchor, worded } from "../dom.js";

/** @import { PermanentLink } from "../types.js" */
/** @import { Surroundings } from "./turn.js" */

// What the server takes at once.
const MOST_ANSWERS = 50;

/**
 * Show the links of an answer, the first one made anew, or hide them. Each has its own end: what was
 * sent to somebody is not changed by making another.
 * @param {HTMLButtonElement} make what was pressed
 * @param {HTMLElement} place where the links stand
 * @param {string} answerId
 * @param {Surroundings} around
 */
export async function permalinks(make, place, answerId, { language, archive, announce, answers }) {
  if (place.hidden) await add(make, [answerId], "readers");
  else shown(false);

  /**
   * Make a link, and show it where it is not shown yet.
   * @param {HTMLButtonElement} pressed
   * @param {string[]} ids
   * @param {PermanentLink["audience"]} audience
   */
  async function add(pressed, ids, audience) {
    pressed.disabled = true;
    try {
      const made = await archive.makeLink(ids, audience);
      if (place.hidden) place.replaceChildren();
      shown(true);
      if (pressed !== make) pressed.remove();
      const row = rowOf(made, ids);
      place.append(row);
      const address = row.querySelector("input");
      address?.focus();
      address?.select();
      row.scrollIntoView({ block: "nearest" });
    } catch {
      announce(language.say("link_failed"), true);
    }
    pressed.disabled = false;
  }

  /** @param {PermanentLink} link @param {string[]} ids */
  function rowOf(link, ids) {
    const [name, told] = wordsOf(link, ids);
    const address = element("input", { type: "text", readonly: true, value: link.url, "aria-label": language.say(name), dir: "ltr" });
    const row = element(
      "div",
      { class: "permalink" },
      address,
      worded("plain", language.say("copy"), () => void copied(address), "copy"),
      // A page of another site may end none.
      ...(link.revocable && isOurs(link) ? [worded("plain", language.say("end_link"), () => void ended(row, link.id), "close")] : []),
      element("p", { class: "small" }, `${language.say(told)} `, anchor(link.url, language.say("open_link"))),
      ...further(link, ids),
    );
    return row;
  }

  /** Buttons for links to more, and for more people. @param {PermanentLink} link @param {string[]} ids */
  function further(link, ids) {
    const all = answers().slice(-MOST_ANSWERS);
    const more = [];
    if (ids.length === 1 && all.length > 1 && link.audience === "readers") {
      more.push(adding("link_conversation", all, "readers"));
    }
    if (link.audience === "readers" && link.shareable && isOurs(link)) more.push(adding("link_anyone", ids, "anyone"));
    return more;
  }

  /** @param {string} name @param {string[]} ids @param {PermanentLink["audience"]} audience */
  function adding(name, ids, audience) {
    const pressed = worded("action", language.say(name), () => void add(pressed, ids, audience), "bookmark");
    return pressed;
  }

  /** @param {HTMLInputElement} address */
  async function copied(address) {
    address.select();
    await navigator.clipboard.writeText(address.value);
    announce(language.say("copied"), true);
  }

  /** @param {HTMLElement} row @param {string} id */
  async function ended(row, id) {
    try {
      await archive.endLink(id);
      row.remove();
      if (!place.childElementCount) shown(false);
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

/** What a link is called, and told of. @param {PermanentLink} link @param {string[]} ids */
function wordsOf({ audience }, ids) {
  if (audience === "anyone") return ["link_anyone", "anyone_told"];
  return ids.length > 1 ? ["link_conversation", "conversation_told"] : ["permalink", "permalink_told"];
}

/** @param {PermanentLink} link */
function isOurs(link) {
  return new URL(link.url).origin === location.origin;
}
