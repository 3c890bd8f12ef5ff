// Asking over a network that is slow, breaks off, or says no: against a real server in this process.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import test from "node:test";

import { Archive } from "../../server/web/widget/api/archive.js";

const ASKED = { question: "Why?", history: [], filters: {} };
const DONE = 'event: done\ndata: {"answer": "Because."}\n\n';
const STREAM = { "Content-Type": "text/event-stream" };

/** An archive whose answers are given, in turn, by `answers`. */
async function archiveOf(t, ...answers) {
  return patientArchiveOf(t, 20_000, ...answers);
}

async function patientArchiveOf(t, silenceMs, ...answers) {
  const server = createServer((request, response) => {
    requests.push(request);
    answers[Math.min(requests.length, answers.length) - 1](response, request);
  });
  const requests = [];
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = `http://127.0.0.1:${server.address().port}/base`;
  return { archive: new Archive(address, "k1", { silenceMs, pausesMs: [5, 5] }), requests, server };
}

async function told(archive, signal = new AbortController().signal) {
  const events = [];
  for await (const event of archive.ask(ASKED, signal)) events.push(event);
  return events;
}

function whole(response) {
  response.writeHead(200, STREAM);
  response.end(DONE);
}

function cut(response) {
  response.writeHead(200, STREAM);
  response.write('event: delta\ndata: {"text": "Bec"}\n\n', () => response.destroy());
}

test("an answer, with the key, at an address below the root", async (t) => {
  const { archive, requests } = await archiveOf(t, whole);
  assert.deepEqual(await told(archive), [{ name: "done", data: { answer: "Because." } }]);
  assert.equal(requests[0].url, "/base/v1/ask");
  assert.equal(requests[0].headers.authorization, "Bearer k1");
});

test("a link for whom is asked for, and nothing that only a page of the archive's own may send", async (t) => {
  const { archive, requests } = await archiveOf(t, async (response, request) => {
    request.body = "";
    for await (const piece of request) request.body += piece;
    response.writeHead(201, { "Content-Type": "application/json" }).end('{"id": "x"}');
  });
  assert.deepEqual(await archive.makeLink(["a", "b"], "anyone"), { id: "x" });
  assert.deepEqual(JSON.parse(requests[0].body), { answer_ids: ["a", "b"], audience: "anyone" });
  assert.equal(requests[0].headers["x-dateline-page"], undefined);
  globalThis.location = { origin: new URL(`http://${requests[0].headers.host}`).origin };
  t.after(() => delete globalThis.location);
  await archive.makeLink(["a"], "readers");
  assert.equal(requests[1].headers["x-dateline-page"], "chat");
});

test("events come one by one, wherever the network cuts them, code points included", async (t) => {
  const bytes = Buffer.from('event: delta\ndata: {"text": "😀 é"}\n\n' + DONE);
  const { archive } = await archiveOf(t, async (response) => {
    response.writeHead(200, STREAM);
    for (const byte of bytes) {
      response.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    response.end();
  });
  assert.deepEqual((await told(archive)).map(({ data }) => data), [{ text: "😀 é" }, { answer: "Because." }]);
});

test("a connection that breaks off is asked again", async (t) => {
  const { archive } = await archiveOf(t, cut, whole);
  assert.deepEqual((await told(archive)).map(({ name }) => name), ["delta", "lost", "done"]);
});

test("one that keeps breaking off is given up", async (t) => {
  const { archive, requests } = await archiveOf(t, cut);
  await assert.rejects(told(archive), { kind: "broken" });
  assert.equal(requests.length, 3);
});

test("a stream that ends before the answer has broken off", async (t) => {
  const { archive } = await archiveOf(t, (response) => response.writeHead(200, STREAM).end());
  await assert.rejects(told(archive), { kind: "broken" });
});

test("no server at all", async (t) => {
  const { archive, server } = await archiveOf(t, whole);
  server.close();
  await assert.rejects(told(archive), { kind: "unreachable" });
});

test("silence is a time-out, and is not asked again", async (t) => {
  const ping = (response) => response.writeHead(200, STREAM).write(": ping\n\n");
  const { archive, requests } = await patientArchiveOf(t, 200, ping);
  await assert.rejects(told(archive), { kind: "timeout" });
  assert.equal(requests.length, 1);
});

test("comments keep a slow answer alive", async (t) => {
  const { archive } = await patientArchiveOf(t, 1500, async (response) => {
    response.writeHead(200, STREAM);
    for (let n = 0; n < 8; n += 1) {
      response.write(": ping\n\n");
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    response.end(DONE);
  });
  assert.equal((await told(archive)).length, 1);
});

for (const [status, headers, expected] of [
  [429, { "Retry-After": "7" }, { kind: "busy", waitS: 7 }],
  [429, {}, { kind: "busy", waitS: 0 }],
  [503, { "Retry-After": "5" }, { kind: "problem", waitS: 5, title: "Busy", hint: "Wait." }],
  [401, {}, { kind: "forbidden" }],
  [403, {}, { kind: "forbidden" }],
]) {
  test(`status ${status} with ${JSON.stringify(headers)}`, async (t) => {
    const { archive, requests } = await archiveOf(t, (response) => {
      response.writeHead(status, headers).end('{"title": "Busy", "hint": "Wait.", "mend": "Wait."}');
    });
    await assert.rejects(told(archive), expected);
    assert.equal(requests.length, 1);
  });
}

test("an error within the stream brings the server's words", async (t) => {
  const { archive } = await archiveOf(t, (response) => {
    response.writeHead(200, STREAM).end('event: error\ndata: {"title": "Slow", "detail": "Too slow."}\n\n');
  });
  await assert.rejects(told(archive), { kind: "problem", title: "Slow", message: "Too slow." });
});

test("stopping ends the request at the server", async (t) => {
  const gone = Promise.withResolvers();
  const { archive } = await archiveOf(t, (response) => {
    response.on("close", gone.resolve);
    response.writeHead(200, STREAM).write('event: delta\ndata: {"text": "a"}\n\n');
  });
  const abort = new AbortController();
  await assert.rejects(async () => {
    for await (const { name } of archive.ask(ASKED, abort.signal)) if (name === "delta") abort.abort();
  });
  await gone.promise;
});

test("a cited page marks every citation of that article and begins at the one asked for", () => {
  const archive = new Archive("https://a.example/news", null);
  const at = (start, id = "a/b") => ({ article_id: id, version: 2, start, end: start + 5 });
  const page = archive.citedPage(at(20), [at(20), at(3), at(9, "other"), at(3)]);
  assert.equal(page, "https://a.example/news/articles/a%2Fb?version=2&cite=3-8&cite=20-25#cite-2");
  assert.equal(archive.questionPage("a & b?"), "https://a.example/news/?q=a+%26+b%3F");
});
