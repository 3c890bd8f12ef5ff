/** What is in the archive: filters with their counts, and the articles that pass them. */

import { element } from "../../widget/dom.js";
import { block, control, field, folded, foreign, linked, nothing, paged } from "../elements.js";
import { tell, wordsOf } from "../notices.js";
import { hashOf, remember } from "../route.js";
import { day, language, say } from "../words.js";

/** @import { Api } from "../api.js" */
/** @import { Route } from "../route.js" */
/** @typedef {{ value: string, label: string, articles: number }} Value */
/** @typedef {{ name: string, label: string, values: Value[] }} Filter */
/** @typedef {{ id: string, version: number, title: string, publisher: string | null, published_at: string | null, passages: number }} Summary */

const SHOWN_VALUES = 6;
const PAGE = 50;
const DATES = ["after", "before"];
// What a search of the texts is narrowed by as well.
const OF_TEXTS = ["publisher", "category", "collection", ...DATES];

/** @param {Api} api @param {Route} route */
export async function articlesView(api, { parameters }) {
  remember(parameters);
  /** @type {{ filters: Filter[] }} */
  const { filters } = await api.get("v1/archive/filters");
  const list = element("ul", { class: "rows" });
  let total = 0;
  const more = await paged(
    list,
    async (cursor) => {
      const page = await api.get("v1/archive/articles", [...parameters, ["limit", String(PAGE)], .../** @type {[string, string][]} */ (cursor ? [["cursor", String(cursor)]] : [])]);
      total = page.total ?? total;
      return { items: /** @type {Summary[]} */ (page.items), next: page.next_cursor };
    },
    row,
    (error) => tell(wordsOf(error)),
  );
  if (!total && ![...parameters].length) {
    return [nothing(say("empty"), say("empty_hint"), linked("#upload", say("upload"), "upload"))];
  }
  const found = total
    ? [list, more]
    : [nothing(say("none_found"), say("none_found_hint"))];
  const narrow = folded(say("filters"), wide(), searchForm(parameters), ...filters.map((each) => facet(each, parameters)));
  narrow.className = "filters";
  return [
    block("beside", narrow, element("section", { "aria-label": say("articles") }, block("found", element("p", { role: "status" }, say("found", { n: total }))), chosen(filters, parameters), ...inTexts(api, parameters), ...found)),
  ];
}

function wide() {
  return matchMedia("(min-width: 56rem)").matches;
}

/** @param {Summary} article */
function row({ id, title, publisher, published_at, passages }) {
  const facts = `${publisher ?? say("unknown_publisher")}, ${day(published_at)}`;
  return block(
    "row",
    element("a", { href: hashOf("article", id), dir: "auto" }, title),
    element("p", { class: "facts" }, foreign(facts), ` · ${say("passages", { n: passages })}`),
  );
}

/** @param {URLSearchParams} parameters */
function searchForm(parameters) {
  const words = element("input", { type: "search", name: "words", value: parameters.get("words") ?? "", maxlength: 500 });
  const dates = DATES.map((name) => element("input", { type: "date", name, value: parameters.get(name) ?? "" }));
  const go = element("button", { type: "submit", class: "control main" }, say("search"));
  const form = element("form", { class: "search", role: "search" }, field(say("words"), words), ...dates.map((input) => field(say(input.name), input)), go);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = new URLSearchParams(parameters);
    for (const input of [words, ...dates]) {
      if (input.value.trim()) asked.set(input.name, input.value.trim());
      else asked.delete(input.name);
    }
    location.hash = hashOf("articles", "", asked);
  });
  return form;
}

/** The words that are looked for, in the texts: every passage, and the story, as files. @param {Api} api @param {URLSearchParams} parameters */
function inTexts(api, parameters) {
  const words = parameters.get("words");
  const known = ["words", "day", ...OF_TEXTS];
  if (!words || [...parameters.keys()].some((name) => !known.includes(name))) return [];
  const asked = [...parameters].filter(([name]) => OF_TEXTS.includes(name));
  const day = parameters.get("day");
  if (day) asked.push(["after", day], ["before", day]);
  const file = (/** @type {string} */ path, /** @type {string} */ label, /** @type {[string, string][]} */ ...more) => {
    const query = new URLSearchParams([["q", words], ...asked, ...more]);
    return element("a", { href: api.address(`${path}?${query}`), download: "" }, say(label));
  };
  return [
    element(
      "p",
      { class: "facts" },
      `${say("in_texts")} `,
      file("v1/search", "every_passage", ["all", "true"], ["format", "csv"]),
      ", ",
      file("v1/timeline", "its_story", ["format", "docx"]),
    ),
  ];
}

/** @param {Filter} filter @param {URLSearchParams} parameters */
function facet(filter, parameters) {
  const links = filter.values.map((value) => valueLink(filter, value, parameters));
  const first = element("ul", {}, ...links.slice(0, SHOWN_VALUES));
  const rest = links.slice(SHOWN_VALUES);
  const box = element("section", { class: "facet", "aria-label": filter.label }, element("h2", {}, filter.label), first);
  if (rest.length) box.append(folded(say("all_values", { n: links.length }), false, element("ul", { tabindex: 0, "aria-label": filter.label }, ...rest)));
  return box;
}

/** @param {Filter} filter @param {Value} value @param {URLSearchParams} parameters */
function valueLink(filter, value, parameters) {
  const asked = new URLSearchParams(parameters);
  const isOn = asked.get(filter.name) === value.value;
  if (isOn) asked.delete(filter.name);
  else asked.set(filter.name, value.value);
  const count = element("span", { class: "count" }, say("{n}", { n: value.articles }));
  return element("li", {}, element("a", { href: hashOf("articles", "", asked), "aria-current": isOn ? "true" : undefined }, foreign(shown(filter, value)), " ", count));
}

/** @param {Filter} filter @param {Value} value */
function shown(filter, value) {
  if (filter.name === "language") return language(value.value);
  return filter.name === "day" ? day(value.value) : value.label;
}

/** What is chosen, each with a way to take it back. @param {Filter[]} filters @param {URLSearchParams} parameters */
function chosen(filters, parameters) {
  const box = block("chosen");
  for (const [name, value] of parameters) {
    const filter = filters.find((each) => each.name === name);
    const label = filter?.label ?? say(name);
    const known = filter?.values.find((each) => each.value === value);
    const words = filter && known ? shown(filter, known) : value;
    const rest = new URLSearchParams([...parameters].filter((each) => each[0] !== name));
    const take = control(`${label}: ${words}`, "close", () => (location.hash = hashOf("articles", "", rest)), "chip");
    take.setAttribute("aria-label", say("remove_filter", { label, value: words }));
    box.append(take);
  }
  if (box.childElementCount > 1) box.append(control(say("clear"), "close", () => (location.hash = "#articles"), "plain"));
  return box;
}
