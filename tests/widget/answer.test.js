// What an answer consists of, and how it is copied and read out.
import assert from "node:assert/strict";
import test from "node:test";

import { asMarkdown, asSpeech, asText } from "../../server/web/widget/answer/copying.js";
import { around, sentencesOf } from "../../server/web/widget/answer/draft.js";
import { blocksOf, byArticle, datedLine, marksOf, quotedBy } from "../../server/web/widget/answer/shape.js";
import { Language } from "../../server/web/widget/language/language.js";

const ENGLISH = new Language("en");
const ADDRESS = "https://a.example/x";

function cited(number, quote, more = {}) {
  const head = { publisher: "Selby Post", published_at: "2024-02-06T23:30:00Z", title: `Title ${number}` };
  return { number, quote, article_id: `a${number}`, version: 1, ...head, ...more };
}

/** An answer of these sentences, each `[role, text, citations, before]`. */
function answered(sentences, citations) {
  let answer = "";
  const checked = sentences.map(([role, text, numbers, before = ""]) => {
    answer += before;
    const start = Array.from(answer).length;
    answer += text;
    return { role, start, end: Array.from(answer).length, support: "supported", citations: numbers };
  });
  return { answer, answerable: true, sentences: checked, citations };
}

const WALL = [
  cited(1, "The wall *rose* by\n40 cm."),
  cited(2, "By then it stood 😀 at 90 cm.", { publisher: "Bay [Wire]" }),
  cited(3, "It leans.", { article_id: "a2" }),
];
const SHAPED = answered(
  [
    ["fact", "40 cm [1]", [1]],
    ["quotation", "“The wall *rose* by 40 cm.” — Selby Post, 6 February 2024 [1]", [1], "\n\n"],
    ["further", "“By then it stood 😀 at 90 cm.” — Bay, 6 February 2024 [2]", [2], "\n\n"],
    ["further", "“It leans.” — Selby Post, 6 February 2024 [3]", [3], "\n"],
  ],
  WALL,
);
const NUMBERED = new Map(WALL.map((citation) => [citation.number, citation]));

test("each fact and quotation stands by itself, and the rest runs on", () => {
  const roles = ["fact", "fact", "quotation", "quotation", "further", "further", "event", "event", "text", "text"];
  const blocks = blocksOf(roles.map((role) => ({ role })));
  assert.deepEqual(
    blocks.map(({ role, sentences }) => [role, sentences.length]),
    [["fact", 1], ["fact", 1], ["quotation", 1], ["quotation", 1], ["further", 2], ["event", 2], ["text", 2]],
  );
});

test("an answer of before there were roles is running text, and so is one without sentences", () => {
  const old = { ...SHAPED, sentences: SHAPED.sentences.map(({ role: _, ...rest }) => rest) };
  assert.deepEqual(blocksOf(sentencesOf(old)).map(({ role }) => role), ["text"]);
  assert.equal(sentencesOf(old).map(({ before, text }) => before + text).join(""), SHAPED.answer);
  const [said] = sentencesOf({ answer: "Hello!", sentences: [] });
  assert.deepEqual([said.role, said.text], ["text", "Hello!"]);
});

test("a sentence is a quotation where it has the words of what it cites", () => {
  const [fact, quoted] = sentencesOf(SHAPED);
  assert.equal(quotedBy(quoted, NUMBERED), WALL[0]);
  assert.equal(quotedBy(fact, NUMBERED), undefined);
  assert.equal(quotedBy({ ...quoted, role: "text" }, NUMBERED), undefined);
  assert.equal(quotedBy({ ...quoted, text: "“The wall fell.” [1]" }, NUMBERED), undefined);
  assert.equal(quotedBy({ ...quoted, citations: [9, 1] }, NUMBERED), WALL[0]);
});

test("reports are counted by their article", () => {
  const further = sentencesOf(SHAPED).filter(({ role }) => role === "further");
  assert.deepEqual(byArticle(further, NUMBERED).map((report) => report.length), [2]);
  const strange = { ...further[0], text: "Nothing quoted." };
  assert.equal(byArticle([strange, ...further, strange], NUMBERED).length, 2);
});

test("the day of a dated line", () => {
  assert.deepEqual(datedLine("16 April 2025: “It: rose.”"), ["16 April 2025", "“It: rose.”"]);
  assert.deepEqual(datedLine("“He said: no.”"), ["", "“He said: no.”"]);
  assert.deepEqual(datedLine("No day"), ["", "No day"]);
});

test("a quotation brings its own marks", () => {
  assert.deepEqual(marksOf({ quote: "It rose." }), ["“", "”"]);
  assert.deepEqual(marksOf({ quote: "“It rose.”" }), ["", ""]);
  assert.deepEqual(marksOf({ quote: '"It rose," he said, "again."' }), ["“", "”"]);
  assert.deepEqual(marksOf({ quote: "„Wir bleiben.“", language: "de" }), ["", ""]);
});

