/** The report of one reading: its counts, and its lines by what became of each. */

import { element } from "../../widget/dom.js";
import { block, folded, foreign, paged, paragraph } from "../elements.js";
import { tell, wordsOf } from "../notices.js";
import { hashOf } from "../route.js";
import { say } from "../words.js";

/** @import { Api } from "../api.js" */
/**
 * @typedef {{ id: string, kind: string, state: string, began_at: string, made_by: string, what: string,
 *   progress: Record<string, any> }} Report
 * @typedef {{ outcome: string, source: string, id?: string, title?: string, became?: string,
 *   doubts?: string[], why?: string }} Line
 */

const COUNTS = ["added", "changed", "unchanged", "left", "doubtful", "refused", "skipped", "passages"];
/** What needs a look comes first. @type {[string, string[]][]} */
const KINDS = [
  ["refused", ["refused"]],
  ["doubtful", ["doubtful"]],
  ["skipped", ["skipped"]],
  ["fine", ["added", "changed", "unchanged", "left"]],
];
const UNDER_WAY = ["receiving", "waiting", "reading"];

/** @param {Report} report */
export function isUnderWay(report) {
  return UNDER_WAY.includes(report.state);
}

/** How many articles were read so far. @param {Report} report */
export function articlesRead({ progress }) {
  return ["added", "changed", "unchanged", "left"].reduce((sum, name) => sum + (progress[name] ?? 0), 0);
}

/** @param {Api} api @param {Report} report */
export function reportDetails(api, report) {
  const { progress } = report;
  const box = block("report", ...ending(report), counts(progress));
  for (const [name, outcomes] of KINDS) {
    const n = name === "fine" ? articlesRead(report) - (progress.doubtful ?? 0) : (progress[name] ?? 0);
    if (n > 0) box.append(kind(api, report, name, outcomes, n));
  }
  if (progress.lines_left_out) box.append(paragraph(say("lines_left_out", { n: progress.lines_left_out }), "facts"));
  return box;
}

/** How it ended, and what to do. @param {Report} report */
function ending(report) {
  const { progress, state } = report;
  const told = [element("p", { class: `state ${state}` }, element("strong", {}, say(`state_${state}`)))];
  if (progress.collections) told.push(element("p", { class: "facts", dir: "auto" }, say("report_into", { names: progress.collections.join(", ") })));
  if (progress.error) told.push(element("p", { class: "trouble" }, `${progress.error.detail} ${progress.error.hint ?? ""}`.trim()));
  if (state === "interrupted" || state === "stopped") told.push(paragraph(say(`${state}_hint`)));
  if (state === "done" && !articlesRead(report)) told.push(paragraph(say("nothing_read")));
  return told;
}

/** @param {Record<string, any>} progress */
function counts(progress) {
  const there = COUNTS.filter((name) => progress[name]);
  return element("ul", { class: "counts" }, ...there.map((name) => element("li", {}, element("strong", {}, say("{n}", { n: progress[name] })), ` ${say(`count_${name}`)}`)));
}

/**
 * @param {Api} api
 * @param {Report} report
 * @param {string} name
 * @param {string[]} outcomes
 * @param {number} n
 */
function kind(api, report, name, outcomes, n) {
  const list = element("ul", { class: "rows" });
  const isFirst = name !== "fine" && name !== "skipped";
  const box = folded(say(`lines_${name}`, { n }), isFirst, list);
  let isLoaded = false;

  async function load() {
    if (isLoaded) return;
    isLoaded = true;
    const asked = outcomes.map((outcome) => /** @type {[string, string]} */ (["outcome", outcome]));
    const more = await paged(
      list,
      async (after) => {
        const page = await api.get(`v1/reports/${report.id}/lines`, [...asked, ["limit", "100"], ["after", String(after ?? 0)]]);
        return { items: /** @type {Line[]} */ (page.lines), next: page.next };
      },
      line,
      (error) => tell(wordsOf(error)),
    );
    box.append(more);
  }

  box.addEventListener("toggle", () => box.open && void load());
  if (isFirst) void load();
  return box;
}

/** @param {Line} line */
function line({ id, title, source, doubts, why }) {
  const name = id ? element("a", { href: hashOf("article", id), dir: "auto" }, title ?? id) : element("strong", { dir: "auto" }, source);
  const told = why ?? doubts?.join(", ") ?? "";
  const row = block("row", name);
  if (told) row.append(element("p", {}, foreign(told)));
  if (id) row.append(element("p", { class: "facts" }, foreign(source)));
  return row;
}
