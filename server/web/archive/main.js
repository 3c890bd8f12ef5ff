/** The archive page: its views, one at a time, by the hash of its address. */

import { element } from "../widget/dom.js";
import { Api } from "./api.js";
import { articleView } from "./articles/article.js";
import { articlesView } from "./articles/list.js";
import { deletedView } from "./deleted.js";
import { block, icon, paragraph } from "./elements.js";
import { alertsView } from "./following/alerts.js";
import { sourcesView } from "./following/sources.js";
import { keysView } from "./keys.js";
import { noticesPlace, tellNothing, trouble } from "./notices.js";
import { ratingsView } from "./ratings.js";
import { reportsView } from "./uploads/reports.js";
import { routeOf } from "./route.js";
import { uploadView } from "./uploads/upload.js";
import { say } from "./words.js";

/** @typedef {(api: Api, route: import("./route.js").Route) => Promise<Node[]>} View */

/** @type {Record<string, View>} */
const VIEWS = {
  articles: articlesView,
  upload: uploadView,
  sources: sourcesView,
  alerts: alertsView,
  reports: reportsView,
  deleted: deletedView,
  keys: keysView,
  ratings: ratingsView,
};
/** @type {Record<string, View>} */
const WITHOUT_TAB = { article: articleView };

const api = new Api(new URL("./", document.baseURI));
const place = /** @type {HTMLElement} */ (document.querySelector("main"));
const tabs = /** @type {HTMLElement} */ (document.querySelector("nav ul"));
let turn = 0;

/** @param {boolean} moved whether somebody came here from another view */
async function show(moved) {
  const mine = ++turn;
  const route = routeOf(location.hash);
  const view = VIEWS[route.view] ?? WITHOUT_TAB[route.view] ?? articlesView;
  const tab = route.view in VIEWS ? route.view : "articles";
  for (const link of tabs.querySelectorAll("a")) {
    if (link.dataset.view === tab) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const heading = element("h1", { tabindex: -1 }, say(tab));
  document.title = say("page_title", { view: say(tab) });
  place.setAttribute("aria-busy", "true");
  // The heading stays where it is, with the focus, when the rest comes.
  const body = block("view", paragraph(say("loading"), "facts"));
  place.replaceChildren(noticesPlace(), heading, body);
  if (moved) heading.focus();
  let nodes;
  try {
    nodes = await view(api, route);
  } catch (error) {
    nodes = [trouble(error, () => void show(false))];
  }
  // Somebody may have gone on meanwhile.
  if (mine !== turn) return;
  place.setAttribute("aria-busy", "false");
  body.replaceChildren(...nodes);
}

/** @param {string} view */
function tab(view) {
  const drawn = icon(/** @type {import("./elements.js").Icon} */ (view));
  return element("li", {}, element("a", { href: `#${view}`, "data-view": view }, drawn, element("span", {}, say(view))));
}

tabs.append(...Object.keys(VIEWS).map(tab));
let before = routeOf(location.hash).view;
window.addEventListener("hashchange", () => {
  const now = routeOf(location.hash).view;
  if (now !== before && now !== "articles") tellNothing();
  before = now;
  void show(true);
});
await show(false);
