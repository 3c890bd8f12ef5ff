/** Where articles come from by themselves, where this server keeps such sources. */

import { element } from "../widget/dom.js";
import { block, foreign, nothing } from "./elements.js";
import { moment, say } from "./words.js";

/** @import { Api } from "./api.js" */
/**
 * @typedef {{ name: string, kind?: string, address?: string, last_success?: string | null,
 *   last_error?: string | null, counts?: Record<string, number> }} Source
 */

/** @param {Api} api */
export async function sourcesView(api) {
  const told = await api.get("v1/sources");
  /** @type {Source[]} */
  const sources = Array.isArray(told) ? told : (told.sources ?? told.items ?? []);
  if (!sources.length) return [nothing(say("no_sources"), "dateline sources add")];
  return [element("ul", { class: "rows" }, ...sources.map(row))];
}

/** @param {Source} source */
function row(source) {
  const read = source.last_success ? say("source_ok", { moment: moment(source.last_success) }) : say("source_never");
  const counts = Object.entries(source.counts ?? {}).map(([name, n]) => `${say("{n}", { n })} ${name}`);
  const facts = [source.kind, source.address, read, ...counts].filter((each) => each !== undefined).join(" · ");
  const box = block("row", element("strong", { dir: "auto" }, source.name), element("p", { class: "facts" }, foreign(facts)));
  if (source.last_error) box.append(element("p", { class: "trouble" }, foreign(say("source_error", { error: source.last_error }))));
  return element("li", {}, box);
}
