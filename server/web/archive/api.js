/** The server, as the archive page asks it. No DOM here. */

import { PAGE_HEADER } from "../widget/api/archive.js";
import { ArchiveError, errorOf } from "../widget/api/errors.js";

export class Api {
  /** @param {URL} base where the server's pages begin */
  constructor(base) {
    this.base = base;
  }

  /** @param {string} path below the base, such as `v1/keys` */
  address(path) {
    return new URL(path, this.base).href;
  }

  /**
   * @param {string} path
   * @param {Iterable<[string, string]>} [parameters]
   * @returns {Promise<any>}
   * @throws {ArchiveError}
   */
  async get(path, parameters = []) {
    const query = new URLSearchParams([...parameters]).toString();
    return (await this.#ask(query ? `${path}?${query}` : path, {})).json();
  }

  /**
   * @param {"POST" | "PATCH" | "DELETE"} method
   * @param {string} path
   * @param {object} [body]
   * @returns {Promise<any>} null where the answer has no body
   * @throws {ArchiveError}
   */
  async send(method, path, body) {
    /** @type {RequestInit} */
    const request = { method };
    if (body) Object.assign(request, { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
    const response = await this.#ask(path, request);
    return response.status === 204 ? null : response.json();
  }

  /** @param {string} path @param {RequestInit} request */
  async #ask(path, request) {
    const headers = { ...request.headers, [PAGE_HEADER]: "archive" };
    let response;
    try {
      response = await fetch(this.address(path), { ...request, headers, credentials: "same-origin" });
    } catch {
      throw new ArchiveError("unreachable");
    }
    if (!response.ok) throw await errorOf(response);
    return response;
  }
}

/** An article's id as a part of an address: it may hold slashes. @param {string} id */
export function idPath(id) {
  return id.split("/").map(encodeURIComponent).join("/");
}
