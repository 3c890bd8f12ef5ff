/** What came of the last times that articles were read. */

import { element } from "../../widget/dom.js";
import { block, foreign, linked, nothing } from "../elements.js";
import { articlesRead, isUnderWay, reportDetails } from "./report.js";
import { hashOf } from "../route.js";
import { moment, say } from "../words.js";

/** @import { Api } from "../api.js" */
/** @import { Route } from "../route.js" */
/** @import { Report } from "./report.js" */

const SHOWN = 50;

/** @param {Api} api @param {Route} route */
export async function reportsView(api, { id }) {
  /** @type {{ reports: Report[] }} */
  const { reports } = await api.get("v1/reports", [["limit", String(SHOWN)]]);
  if (id) {
    const report = reports.find((each) => each.id === id) ?? (await api.get(`v1/uploads/${encodeURIComponent(id)}`));
    return [linked("#reports", say("back"), "back"), element("h2", { dir: "auto" }, heading(report)), element("p", { class: "facts" }, foreign(what(report))), reportDetails(api, report)];
  }
  if (!reports.length) return [nothing(say("no_reports"), say("no_reports_hint"))];
  return [element("ul", { class: "rows" }, ...reports.map((report) => element("li", {}, row(report))))];
}

/** @param {Report} report */
function row(report) {
  const { progress } = report;
  const told = [say(`state_${report.state}`), say("found", { n: articlesRead(report) })];
  for (const name of ["doubtful", "refused", "skipped"]) {
    if (progress[name]) told.push(say(`lines_${name}`, { n: progress[name] }));
  }
  return block(
    isUnderWay(report) ? "row under-way" : "row",
    element("a", { href: hashOf("reports", report.id) }, heading(report)),
    element("p", {}, told.join(" · ")),
    element("p", { class: "facts" }, foreign(what(report))),
  );
}

/** @param {Report} report */
function heading(report) {
  return say("report_of", { kind: say(`kind_${report.kind}`), moment: moment(report.began_at) });
}

/** @param {Report} report */
function what({ what: named, made_by, progress }) {
  const first = named || progress.first || "";
  const files = progress.files > 1 ? ` ${say("and_more", { n: progress.files - 1 })}` : "";
  const by = made_by ? ` · ${say("by", { name: made_by })}` : "";
  return `${first}${files}${by}`;
}
