/** One upload, from its first byte to its report; it goes on whichever view is shown. */

import { PAGE_HEADER } from "../../widget/api/archive.js";
import { ArchiveError } from "../../widget/api/errors.js";
import { isUnderWay } from "./report.js";
import { say } from "../words.js";

/** @import { Api } from "../api.js" */
/** @import { ChosenFile } from "./chosen_files.js" */
/** @import { Report } from "./report.js" */

const LOOK_MS = 700;
const SLOWEST_LOOK_MS = 5000;

/** Tells `change` events. */
export class Transfer extends EventTarget {
  /** @type {"sending" | "reading" | "ended"} */
  state = "sending";
  sent = 0;
  total = 0;
  /** @type {Report | null} */
  report = null;
  /** @type {unknown} */
  error = null;
  #api;
  #path;
  #request = new XMLHttpRequest();
  #isStopped = false;

  /** @param {Api} api @param {ChosenFile[]} chosen @param {string} collection that they go into, or "" */
  constructor(api, chosen, collection) {
    super();
    this.#api = api;
    this.#path = collection ? `v1/uploads?${new URLSearchParams({ collection })}` : "v1/uploads";
    this.total = chosen.reduce((sum, { file }) => sum + file.size, 0);
    void this.#run(chosen);
  }

  /** Ends it: what was not sent whole is not kept, and what was read stays. */
  async stop() {
    this.#isStopped = true;
    if (this.state === "sending") this.#request.abort();
    else if (this.report) await this.#api.send("DELETE", `v1/uploads/${this.report.id}`);
  }

  /** @param {ChosenFile[]} chosen */
  async #run(chosen) {
    const warn = (/** @type {BeforeUnloadEvent} */ event) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    try {
      this.report = await this.#send(chosen);
      window.removeEventListener("beforeunload", warn);
      this.state = "reading";
      await this.#watch();
    } catch (error) {
      this.error = error;
    }
    window.removeEventListener("beforeunload", warn);
    this.state = "ended";
    this.#tell();
  }

  /** @param {ChosenFile[]} chosen @returns {Promise<Report>} */
  #send(chosen) {
    const form = new FormData();
    for (const { file, path } of chosen) form.append("file", file, path);
    const request = this.#request;
    return new Promise((resolve, reject) => {
      request.open("POST", this.#api.address(this.#path));
      request.setRequestHeader(PAGE_HEADER, "archive");
      // `fetch` tells of no bytes that it sends.
      request.upload.addEventListener("progress", ({ loaded, total }) => {
        this.sent = Math.round((this.total * loaded) / (total || 1));
        this.#tell();
      });
      request.addEventListener("load", () => {
        const answer = parsed(request.responseText);
        if (request.status < 300) resolve(answer);
        else reject(new ArchiveError(kindOf(request.status), answer));
      });
      request.addEventListener("error", () => reject(new ArchiveError("problem", { detail: say("cut_off") })));
      request.addEventListener("abort", () => reject(new ArchiveError("problem", { detail: say("stop_sending") })));
      request.send(form);
    });
  }

  async #watch() {
    let pauseMs = LOOK_MS;
    while (this.report && isUnderWay(this.report)) {
      this.#tell();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      pauseMs = Math.min(pauseMs * 1.3, SLOWEST_LOOK_MS);
      try {
        this.report = await this.#api.get(`v1/uploads/${this.report.id}`);
      } catch (error) {
        if (!(error instanceof ArchiveError) || !["unreachable", "busy"].includes(error.kind)) throw error;
        // The server goes on reading: look again.
        pauseMs = Math.max(1000 * error.waitS, SLOWEST_LOOK_MS);
      }
    }
  }

  get wasStopped() {
    return this.#isStopped;
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { detail: text.slice(0, 200) };
  }
}

/** @param {number} status */
function kindOf(status) {
  if (status === 429) return "busy";
  return status === 401 || status === 403 ? "forbidden" : "problem";
}
