// Languages, and the conversation that a tab keeps.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";

import { Conversation } from "../../server/web/widget/conversation.js";
import { Language, LANGUAGES } from "../../server/web/widget/language/language.js";

const WORDS = new URL("../../server/web/widget/language/words/", import.meta.url);
const FILES = readdirSync(WORDS).map((name) => name.replace(/\.js$/, ""));
// Before any is loaded.
const GERMAN = [Language.atHand("de-AT"), new Language("de-AT").say("ask")];
const STRINGS = {};
for (const tag of FILES) {
  await Language.load(tag);
  STRINGS[tag] = (await import(new URL(`${tag}.js`, WORDS).href)).default;
}

function named(text) {
  return [...JSON.stringify(text).matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
}

for (const [tag, strings] of Object.entries(STRINGS)) {
  test(`${tag} has no string that is empty or left in English`, () => {
    // Words that are the same.
    const same = ["byline", "wait", "source", "sources", "filters", "opinion", "extent"];
    for (const [name, value] of Object.entries(strings)) {
      assert.ok(JSON.stringify(value).length > 2, name);
      if (tag !== "en" && !same.includes(name)) assert.notDeepEqual(value, STRINGS.en[name], name);
    }
  });

  test(`${tag} has every string, with every plural form, and the same values`, () => {
    assert.deepEqual(Object.keys(strings).sort(), Object.keys(STRINGS.en).sort());
    const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
    for (const [name, value] of Object.entries(strings)) {
      if (typeof value === "object") {
        for (const form of Object.keys(value)) assert.ok(forms.includes(form), `${name}: ${form}`);
        assert.ok(value.other, name);
      } else assert.deepEqual(named(value), named(STRINGS.en[name]), name);
    }
  });
}

test("dates are those of the archive, in the reader's language, and the day does not move", () => {
  const late = "2024-02-06T23:30:00Z";
  assert.equal(new Language("en").day(late), "6 February 2024");
  assert.equal(new Language("en-US").day(late), "February 6, 2024");
  assert.equal(new Language("es").day(late), "6 de febrero de 2024");
  assert.equal(new Language("ko-KR").day(late), "2024년 2월 6일");
  assert.match(new Language("ar").day(late), /فبراير/);
  assert.equal(new Language("en").day(null), "undated");
});

test("a day, a week, a month and a year, in words", () => {
  const language = new Language("en");
  assert.equal(language.period("2024-02-06"), "6 February 2024");
  assert.match(language.period("2024-02-05/2024-02-11"), /^5\s?–\s?11 February 2024$/);
  assert.equal(language.period("2024-02"), "February 2024");
  assert.equal(language.period("2024"), "2024");
  assert.equal(new Language("ko").period("2024-02"), "2024년 2월");
});

test("only a whole day, as answers name it, has a date", () => {
  const language = new Language("es");
  assert.equal(language.isoOf("6 February 2024"), "2024-02-06");
  for (const text of ["", "February 2024", "31 February 2024", "6 Feb 2024", "2024", "He said"]) assert.equal(language.isoOf(text), "");
});

test("a language that there are no words in, or that is none, is told in English", () => {
  for (const tag of ["nl-BE", "", "not a tag", "constructor"]) {
    assert.equal(new Language(tag).say("ask"), "Ask");
  }
  assert.equal(new Language("AR-eg").direction, "rtl");
});

test("every file of words is offered, and loaded only where a page is in it", async () => {
  assert.deepEqual(FILES.sort(), LANGUAGES);
  assert.deepEqual(GERMAN, [null, "Ask"]);
  assert.equal(Language.atHand("de-AT").say("ask"), "Fragen");
  assert.equal((await Language.load("nl")).say("ask"), "Ask");
  assert.equal(Language.atHand("nl").tag, "en-GB");
});

test("the files are JSON behind two words, which the command reads", () => {
  for (const tag of FILES) {
    const text = readFileSync(new URL(`${tag}.js`, WORDS), "utf8");
    assert.deepEqual(JSON.parse(text.replace(/^export default /, "").replace(/;\n$/, "")), STRINGS[tag]);
  }
});

test("plural forms", () => {
  assert.equal(new Language("en").say("reading", { n: 1 }), "Reading 1 article…");
  assert.equal(new Language("en").say("reading", { n: 1200 }), "Reading 1,200 articles…");
  assert.equal(new Language("ar").say("reading", { n: 2 }), STRINGS.ar.reading.two);
  assert.equal(new Language("ko").say("withdrawn", { n: 3 }).slice(0, 6), "문장 3개를");
});

function storage() {
  const kept = new Map();
  return {
    kept,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, value),
    removeItem: (name) => kept.delete(name),
  };
}

const TURN = { question: "Why?", filters: {}, answer: { answer: "Because." }, around: {} };

test("a conversation is found again, apart from the one beside it, and is gone once cleared", () => {
  const tab = storage();
  const [first, second] = [new Conversation(tab), new Conversation(tab)];
  first.open("chat");
  second.open("chat");
  first.add(TURN);
  assert.deepEqual(second.turns, []);
  assert.deepEqual(first.history.map(({ content }) => content), ["Why?", "Because."]);
  first.close();
  const again = new Conversation(tab);
  again.open("chat");
  assert.deepEqual(again.turns, [TURN]);
  again.clear();
  assert.equal(tab.kept.size, 0);
  second.close();
  again.close();
});

test("a tab without storage, with a full one, or with nonsense in it has a conversation all the same", () => {
  const full = { ...storage(), setItem: () => { throw new Error("quota"); } };
  const nonsense = { ...storage(), getItem: () => "{" };
  for (const tab of [null, full, nonsense]) {
    const conversation = new Conversation(tab);
    conversation.open("chat");
    conversation.add(TURN);
    assert.equal(conversation.turns.length, 1);
    conversation.close();
  }
});

test("no more is kept and sent than is of use", () => {
  const conversation = new Conversation(storage());
  conversation.open("chat");
  for (let n = 0; n < 200; n += 1) conversation.add(TURN);
  assert.equal(conversation.turns.length, 30);
  assert.equal(conversation.history.length, 20);
  conversation.close();
});
