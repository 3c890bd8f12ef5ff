/** Which collections something goes into, or is bound to. */

import { element } from "../../widget/dom.js";
import { block, field } from "../elements.js";
import { say } from "../words.js";

/** @import { Api } from "../api.js" */
/** @typedef {{ name: string, articles: number, restricted: boolean }} Collection */

const NAMES = "collection-names";
/** As the server calls every one of them, restricted ones too. */
export const EVERY = "*";

/** @param {Api} api @returns {Promise<Collection[]>} */
export function collectionsOf(api) {
  return api.get("v1/collections");
}

/**
 * For the name of one.
 * @param {Collection[]} there
 * @param {string} [label]
 */
export function collectionField(there, label = say("into_collection")) {
  const input = element("input", { type: "text", list: NAMES, maxlength: 100, dir: "auto" });
  const names = element("datalist", { id: NAMES }, ...there.map(({ name }) => element("option", { value: name })));
  return { input, field: block("", field(label, input), names) };
}

/**
 * Boxes for those that a key sees alone.
 * @param {Collection[]} there
 */
export function collectionBoxes(there) {
  const boxes = [...there.map(({ name }) => name), EVERY].map((name) => element("input", { type: "checkbox", value: name }));
  const shown = boxes.map((box) => {
    const isRestricted = there.some(({ name, restricted }) => name === box.value && restricted);
    const words = box.value === EVERY ? say("every_collection") : isRestricted ? say("restricted", { name: box.value }) : box.value;
    return element("label", { class: "check" }, box, element("span", { dir: "auto" }, words));
  });
  return { boxes, field: element("fieldset", {}, element("legend", {}, say("key_sees")), block("boxes", ...shown)) };
}
