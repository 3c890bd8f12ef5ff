"""Pairs of a claim and words of an article, true and false, from the public sets."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from index import Hit, Passage, sentence_spans
from qa.citations import Span
from training.verifier.changing import CHANGES, Pool, names_of
from training.verifier.rewriting import RULES, RULES_OF_TWO, Told
from training.verifier.sources import Source, lines, relevant, sources
from training.verifier.statements import statement
from training.verifier.wordnet import Antonyms

SEED = 47
# Of each kind and of each of the two sets; of rare ones there are fewer.
PAIRS_OF_A_KIND = 250
PASSAGES_SHOWN = 6
REWRITINGS_A_SENTENCE = 3
CHANGES_A_SENTENCE = 4


@dataclass(frozen=True)
class Pair:
    """`claim` beside `spans`, any of which may support it: one, unless a passage is meant.

    `own` is the number of the sentence, or of the first of two, that the claim was made of; None
    where it was made by a person.
    """

    kind: str
    true: bool
    claim: str
    source: Source
    spans: tuple[Span, ...]
    own: int | None = None

    @property
    def held_back(self) -> bool:
        return self.source.held_back


def pairs(bench: Path, wordnet: Path | None) -> list[Pair]:
    rng = random.Random(SEED)
    antonyms = Antonyms(wordnet) if wordnet else None
    news, wiki = sources(bench / "multihop-rag"), sources(bench / "xquad")
    facts = {
        (each["doc"], each["fact"])
        for query in lines(bench / "multihop-rag" / "queries.jsonl")
        for each in query["metadata"]["evidence"]
    }
    made = [*_of_facts(news, facts), *_of_questions(bench / "xquad", wiki)]
    for articles in (news, wiki):
        made += _of_sentences(articles, antonyms, rng)
        made += _of_wrong_passages([pair for pair in made if pair.true], articles)
    return [*made, *_of_people(bench)]


def span(source: Source, first: int, last: int) -> Span:
    """From sentence `first` to sentence `last`."""
    article = source.article
    whole = Passage(f"{article.id}:1:0", article.id, 1, 0, len(article.text), article.text)
    hit = Hit(article, whole, 1.0, ("lexical",))
    return Span(hit, source.sentences[first][0], source.sentences[last][1])


def spans_of(source: Source, numbers: Sequence[int]) -> tuple[Span, ...]:
    """Each of the sentences, and each two that follow each other."""
    ones = [span(source, n, n) for n in numbers]
    twos = [span(source, n, n + 1) for n in numbers if n + 1 in numbers]
    return (*ones, *twos)


def _of_facts(news: dict[str, Source], facts: set[tuple[str, str]]) -> Iterator[Pair]:
    """The facts that MultiHop-RAG's questions rest on, beside all of the article."""
    for doc, fact in sorted(facts):
        source = news[doc]
        everything = spans_of(source, range(len(source.sentences)))
        yield Pair("gold fact", True, fact, source, everything)


def _of_questions(folder: Path, wiki: dict[str, Source]) -> Iterator[Pair]:
    of_query = relevant(folder)
    for query in lines(folder / "queries.jsonl"):
        answer = query["metadata"]["answers"][0]
        said = statement(query["text"], answer)
        if said:
            source = wiki[of_query[query["_id"]][0]]
            everything = spans_of(source, range(len(source.sentences)))
            yield Pair("question and answer", True, said, source, everything)


def _of_people(bench: Path) -> Iterator[Pair]:
    """Sentences that people wrote from the passages: not each of them rests on one or two."""
    for name in ("clapnq", "mtrag"):
        known, of_query = sources(bench / name), relevant(bench / name)
        for query in lines(bench / name / "queries.jsonl"):
            meta = query["metadata"]
            written = meta["answers"][0] if meta.get("answers") else meta.get("answer", "")
            given = [known[each] for each in of_query.get(query["_id"], []) if each in known]
            if not given or meta.get("answerability", "ANSWERABLE") != "ANSWERABLE":
                continue
            everything = [
                each for source in given for each in spans_of(source, range(len(source.sentences)))
            ]
            for start, end in sentence_spans(written):
                claim = " ".join(written[start:end].split())
                if len(claim.split()) >= 6:
                    yield Pair(f"written by people, {name}", True, claim, given[0],
                               tuple(everything))  # fmt: skip


def _of_sentences(
    articles: dict[str, Source], antonyms: Antonyms | None, rng: random.Random
) -> Iterator[Pair]:
    """Sentences in random order, until there are enough of each kind."""
    names = sorted({name for one in articles.values() for name in names_of(one.article.text)})
    wanted = dict.fromkeys(["as it stands", *RULES, *RULES_OF_TWO, *CHANGES], PAIRS_OF_A_KIND)
    places = [(source, number) for source in articles.values() for number in source.prose]
    for source, number in rng.sample(places, len(places)):
        true = list(_rewritten(source, number, rng, wanted))
        kept = rng.sample(true, min(REWRITINGS_A_SENTENCE, len(true)))
        base = rng.choice([*kept, Pair("", True, source.text(number), source,
                                       (span(source, number, number),), number)])  # fmt: skip
        false = list(_changed(base, number, names, antonyms, rng, wanted))
        kept += rng.sample(false, min(CHANGES_A_SENTENCE, len(false)))
        for pair in kept:
            wanted[pair.kind] -= 1
        yield from kept


