/** The official JavaScript clients at work, in node and, bundled, in a browser. */
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import OpenAI from "openai";

/** What the tools of the archive at `address` say to `question`. */
export async function throughMcp(address, question) {
  const client = new Client({ name: "test", version: "0" });
  const transport = new StreamableHTTPClientTransport(new URL("/mcp", address));
  await client.connect(transport);
  const { tools } = await client.listTools();
  const { resources } = await client.listResources();
  const answers = [];
  for (let time = 0; time < 4; time += 1) {
    const answer = await client.callTool({ name: "ask", arguments: { question } });
    answers.push(answer.structuredContent.answer);
  }
  const found = await client.callTool({ name: "search", arguments: { query: question, k: 1 } });
  await transport.terminateSession();
  await client.close();
  return {
    tools: tools.map((tool) => tool.name),
    resources: resources.length,
    answers,
    hits: found.structuredContent.hits.length,
  };
}

/** What the models of the archive at `address` say to `question`, whole and as a stream. */
export async function throughOpenai(address, question) {
  const client = new OpenAI({
    baseURL: `${address}/v1`,
    apiKey: "unused",
    dangerouslyAllowBrowser: true,
    maxRetries: 0,
    organization: "org",
    project: "project",
  });
  const models = (await client.models.list()).data.map((model) => model.id);
  const asked = { model: "dateline", messages: [{ role: "user", content: question }] };
  const { data, response } = await client.chat.completions.create(asked).withResponse();
  let streamed = "";
  for await (const chunk of await client.chat.completions.create({ ...asked, stream: true }))
    streamed += chunk.choices[0]?.delta.content ?? "";
  const stream = client.chat.completions.stream(asked);
  const collected = (await stream.finalChatCompletion()).choices[0].message.annotations;
  const responses = await client.responses.create({ model: "dateline", input: question });
  const id = response.headers.get("x-request-id");
  const { content, annotations } = data.choices[0].message;
  return { models, whole: content, annotations, streamed, collected, responses: responses.output_text, id };
}
