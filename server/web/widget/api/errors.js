/** What can go wrong between the reader and the archive. */

/**
 * `kind` says what to tell the reader; a `problem` brings the server's own words.
 * @typedef {"unreachable" | "broken" | "timeout" | "busy" | "forbidden" | "problem"} Kind
 */

export class ArchiveError extends Error {
  /**
   * @param {Kind} kind
   * @param {{ title?: string, detail?: string, hint?: string }} [problem]
   * @param {number} [waitS] seconds after which it makes sense to ask again
   */
  constructor(kind, { title = "", detail = "", hint = "" } = {}, waitS = 0) {
    super(detail);
    this.kind = kind;
    this.title = title;
    this.hint = hint;
    this.waitS = waitS;
  }

  /** The network failed, not the server: asking again may well help. */
  get passing() {
    return this.kind === "unreachable" || this.kind === "broken";
  }
}

/**
 * What a response with an error status tells.
 * @param {Response} response
 */
export async function errorOf(response) {
  const problem = await response.json().catch(() => ({ detail: `Status ${response.status}.` }));
  const waitS = secondsOf(response.headers.get("Retry-After"));
  if (response.status === 429) return new ArchiveError("busy", problem, waitS);
  if (response.status === 401 || response.status === 403) return new ArchiveError("forbidden", problem);
  return new ArchiveError("problem", problem, waitS);
}

/**
 * Retry-After is a number of seconds or a date.
 * @param {string | null} value
 */
function secondsOf(value) {
  if (!value) return 0;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Math.max(0, Math.ceil(seconds) || 0);
}
