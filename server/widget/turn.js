/** One question and its answer on the page. */

import { element, longDate } from "./dom.js";
import { Draft, sentencesOf, splitAtMarkers } from "./draft.js";
import { CitationCards, nearestList, sourceList } from "./sources.js";

const SUPPORT_NOTE = {
  partial: "The cited words support this only in part.",
  unsupported: "Nothing in the articles was found to support this.",
  unchecked: "This was not checked against the articles.",
};

export class Turn {
  #draft = new Draft();
  #status = element("p", { class: "status" }, "Searching the archive…");
  #checked = element("span", { class: "checked" });
  // Not read out: each sentence is announced once, when it has been checked.
  #provisional = element("span", { class: "provisional", "aria-hidden": "true" });
  #text = element("p", { class: "text", dir: "auto" }, this.#checked, this.#provisional);
  #answer = element("div", { class: "answer", "aria-busy": "true" }, this.#status, this.#text);
  #cards = new CitationCards(this.#text);

  /** @param {string} question */
  constructor(question) {
    this.element = element(
      "article",
      { class: "turn" },
      element("h2", { dir: "auto" }, question),
      this.#answer,
    );
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#cards.dismiss();
    });
  }

  /** @param {{ hits: { article_id: string }[] }} found */
  retrieved({ hits }) {
    const articles = new Set(hits.map((hit) => hit.article_id)).size;
    this.#status.textContent =
      articles === 1 ? "Reading 1 article…" : `Reading ${articles} articles…`;
  }

  delta({ text }) {
    this.#draft.write(text);
    this.#provisional.textContent = this.#draft.provisional;
  }

  sentence(sentence) {
    this.#draft.settle(sentence);
    if (sentence.text) {
      const before = this.#draft.kept.length > 1 ? " " : "";
      this.#checked.append(before, this.#sentence(sentence));
    }
    this.#provisional.textContent = this.#draft.provisional;
  }

  done(answer) {
    this.#finish();
    if (!answer.answerable) return this.#refuse(answer);
    for (const citation of answer.citations) {
      this.#draft.citations.set(citation.number, citation);
    }
    this.#settleText(answer);
    this.#answer.append(element("p", { class: "provenance" }, provenance(answer)));
    this.#answer.append(sourceList(answer.citations));
  }

  /** What was checked stays; what was not, goes. */
  stopped() {
    this.#finish();
    this.#answer.append(
      element("p", { class: "note" }, "Stopped. Only checked sentences are kept."),
    );
  }

  /** @param {{ title: string, message: string, mend: string }} trouble @param {() => void} retry */
  failed(trouble, retry) {
    this.#finish();
    this.#answer.append(
      element(
        "div",
        { class: "trouble", role: "alert" },
        element("h3", {}, trouble.title),
        element("p", {}, `${trouble.message} ${trouble.mend}`.trim()),
        element("button", { type: "button", class: "quiet", click: retry }, "Ask again"),
      ),
    );
  }

  #finish() {
    this.#status.remove();
    this.#provisional.remove();
    this.#answer.setAttribute("aria-busy", "false");
  }

  /** The answer's own white space takes the place of that guessed while it was written. */
  #settleText(answer) {
    if (this.#checked.textContent === answer.answer) return;
    this.#cards.close();
    this.#checked.replaceChildren(
      ...sentencesOf(answer).flatMap(({ before, ...rest }) => [before, this.#sentence(rest)]),
    );
  }

  #sentence({ text, support }) {
    const pieces = splitAtMarkers(text, this.#draft.citations).map((piece) =>
      typeof piece === "number" ? this.#cards.marker(this.#draft.citations.get(piece)) : piece,
    );
    const note = SUPPORT_NOTE[support];
    return element("span", { class: `sentence ${support}`, title: note ?? false }, ...pieces);
  }

  #refuse(answer) {
    this.#text.remove();
    this.#cards.close();
    const refusal = element(
      "div",
      { class: "refusal" },
      element("p", { dir: "auto" }, answer.answer),
    );
    if (answer.nearest.length > 0) refusal.append(nearestList(answer.nearest));
    this.#answer.append(refusal);
  }
}

function provenance({ as_of, mode, model }) {
  const how =
    mode === "llm"
      ? `Written by ${model ?? "a language model"}, each sentence checked against the articles`
      : "Quoted from the articles, no language model";
  return as_of ? `As of ${longDate(as_of)} · ${how}` : how;
}
