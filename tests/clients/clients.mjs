/** What each client says: node clients.mjs NAME ADDRESS QUESTION prints it as JSON. */
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { ChatOpenAI } from "@langchain/openai";
import { generateText, streamText } from "ai";

const apiKey = "unused";

/** Through the Responses API, which it calls first. */
async function vercelAi(address, prompt) {
  const model = createOpenAI({ baseURL: `${address}/v1`, apiKey })("dateline");
  const { text, sources } = await generateText({ model, prompt, maxRetries: 0 });
  return { text, streamed: await streamed(model, prompt), sources: sources.map(({ url }) => url) };
}

async function vercelAiCompatible(address, prompt) {
  const provider = createOpenAICompatible({ name: "dateline", baseURL: `${address}/v1`, apiKey });
  const model = provider.chatModel("dateline-markdown");
  const { text } = await generateText({ model, prompt, maxRetries: 0 });
  return { text, streamed: await streamed(model, prompt) };
}

async function streamed(model, prompt) {
  let text = "";
  for await (const words of streamText({ model, prompt, maxRetries: 0 }).textStream) text += words;
  return text;
}

async function langchain(address, prompt) {
  const model = new ChatOpenAI({
    model: "dateline-markdown",
    apiKey,
    configuration: { baseURL: `${address}/v1` },
    maxRetries: 0,
  });
  let text = "";
  for await (const chunk of await model.stream(prompt)) text += chunk.content;
  return { text: (await model.invoke(prompt)).content, streamed: text };
}

const [name, ...given] = process.argv.slice(2);
console.log(JSON.stringify(await { vercelAi, vercelAiCompatible, langchain }[name](...given)));
