/** The chat page: the form, the examples, the turns. */

import { ask, Trouble } from "./client.js";
import { Turn } from "./turn.js";

const REMEMBERED_TURNS = 10;
const LONGEST_TURN = 20_000;

const form = document.querySelector("#ask");
const question = document.querySelector("#question");
const askButton = document.querySelector("#send");
const stopButton = document.querySelector("#stop");
const transcript = document.querySelector("#transcript");
const welcome = document.querySelector("#welcome");

/** @type {{ role: string, content: string }[]} */
const history = [];
/** @type {AbortController | null} */
let running = null;

async function run(text) {
  if (running) return;
  running = new AbortController();
  showRunning(true);
  const turn = new Turn(text);
  welcome?.remove();
  transcript.append(turn.element);
  turn.element.scrollIntoView({ block: "start" });
  try {
    await follow(turn, text, running.signal);
  } catch (error) {
    if (running.signal.aborted) turn.stopped();
    else turn.failed(error instanceof Trouble ? error : new Trouble({}), () => run(text));
  } finally {
    running = null;
    showRunning(false);
  }
}

async function follow(turn, text, signal) {
  const body = { question: text, history: history.slice(-REMEMBERED_TURNS) };
  for await (const { name, data } of ask(body, signal)) {
    if (name === "retrieved") turn.retrieved(data);
    if (name === "delta") turn.delta(data);
    if (name === "sentence") turn.sentence(data);
    if (name === "done") {
      turn.done(data);
      remember("user", text);
      remember("assistant", data.answer);
    }
  }
}

function remember(role, content) {
  history.push({ role, content: content.slice(0, LONGEST_TURN) });
}

function showRunning(isRunning) {
  askButton.hidden = isRunning;
  stopButton.hidden = !isRunning;
}

function fitQuestion() {
  question.rows = Math.min(6, question.value.split("\n").length);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = question.value.trim();
  if (!text || running) return;
  question.value = "";
  fitQuestion();
  run(text);
});

question.addEventListener("input", fitQuestion);
question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

stopButton.addEventListener("click", () => {
  running?.abort();
  question.focus();
});

for (const example of document.querySelectorAll("[data-question]")) {
  example.addEventListener("click", () => {
    run(example.dataset.question);
    question.focus();
  });
}
