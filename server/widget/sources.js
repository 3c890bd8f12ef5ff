/** Citations and articles as a reader sees them. */

import { element, longDate } from "./dom.js";

/** Where the article's page shows the cited words. */
function placeOf({ article_id, start, end, version }) {
  return `articles/${encodeURIComponent(article_id)}?cite=${start}-${end}&version=${version}#cite`;
}

function byline({ publisher, published_at }) {
  return `${publisher ?? "Unknown publisher"}, ${longDate(published_at)}`;
}

function link(href, text) {
  return element("a", { href, target: "_blank", rel: "noopener", dir: "auto" }, text);
}

function cited(citation) {
  return [
    element("blockquote", { dir: "auto" }, citation.quote),
    element("p", { class: "byline" }, byline(citation)),
    element("p", { class: "headline" }, link(placeOf(citation), citation.title)),
  ];
}

/** The list below an answer. */
export function sourceList(citations) {
  const items = citations.map((citation) =>
    element(
      "li",
      {},
      element("span", { class: "number", "aria-hidden": "true" }, String(citation.number)),
      element("div", {}, ...cited(citation)),
    ),
  );
  return element(
    "section",
    { class: "sources" },
    element("h3", {}, items.length === 1 ? "Source" : "Sources"),
    element("ol", {}, ...items),
  );
}

/** The articles nearest to a question that the archive does not answer. */
export function nearestList(articles) {
  const items = articles.map((article) => {
    const href = `articles/${encodeURIComponent(article.article_id)}?version=${article.version}`;
    return element(
      "li",
      {},
      link(href, article.title),
      element("span", { class: "byline" }, byline(article)),
    );
  });
  return element(
    "section",
    { class: "nearest" },
    element("h3", {}, "Nearest articles"),
    element("ul", {}, ...items),
  );
}

/** Buttons in the text that open the card with the words they stand for; one card at a time. */
export class CitationCards {
  /** @type {HTMLElement | null} */
  #open = null;
  #serial = 0;

  /** @param {Element} place what opened cards stand after */
  constructor(place) {
    this.place = place;
  }

  marker(citation) {
    const label = `Source ${citation.number}: ${byline(citation)}`;
    const button = element(
      "button",
      { type: "button", class: "marker", "aria-expanded": "false", "aria-label": label },
      String(citation.number),
    );
    button.addEventListener("click", () => this.#toggle(button, citation));
    return button;
  }

  close() {
    this.card?.remove();
    this.#open?.setAttribute("aria-expanded", "false");
    this.#open?.removeAttribute("aria-controls");
    this.#open = null;
  }

  #toggle(button, citation) {
    const wasOpen = this.#open === button;
    this.close();
    if (wasOpen) return;
    this.#open = button;
    this.#serial += 1;
    const id = `card-${citation.number}-${this.#serial}`;
    this.card = element(
      "aside",
      { class: "card", id, "aria-label": `Source ${citation.number}` },
      ...cited(citation),
    );
    this.card.append(
      element("button", { type: "button", class: "close", click: () => this.dismiss() }, "Close"),
    );
    button.setAttribute("aria-expanded", "true");
    button.setAttribute("aria-controls", id);
    this.place.after(this.card);
  }

  /** Close and give the focus back to the marker. */
  dismiss() {
    const marker = this.#open;
    this.close();
    marker?.focus();
  }
}
