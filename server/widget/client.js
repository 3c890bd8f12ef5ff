/** Asking the server. */

import { EventDecoder } from "./wire.js";

/** What went wrong, with what to do about it, for a person to read. */
export class Trouble extends Error {
  /** @param {{ title?: string, detail?: string, mend?: string }} problem */
  constructor({ title = "Something went wrong", detail = "", mend = "Try again." }) {
    super(detail);
    this.title = title;
    this.mend = mend;
  }
}

const UNREACHABLE = {
  title: "The archive cannot be reached",
  detail: "The server does not answer.",
  mend: "Check that it runs (dateline serve) and that you are online, then ask again.",
};
const BROKEN_OFF = {
  title: "The connection broke off",
  detail: "The answer did not arrive whole.",
  mend: "Ask again.",
};

/**
 * The events of one answer, in order; the last one is `done`.
 * @param {{ question: string, history: { role: string, content: string }[] }} body
 * @param {AbortSignal} signal stops the work, on the server too
 * @throws {Trouble} or an AbortError
 */
export async function* ask(body, signal) {
  const response = await started(body, signal);
  const decoder = new EventDecoder();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { value, done } = await orTrouble(reader.read(), BROKEN_OFF, signal);
    if (done) throw new Trouble(BROKEN_OFF);
    for (const { event, data } of decoder.push(value)) {
      const parsed = JSON.parse(data);
      if (event === "error") throw new Trouble(parsed);
      yield { name: event, data: parsed };
      if (event === "done") return;
    }
  }
}

async function started(body, signal) {
  const request = fetch("v1/ask", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify({ ...body, stream: true }),
    signal,
  });
  const response = await orTrouble(request, UNREACHABLE, signal);
  if (response.ok) return response;
  throw new Trouble(await response.json().catch(() => ({ detail: `Status ${response.status}.` })));
}

async function orTrouble(promise, problem, signal) {
  try {
    return await promise;
  } catch (error) {
    throw signal.aborted ? error : new Trouble(problem);
  }
}
