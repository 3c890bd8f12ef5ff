/** What each client says: node clients.mjs NAME ADDRESS QUESTION prints it as JSON. */
import { createMCPClient } from "@ai-sdk/mcp";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { ChatOpenAI } from "@langchain/openai";
import { generateText, streamText } from "ai";
import OpenAI from "openai";

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

async function vercelMcp(address, question) {
  const client = await createMCPClient({ transport: { type: "http", url: `${address}/mcp` } });
  const tools = await client.tools();
  const said = async (tool, given) => (await tools[tool].execute(given, { messages: [], toolCallId: "1" })).content[0].text;
  const text = await said("ask", { question });
  const [first] = JSON.parse(await said("search", { query: question })).results;
  const { url } = JSON.parse(await said("fetch", { id: first.id }));
  await client.close();
  return { text, tools: Object.keys(tools), sources: [url] };
}

async function openai(address, question) {
  const client = new OpenAI({ baseURL: `${address}/v1`, apiKey, maxRetries: 0 });
  const asked = { model: "dateline", messages: [{ role: "user", content: question }] };
  const whole = (await client.chat.completions.create(asked)).choices[0].message;
  const stream = client.chat.completions.stream(asked);
  const collected = (await stream.finalChatCompletion()).choices[0].message;
  const response = await client.responses.create({ model: "dateline", input: question });
  const urls = collected.annotations.map((each) => each.url_citation.url);
  // As many as the whole answer has: its collector keeps those of one chunk.
  const sources = urls.length === whole.annotations.length ? urls : [];
  return { text: whole.content, streamed: collected.content, through_responses: response.output_text, sources };
}

const [name, ...given] = process.argv.slice(2);
console.log(JSON.stringify(await { vercelAi, vercelAiCompatible, vercelMcp, openai, langchain }[name](...given)));
