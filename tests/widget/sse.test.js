// What the server says, and how it becomes an answer.
import assert from "node:assert/strict";
import test from "node:test";

import { Draft, sentencesOf, splitAtMarkers } from "../../server/web/widget/answer/draft.js";
import { EventDecoder } from "../../server/web/widget/api/sse.js";

const STREAM = 'id: 1\nevent: delta\ndata: {"text": "a"}\n\n: ping\n\nid: 2\nevent: done\ndata: {}\n\n';
const EVENTS = [
  { id: "1", event: "delta", data: '{"text": "a"}' },
  { id: "2", event: "done", data: "{}" },
];

function decode(pieces) {
  const decoder = new EventDecoder();
  return pieces.flatMap((piece) => decoder.push(piece));
}

for (const [name, ending] of [["LF", "\n"], ["CRLF", "\r\n"], ["CR", "\r"]]) {
  test(`events with ${name} line ends, cut at every place`, () => {
    const stream = STREAM.replaceAll("\n", ending) + (ending === "\r" ? ":" : "");
    for (let cut = 0; cut <= stream.length; cut += 1) {
      assert.deepEqual(decode([stream.slice(0, cut), stream.slice(cut)]), EVENTS, `cut at ${cut}`);
    }
    assert.deepEqual(decode([...stream]), EVENTS);
  });
}

test("several data lines are one text; one space after the colon is not part of it", () => {
  assert.deepEqual(decode(["data:a\ndata:  b\ndata\n\n"]), [
    { id: "", event: "message", data: "a\n b\n" },
  ]);
});

test("an event without data, a comment and an unknown field say nothing", () => {
  assert.deepEqual(decode(["event: x\n\n:data: y\n\nretry: 3\n\n"]), []);
});

test("an unfinished event is not given out", () => {
  assert.deepEqual(decode(["data: half\n"]), []);
});

test("a byte order mark at the start is skipped", () => {
  assert.deepEqual(decode(["\uFEFFdata: x\n\n"]), [{ id: "", event: "message", data: "x" }]);
});

test("a draft shows what was written and not yet consumed, counting code points", () => {
  const draft = new Draft();
  draft.write("😀 one. Tw");
  assert.equal(draft.provisional, "😀 one. Tw");
  draft.settle({ text: "😀 one. [1]", support: "supported", consumed: 6, new_citations: [{ number: 1 }] });
  assert.equal(draft.provisional, " Tw");
  assert.deepEqual([...draft.citations.keys()], [1]);
});

test("a withdrawn sentence leaves nothing", () => {
  const draft = new Draft();
  draft.write("Wrong.");
  draft.settle({ text: "", support: "unsupported", consumed: 6, new_citations: [] });
  assert.equal(draft.provisional, "");
  assert.equal(draft.provisional, "");
});

test("the sentences of an answer keep the white space between them", () => {
  const answer = {
    answer: "😀a. [1]\n\nB. [1]",
    sentences: [
      { start: 0, end: 7, support: "supported", citations: [1], role: "fact" },
      { start: 9, end: 15, support: "partial", citations: [1], role: "text" },
    ],
  };
  assert.deepEqual(sentencesOf(answer), [
    { role: "fact", before: "", text: "😀a. [1]", support: "supported", citations: [1] },
    { role: "text", before: "\n\n", text: "B. [1]", support: "partial", citations: [1] },
  ]);
});

test("only numbers that are citations become markers", () => {
  const citations = new Map([[1, {}]]);
  assert.deepEqual(splitAtMarkers("a [1][2] b", citations), ["a ", 1, "[2]", " b"]);
});
