/** Dropping or choosing files, watching them being sent and read, and the report at the end. */

import { element } from "../../widget/dom.js";
import { ofDrop, ofInput, sizeOf } from "./chosen_files.js";
import { block, control, icon, paragraph } from "../elements.js";
import { collectionField, collectionsOf } from "../forms/collections.js";
import { trouble } from "../notices.js";
import { articlesRead, reportDetails } from "./report.js";
import { Transfer } from "./transfer.js";
import { bytes, say } from "../words.js";

/** @import { Api } from "../api.js" */
/** @import { Collection } from "../forms/collections.js" */
/** @import { ChosenFile } from "./chosen_files.js" */

const NAMED_FILES = 5;
const limits = {
  bytes: Number(document.body.dataset.mostBytes),
  files: Number(document.body.dataset.mostFiles),
};
/** @type {Transfer | null} */
let transfer = null;

/** @param {Api} api */
export async function uploadView(api) {
  const place = block("upload");
  const there = await collectionsOf(api);
  /** @param {...Node} nodes */
  const show = (...nodes) => place.replaceChildren(...nodes);

  function choose() {
    transfer = null;
    show(chooser(check));
  }

  /** @param {ChosenFile[]} chosen */
  function check(chosen) {
    const fault = faultOf(chosen);
    if (fault) show(chooser(check), element("p", { class: "trouble", role: "alert" }, fault));
    else {
      show(summary(chosen, there, (collection) => begin(chosen, collection), choose));
      place.querySelector("button")?.focus();
    }
  }

  /** @param {ChosenFile[]} chosen @param {string} collection */
  function begin(chosen, collection) {
    transfer = new Transfer(api, chosen, collection);
    follow(transfer);
  }

  /** @param {Transfer} running */
  function follow(running) {
    const box = new Progress(running);
    show(box.element);
    running.addEventListener("change", () => {
      if (running.state !== "ended") box.update();
      else end(running);
    });
    box.update();
  }

  /** @param {Transfer} ended */
  function end(ended) {
    const more = control(say("another"), "upload", choose, "main");
    if (ended.report) show(element("div", { role: "status" }, reportDetails(api, ended.report)), more);
    else show(trouble(ended.error), more);
  }

  if (transfer === null) choose();
  else if (transfer.state === "ended") end(transfer);
  else follow(transfer);
  return [place];
}

/** @param {ChosenFile[]} chosen */
function faultOf(chosen) {
  const size = sizeOf(chosen);
  if (!chosen.length) return say("nothing_there");
  if (chosen.length > limits.files) return say("too_many", { n: chosen.length, most: limits.files });
  if (size > limits.bytes) return say("too_large", { bytes: bytes(size), most: bytes(limits.bytes) });
  return "";
}

/** @param {(chosen: ChosenFile[]) => void} then */
function chooser(then) {
  const files = element("input", { type: "file", multiple: true, class: "unseen", tabindex: -1, "aria-label": say("choose_files") });
  const folder = element("input", { type: "file", webkitdirectory: true, class: "unseen", tabindex: -1, "aria-label": say("choose_folder") });
  for (const input of [files, folder]) input.addEventListener("change", () => then(ofInput(input.files)));
  const zone = block(
    "drop",
    icon("upload"),
    paragraph(say("drop"), "what"),
    paragraph(say("or"), "facts"),
    block("controls", control(say("choose_files"), "articles", () => files.click()), control(say("choose_folder"), "folder", () => folder.click())),
    files,
    folder,
    paragraph(say("kinds", { files: limits.files, bytes: bytes(limits.bytes) }), "facts"),
  );
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", async (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    if (event.dataTransfer) then(await ofDrop(event.dataTransfer, limits.files));
  });
  return zone;
}

/**
 * @param {ChosenFile[]} chosen
 * @param {Collection[]} there
 * @param {(collection: string) => void} start
 * @param {() => void} leave
 */
function summary(chosen, there, start, leave) {
  const collection = collectionField(there);
  const names = chosen.slice(0, NAMED_FILES).map(({ path }) => element("li", { dir: "auto" }, path));
  if (chosen.length > NAMED_FILES) names.push(element("li", {}, say("and_more", { n: chosen.length - NAMED_FILES })));
  return block(
    "summary",
    element("p", { class: "what", role: "status" }, say("chosen", { n: chosen.length, bytes: bytes(sizeOf(chosen)) })),
    element("ul", { class: "names" }, ...names),
    collection.field,
    block("controls", control(say("start"), "upload", () => start(collection.input.value.trim()), "main"), control(say("cancel"), "close", leave, "plain")),
  );
}

/** How far it has come: bytes first, then articles. */
class Progress {
  #transfer;
  #words = element("p", { class: "what", role: "status" });
  #current = element("p", { class: "facts", dir: "auto" });
  #bar = element("progress", { max: 1 });

  /** @param {Transfer} transfer */
  constructor(transfer) {
    this.#transfer = transfer;
    const stop = control(say("stop"), "stop", () => void transfer.stop());
    this.leave = paragraph(say("leave"), "facts");
    this.element = block("progress", this.#words, this.#bar, this.#current, block("controls", stop), this.leave);
  }

  update() {
    const { state, sent, total, report } = this.#transfer;
    const isSending = state === "sending";
    this.leave.hidden = isSending;
    this.#bar.setAttribute("aria-label", say(isSending ? "sending_label" : "reading_label"));
    if (isSending) {
      this.#words.textContent = say("sending", { sent: bytes(sent), total: bytes(total) });
      this.#bar.value = total ? sent / total : 0;
      return;
    }
    // How many there are in all is known at the end alone.
    this.#bar.removeAttribute("value");
    const n = report ? articlesRead(report) : 0;
    this.#words.textContent = report?.state === "reading" ? say("reading", { n }) : say("waiting");
    const current = report?.progress.current;
    this.#current.textContent = current ? say("reading_now", { source: current }) : "";
  }
}
