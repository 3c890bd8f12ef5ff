/** Where one is on the page: `#articles?publisher=Post`, `#article/ID`, `#upload`. */

/**
 * @typedef {{ view: string, id: string, parameters: URLSearchParams }} Route
 */

/** @param {string} hash @returns {Route} */
export function routeOf(hash) {
  const [path = "", query = ""] = split(hash.replace(/^#/, ""), "?");
  const [view = "", id = ""] = split(path, "/");
  return { view: view || "articles", id: decoded(id), parameters: new URLSearchParams(query) };
}

/**
 * @param {string} view
 * @param {string} [id]
 * @param {URLSearchParams} [parameters]
 */
export function hashOf(view, id = "", parameters = new URLSearchParams()) {
  const query = parameters.toString();
  return `#${view}${id ? `/${encodeURIComponent(id)}` : ""}${query ? `?${query}` : ""}`;
}

let list = "#articles";

/** The list that was shown last, with its filters. */
export function lastList() {
  return list;
}

/** @param {URLSearchParams} parameters those of the list that is shown now */
export function remember(parameters) {
  list = hashOf("articles", "", parameters);
}

/** @param {string} text @param {string} at */
function split(text, at) {
  const place = text.indexOf(at);
  return place < 0 ? [text] : [text.slice(0, place), text.slice(place + 1)];
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
