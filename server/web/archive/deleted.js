/** What was deleted and can come back. */

import { element } from "../widget/dom.js";
import { bringBack } from "./articles/actions.js";
import { block, control, foreign, nothing } from "./elements.js";
import { moment, say } from "./words.js";

/** @import { Api } from "./api.js" */
/** @typedef {{ id: string, title: string, publisher: string | null, deleted_at: string }} Deletion */

/** @param {Api} api */
export async function deletedView(api) {
  /** @type {{ deletions: Deletion[] }} */
  const { deletions } = await api.get("v1/deletions");
  if (!deletions.length) return [nothing(say("no_deleted"), say("no_deleted_hint"))];
  const rows = deletions.map(({ id, title, publisher, deleted_at }) => {
    const facts = `${publisher ?? say("unknown_publisher")} · ${say("deleted_on", { moment: moment(deleted_at) })}`;
    const back = control(say("bring_back"), "undo", () => void bringBack(api, id, title));
    return element("li", { class: "row-with-control" }, block("row", element("strong", { dir: "auto" }, title), element("p", { class: "facts" }, foreign(facts))), back);
  });
  return [element("p", { class: "facts" }, say("no_deleted_hint")), element("ul", { class: "rows" }, ...rows)];
}
