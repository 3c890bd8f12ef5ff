/** Where articles come from by themselves: followed, looked at, followed no more. */

import { element, link } from "../../widget/dom.js";
import { block, control, field, folded, foreign, nothing, paragraph } from "../elements.js";
import { collectionField, collectionsOf } from "../forms/collections.js";
import { dialog } from "../forms/dialog.js";
import { forgetMade, making } from "../forms/making.js";
import { tell, wordsOf } from "../notices.js";
import { moment, say, span } from "../words.js";
import { failure, refilled } from "./rows.js";

/** @import { Api } from "../api.js" */
/** @import { Collection } from "../forms/collections.js" */
/**
 * @typedef {{ name: string, kind: string, address: string, every_s: number, collection: string | null,
 *   last_success: string | null, last_error: string | null, failing_since: string | null,
 *   articles: number, waiting: number, note: string | null }} Source
 */

const INTERVALS_S = [300, 900, 3_600, 21_600, 86_400];
// A look is soon over, or takes long.
const FIRST_PAUSE_MS = 700;
const LONGEST_PAUSE_MS = 10_000;
const WATCHED_MS = 900_000;

/** @param {Api} api */
export async function sourcesView(api) {
  const view = new Sources(api);
  const [there] = await Promise.all([collectionsOf(api), view.refresh()]);
  return [view.maker(there), view.empty, view.list];
}

class Sources {
  list = element("ul", { class: "rows" });
  empty = nothing(say("no_sources"), say("no_sources_hint"));
  /** @type {Source[]} */
  #sources = [];
  #api;

  /** @param {Api} api */
  constructor(api) {
    this.#api = api;
  }

  async refresh() {
    this.#sources = (await this.#api.get("v1/sources")).sources;
    this.empty.hidden = this.#sources.length > 0;
    refilled(this.list, this.#sources.map((source) => this.#row(source)));
  }

  /** @param {Collection[]} there */
  maker(there) {
    const address = element("input", { type: "text", inputmode: "url", required: true, maxlength: 2000, spellcheck: "false", placeholder: "https://" });
    const name = element("input", { type: "text", maxlength: 100, dir: "auto" });
    const often = element("select", {}, element("option", { value: "" }, say("as_set")), ...INTERVALS_S.map((s) => element("option", { value: s }, say("every", { span: span(s) }))));
    const collection = collectionField(there);
    const more = folded(say("more_choices"), false, block("fields", field(say("source_name"), name), field(say("how_often"), often), collection.field));
    return making(say("follow"), [field(say("source_address"), address), more], async () => {
      const asked = { name: name.value.trim() || this.#nameOf(address.value.trim()), address: address.value.trim() };
      if (often.value) Object.assign(asked, { every_s: Number(often.value) });
      if (collection.input.value.trim()) Object.assign(asked, { collection: collection.input.value.trim() });
      /** @type {Source} */
      const made = await this.#api.send("POST", "v1/sources", asked);
      await this.refresh();
      void this.#watch(made.name);
      return block("notice", paragraph(say("following", { name: made.name })));
    });
  }

  /** What a source is called that nobody gave a name: its site or folder, and a number beside others of that. */
  #nameOf(/** @type {string} */ address) {
    const place = URL.canParse(address) ? new URL(address).hostname : (address.split("/").filter(Boolean).pop() ?? "");
    const site = place.replace(/[^\w.-]|^\W+/g, "").slice(0, 90);
    const taken = new Set(this.#sources.map(({ name }) => name));
    let name = site || "source";
    for (let number = 2; taken.has(name); number += 1) name = `${site || "source"} ${number}`;
    return name;
  }

  /** @param {Source} source */
  #row(source) {
    const facts = [
      say("found", { n: source.articles }),
      source.last_success ? say("last_success", { moment: moment(source.last_success) }) : say("source_never"),
      say("every", { span: span(source.every_s) }),
    ];
    if (source.waiting) facts.push(say("pages_waiting", { n: source.waiting }));
    if (source.collection) facts.push(say("into", { name: source.collection }));
    const told = block("row", element("strong", { dir: "auto" }, source.name), element("p", { class: "facts address" }, `${say(`is_${source.kind}`)} · `, link(source.address, source.address)), element("p", { class: "facts" }, foreign(facts.join(" · "))));
    if (source.last_error) told.append(failure(source.last_error, source.failing_since));
    if (source.note) told.append(element("p", { class: "facts", dir: "auto" }, source.note));
    const look = control(say("look_now"), "look", () => void this.#look(source.name));
    const end = control(say("unfollow"), "close", () => void this.#end(source.name), "grave");
    look.setAttribute("aria-label", `${say("look_now")}: ${source.name}`);
    end.setAttribute("aria-label", `${say("unfollow")}: ${source.name}`);
    return element("li", { class: "row-with-control" }, told, block("controls", look, end));
  }

  /** @param {string} name */
  async #look(name) {
    try {
      await this.#api.send("POST", `${path(name)}/run`);
      tell(say("looking", { name }));
      await this.#watch(name);
    } catch (error) {
      tell(wordsOf(error));
    }
  }

  /** @param {string} name */
  #end(name) {
    const asked = { title: say("asked", { what: say("unfollow"), title: name }), told: say("unfollow_told"), label: say("unfollow"), grave: true };
    return dialog(asked, async () => {
      await this.#api.send("DELETE", path(name));
      await this.refresh();
      forgetMade();
      tell(say("unfollowed", { name }));
    });
  }

  /** Show what comes of a look, while somebody is here. @param {string} name */
  async #watch(name) {
    const before = this.#lookOf(name);
    const until = Date.now() + WATCHED_MS;
    for (let pauseMs = FIRST_PAUSE_MS; Date.now() < until && this.#lookOf(name) === before; pauseMs = Math.min(1.7 * pauseMs, LONGEST_PAUSE_MS)) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      if (!this.list.isConnected) return;
      await this.refresh().catch((error) => tell(wordsOf(error)));
    }
  }

  /** @param {string} name */
  #lookOf(name) {
    const source = this.#sources.find((each) => each.name === name);
    return `${source?.last_success} ${source?.last_error}`;
  }
}

/** @param {string} name */
function path(name) {
  return `v1/sources/${encodeURIComponent(name)}`;
}
