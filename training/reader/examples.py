"""From cases to rows of the reader's input: windows of whole sentences and their labels."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from index import sentence_spans
from qa.reader.inputs import Encoder, Pair, Tokens
from training.reader.cases import Case, Text
from training.reader.model import NEITHER
from training.reader.near_misses import NearMisses
from training.reader.related import RelatedTexts

UNKNOWN = -1


@dataclass(frozen=True)
class Example:
    """A row and its labels; `UNKNOWN` where nobody said. `span` are first and last token."""

    pair: Pair
    span: tuple[int, int]
    answerable: int
    entailed: int
    source: str


@dataclass(frozen=True)
class Share:
    """How a set takes part: rows in proportion, and what further ones each of its cases makes.

    `together`: cases of one text come one after the other, so that what differs by little stands
    in one batch.
    """

    rows: float
    other_window: float = 0.0
    made: float = 0.0
    other_text: float = 0.0
    related_text: float = 0.0
    together: bool = False


class Maker:
    def __init__(self, encoder: Encoder, made: NearMisses) -> None:
        self._encoder = encoder
        self._made = made
        self.related: RelatedTexts | None = None
        self._tokens = lru_cache(60_000)(encoder.tokens)
        self._sentences = lru_cache(60_000)(lambda body: tuple(sentence_spans(body)))

    def examples(
        self, case: Case, share: Share, others: list[Case], rng: random.Random
    ) -> Iterator[Example]:
        """The case itself, then what its set's share asks for."""
        at = case.near
        if case.spans:
            at = rng.choice(case.spans)
        if at is None and case.text.body:
            left = rng.randrange(len(case.text.body))
            at = (left, left + 1)
        window = self._window(case.text, at, rng)
        yield self._example(case, window, rng)
        if self.related and rng.random() < share.related_text:
            foreign = self.over_related(case, self.related, rng)
            if foreign:
                yield self._example(foreign, (0, len(foreign.text.body)), rng)
        if case.answerable and case.spans:
            yield from self._unanswered(case, window, share, others, rng)

    def _unanswered(
        self, case: Case, window: tuple[int, int], share: Share, others: list[Case],
        rng: random.Random,
    ) -> Iterator[Example]:  # fmt: skip
        """What an answerable question gives when its words or the window are others."""
        if rng.random() < share.other_window:
            other = self._window_without(case, rng)
            if other:
                yield self._row(case, case.question, other, rng, case.source + "/window")
        if rng.random() < share.made:
            question = self._made.of(case.question, case.text.body, rng)
            if question:
                yield self._row(case, question, window, rng, case.source + "/made")
        if rng.random() < share.other_text:
            text = rng.choice(others).text
            if text.group != case.text.group and text.body:
                place = rng.randrange(len(text.body))
                window = self._window(text, (place, place + 1), rng)
                yield self._row(case, case.question, window, rng, case.source + "/text", text=text)

    @staticmethod
    def over_related(case: Case, related: RelatedTexts, rng: random.Random) -> Case | None:
        """The case's question over words of another article, which neither answer nor settle it."""
        text = related.of(case.question, case.text, rng)
        if text is None:
            return None
        asks = case.answerable is not None
        return Case(
            f"{case.source}/related", text, case.question, () if asks else None, None,
            False if asks else None, None if case.entailed is None else NEITHER,
        )  # fmt: skip

    def of_window(self, case: Case, window: tuple[int, int]) -> Example:
        """For judging: the case over these words of its text."""
        return self._example(case, window, None)

    def tokens_of(self, text: Text) -> Tokens:
        return self._tokens(text.body)

    def windows(self, text: Text, budget: int) -> list[tuple[int, int]]:
        """All of a text, in reading order, each of as many whole sentences as fit."""
        found: list[tuple[int, int]] = []
        for left, right in self._sentences(text.body):
            if found and self._count(text, found[-1][0], right) <= budget:
                found[-1] = (found[-1][0], right)
            else:
                found.append((left, right))
        return found

    def _count(self, text: Text, start: int, end: int) -> int:
        return len(self._tokens(text.body).between(start, end).ids)

    def _window(
        self, text: Text, at: tuple[int, int] | None, rng: random.Random
    ) -> tuple[int, int]:
        """Whole sentences around a place, more to one side or the other by chance."""
        sentences = self._sentences(text.body)
        if not sentences or at is None:
            return 0, len(text.body)
        holding = [i for i, (start, end) in enumerate(sentences) if start < at[1] and end > at[0]]
        first = last = holding[0] if holding else 0
        last = holding[-1] if holding else first
        budget = rng.choice((40, 70, 100, 130, 160))
        while True:
            steps = [s for s in (-1, 1) if 0 <= (first - 1 if s < 0 else last + 1) < len(sentences)]
            rng.shuffle(steps)
            for step in steps:
                new = (first - 1, last) if step < 0 else (first, last + 1)
                if self._count(text, sentences[new[0]][0], sentences[new[1]][1]) <= budget:
                    first, last = new
                    break
            else:
                return sentences[first][0], sentences[last][1]

    def _window_without(self, case: Case, rng: random.Random) -> tuple[int, int] | None:
        """One of the same text in which none of the answers' words stand."""
        answers = {case.text.body[slice(*span)].lower() for span in case.spans or ()}
        for _ in range(3):
            left = rng.randrange(max(len(case.text.body), 1))
            window = self._window(case.text, (left, left + 1), rng)
            words = case.text.body[slice(*window)].lower()
            if words and not any(answer in words for answer in answers):
                return window
        return None

    def _row(
        self, case: Case, question: str, window: tuple[int, int], rng: random.Random, source: str,
        text: Text | None = None,
    ) -> Example:  # fmt: skip
        """One that the window does not answer."""
        made = Case(source, text or case.text, question, (), None, False)
        return self._example(made, window, rng)

    def _example(self, case: Case, window: tuple[int, int], rng: random.Random | None) -> Example:
        header = case.text.header
        if rng and rng.random() < 0.2:
            header = ""
        question = case.question
        if rng and rng.random() < 0.08:
            question = _as_typed(question, rng)
        body: Tokens = self._tokens(case.text.body).between(*window)
        pair = self._encoder.pair(
            self._tokens(question).ids, self._tokens(header).ids if header else [], body.ids
        )
        start, end = pair.body
        kept = body.offsets[: end - start]
        span = (UNKNOWN, UNKNOWN)
        answerable = UNKNOWN if case.answerable is None else int(case.answerable)
        if case.answerable is False:
            span = (0, 0)
        for left, right in case.spans or ():
            inside = [i for i, (a, b) in enumerate(kept) if a < right and b > left]
            if inside and left >= window[0] and right <= window[1] and kept[-1][1] >= right:
                span = (start + inside[0], start + inside[-1])
                break
        else:
            if case.spans and case.entailed is None:
                span, answerable = (0, 0), 0
        entailed = UNKNOWN if case.entailed is None else case.entailed
        return Example(pair, span, answerable, entailed, case.source)


def _as_typed(question: str, rng: random.Random) -> str:
    typed = question.lower() if rng.random() < 0.7 else question
    return typed.rstrip("?") if rng.random() < 0.7 else typed


def stream(
    cases: Mapping[str, list[Case]], shares: Mapping[str, Share], maker: Maker, rng: random.Random
) -> Iterator[Example]:
    """Without end; each set goes round its own cases, in an order by chance each time."""
    names = [name for name in shares if cases.get(name)]
    weights = [shares[name].rows for name in names]
    rounds: dict[str, Iterator[Case]] = {name: iter(()) for name in names}
    while True:
        name = rng.choices(names, weights)[0]
        case = next(rounds[name], None)
        if case is None:
            rounds[name] = iter(_shuffled(cases[name], shares[name].together, rng))
            case = next(rounds[name])
        yield from maker.examples(case, shares[name], cases[name], rng)


def _shuffled(cases: list[Case], together: bool, rng: random.Random) -> list[Case]:
    if together:
        runs = [list(run) for _, run in groupby(cases, key=lambda case: case.text.group)]
    else:
        runs = [[case] for case in cases]
    rng.shuffle(runs)
    return [case for run in runs for case in run]