def _rewritten(
    source: Source, number: int, rng: random.Random, wanted: dict[str, int]
) -> Iterator[Pair]:
    article = source.article
    before = source.text(number - 1) if number - 1 in source.prose else ""
    when = article.published_at.date() if article.published_at else None
    told = Told(source.text(number), before, article.text, when, article.publisher, rng)
    one = (span(source, number, number),)
    if wanted["as it stands"]:
        yield Pair("as it stands", True, told.text, source, one, number)
    for kind, rule in RULES.items():
        if wanted[kind] and (claim := rule(told)):
            yield Pair(kind, True, claim, source, one, number)
    for kind, rule in RULES_OF_TWO.items():
        if before and wanted[kind] and (claim := rule(told)):
            yield Pair(kind, True, claim, source, (span(source, number - 1, number),), number - 1)


def _changed(
    base: Pair,
    number: int,
    names: Sequence[str],
    antonyms: Antonyms | None,
    rng: random.Random,
    wanted: dict[str, int],
) -> Iterator[Pair]:
    source, own = base.source, base.own or 0
    passage = next(numbers for numbers in source.passages() if number in numbers)
    near = " ".join(source.text(n) for n in passage if not own <= n <= number)
    pool = Pool(base.spans[0].text, near, rng.sample(names, 60), antonyms, rng)
    for kind, change in CHANGES.items():
        if wanted[kind] and (claim := change(base.claim, pool)):
            yield Pair(kind, False, claim, source, base.spans, own)


def among_others(made: Sequence[Pair], most: int) -> list[Pair]:
    """Claims of one sentence or two as an answer meets them: beside the passages nearest to it.

    They are those of its own sentence and as many more as make `PASSAGES_SHOWN`.
    """
    articles = {pair.source.article.id: pair.source for pair in made}
    known = Neighbourhood(articles)
    chosen = [pair for pair in made if pair.own is not None and len(pair.spans) == 1]
    chosen = random.Random(SEED).sample(chosen, min(most, len(chosen)))
    found: list[Pair] = []
    for pair, ranked in zip(chosen, known.ranked([pair.claim for pair in chosen]), strict=True):
        own = [place for place in ranked if known.is_own(place, pair)]
        others = [place for place in ranked if place not in own]
        shown = [known.passages[place] for place in [*own, *others][:PASSAGES_SHOWN]]
        spans = [each for source, numbers in shown for each in spans_of(source, numbers)]
        found.append(replace(pair, spans=(*pair.spans, *spans)))
    return found


class Neighbourhood:
    """The passages of articles, to look for those that share most words with a claim."""

    def __init__(self, articles: dict[str, Source]) -> None:
        self.passages = [(one, numbers) for one in articles.values() for numbers in one.passages()]
        texts = [" ".join(one.text(n) for n in numbers) for one, numbers in self.passages]
        self._vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english")
        self._known = self._vectorizer.fit_transform(texts)

    def ranked(self, claims: Sequence[str]) -> list[list[int]]:
        """Places in `passages`, the nearest first, for each claim."""
        likeness = (self._vectorizer.transform(claims) @ self._known.T).toarray()
        return [[int(place) for place in np.argsort(-row)[:200]] for row in likeness]

    def is_own(self, place: int, pair: Pair) -> bool:
        source, numbers = self.passages[place]
        own = pair.own or 0
        return source is pair.source and (own in numbers or own + 1 in numbers)


def _of_wrong_passages(true: Sequence[Pair], articles: dict[str, Source]) -> Iterator[Pair]:
    """Each claim beside the passages that share most with it, of its own article and of another."""
    theirs = [p for p in true if p.own is not None and p.source.article.id in articles]
    theirs = random.Random(SEED).sample(theirs, min(4 * PAIRS_OF_A_KIND, len(theirs)))
    known = Neighbourhood(articles)
    for pair, ranked in zip(theirs, known.ranked([pair.claim for pair in theirs]), strict=True):
        others = [place for place in ranked if not known.is_own(place, pair)]
        same = [place for place in others if known.passages[place][0] is pair.source]
        strange = [place for place in others if known.passages[place][0] is not pair.source]
        for kind, places in (("same article", same), ("other article", strange)):
            for place in places[:1]:
                source, numbers = known.passages[place]
                spans = spans_of(source, numbers)
                yield Pair(f"wrong passage, {kind}", False, pair.claim, source, spans)
