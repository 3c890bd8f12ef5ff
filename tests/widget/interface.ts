/** The interface that pages see, used as a page in TypeScript uses it: only its types are checked. */
import { DatelineChat, HOME, type Answer, type Citation, type DatelineError } from "dateline-chat";

const chat: DatelineChat = document.createElement("dateline-chat");
chat.setAttribute("src", HOME);
document.querySelector("dateline-chat")?.ask("Who?")?.then(() => chat.stop());
for (const act of [chat.open, chat.close, chat.clear, chat.focus]) act.call(chat);

// On the element and on whatever stands above it.
chat.addEventListener("dateline:question", ({ detail }) => detail.filters.publishers?.join());
document.addEventListener("dateline:answer", ({ detail }) => {
  const answer: Answer = detail;
  const first: Citation | undefined = answer.citations[0];
  return first && `${first.publisher ?? "?"}: ${first.quote}`;
});
window.addEventListener("dateline:error", ({ detail }) => {
  const error: DatelineError = detail;
  return error.kind === "busy" ? error.waitS : error.hint;
});

// @ts-expect-error a question is words
chat.ask(7);
// @ts-expect-error it has no such method
chat.say("Who?");
chat.addEventListener("dateline:answer", ({ detail }) => {
  // @ts-expect-error an Answer has no such field
  return detail.sources;
});
// @ts-expect-error there is no such kind
chat.addEventListener("dateline:error", ({ detail }) => detail.kind === "lost");