test("marks are those of the language that is quoted", () => {
  const around = (language) => marksOf({ quote: "A 1", language }).join("");
  const languages = ["en", "de", "ru", "fr", "ja", "zh", "ro", "pt", "ar", undefined];
  assert.deepEqual(languages.map(around), ["“”", "„“", "«»", "«\u00a0\u00a0»", "「」", "“”", "„”", "“”", "“”", "“”"]);
});

test("copied text has the shape of the answer, and each quote once", () => {
  assert.equal(
    asText(SHAPED, ENGLISH, () => ADDRESS),
    `40 cm [1]

“The wall *rose* by 40 cm.” — Selby Post, 6 February 2024 [1]

1 more report:

- “By then it stood 😀 at 90 cm.” — Bay [Wire], 6 February 2024 [2]
- “It leans.” — Selby Post, 6 February 2024 [3]

[1] Selby Post, 6 February 2024: Title 1
    ${ADDRESS}

[2] Bay [Wire], 6 February 2024: Title 2
    ${ADDRESS}

[3] Selby Post, 6 February 2024: Title 3
    ${ADDRESS}`,
  );
});

test("copied Markdown has it too, and nothing of an article is markup", () => {
  const markdown = asMarkdown(SHAPED, ENGLISH, () => ADDRESS);
  assert.ok(markdown.startsWith("**40 cm [^1]**\n\n> “The wall \\*rose\\* by 40 cm.” — Selby Post, 6 February 2024 [^1]\n\n"), markdown);
  assert.ok(markdown.includes("\n- “By then it stood 😀 at 90 cm.” — Bay \\[Wire\\], 6 February 2024 [^2]\n"), markdown);
  assert.ok(markdown.endsWith(`\n\n[^3]: Selby Post, 6 February 2024: [Title 3](<${ADDRESS}>).`), markdown);
});

test("a timeline is copied as a list of days", () => {
  const dated = answered([["event", "5 May 2024: “The wall *rose* by 40 cm.” — Selby Post [1]", [1]], ["event", "6 May 2024: It fell [9]", [], "\n"]], WALL);
  const text = asText(dated, ENGLISH, () => ADDRESS);
  assert.ok(text.startsWith("- 5 May 2024: “The wall *rose* by 40 cm.” — Selby Post, 6 February 2024 [1]\n- 6 May 2024: It fell [9]\n\n"), text);
  assert.ok(asMarkdown(dated, ENGLISH, () => ADDRESS).includes("\n- **6 May 2024**: It fell \\[9\\]\n"));
});

test("of running text the sources have the words, in one line, and what became of them", () => {
  const corrections = [{ published_at: "2024-02-07T00:00:00Z", text: "By\n41 `cm`." }];
  const citation = cited(1, "by\n40 `cm`", { title: "Wall\n<b>", retracted: true, corrections });
  const written = answered([["text", "It *rose* by 40 cm. [1]", [1]], ["text", "So.", [], " "]], [citation]);
  assert.equal(
    asText(written, ENGLISH, () => ADDRESS),
    "It *rose* by 40 cm. [1] So.\n\n[1] Selby Post, 6 February 2024: Wall\n<b>\n    “by 40 `cm`”\n" +
      `    ${ADDRESS}\n    Retracted by its publisher\n    Correction, 7 February 2024 By 41 \`cm\`.`,
  );
  assert.equal(
    asMarkdown(written, ENGLISH, () => ADDRESS),
    "It \\*rose\\* by 40 cm. [^1] So.\n\n[^1]: Selby Post, 6 February 2024: " +
      `[Wall \\<b\\>](<${ADDRESS}>). “by 40 \\\`cm\\\`” Retracted by its publisher Correction, 7 February 2024 By 41 \\\`cm\\\`.`,
  );
});

test("read out are the fact, the quotation and whose it is, and how many more there are", () => {
  assert.equal(
    asSpeech(SHAPED, ENGLISH),
    "Answer: 40 cm. Quotation, Selby Post, 6 February 2024: The wall *rose* by 40 cm. 1 more report.",
  );
  const refused = { ...SHAPED, answerable: false, answer: "No." };
  assert.equal(asSpeech(refused, ENGLISH), "The archive does not answer this. No.");
});

test("what stands around a quote in its paragraph, counting code points", () => {
  const hit = { article_id: "a", version: 1, start: 100, end: 140, text: "Old.\n😀 He said: it rose. And fell.\nNew." };
  const citation = { article_id: "a", version: 1, start: 116, end: 124 };
  assert.deepEqual(around(citation, [{ ...hit, article_id: "b" }, hit]), ["😀 He said: ", " And fell."]);
  assert.deepEqual(around({ ...citation, version: 2 }, [hit]), ["", ""]);
});
