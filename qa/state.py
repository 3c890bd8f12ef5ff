"""One question while it is being answered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from index import Embedder, Hit, Query
from index.nlp.words import Vocabulary
from qa.citations import CheckedAnswer, Span, day_of, expanded_dates
from qa.conflicts import Conflict, find_conflicts
from qa.events import Delta, Disagreement, Event, Mode, Question, Refusal, Support
from qa.evidence import Evidence
from qa.llm import Usage
from qa.verification.rules import RuleVerifier
from qa.verification.sources import Sources
from qa.writers.completion import Completion
from qa.writers.shared_entity import SharedName, shared_name
from qa.writers.short_answer import form_of
from qa.writers.yes_no import YesOrNo, of_each_publisher, yes_or_no

_STAGES = ("rewrite", "retrieve", "generate", "verify", "total")


@dataclass(frozen=True)
class CodeSentence:
    """A sentence that code makes from the words of its spans."""

    claim: str
    spans: Sequence[Span]
    support: Support = "supported"


@dataclass
class AnswerState:
    """What is known of one question while it is being answered.

    `about` is that part of the evidence which can be about what the question names; `missing` are
    the names and years for which there is none.
    """

    question: Question
    text: str
    mode: Mode
    embedder: Embedder
    verifier: RuleVerifier
    vocabulary: Vocabulary
    query: Query = field(init=False)
    hits: list[Hit] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    about: list[Evidence] = field(default_factory=list)
    parts: list[list[Evidence]] = field(default_factory=list)
    checked: CheckedAnswer = field(default_factory=CheckedAnswer)
    refusal: Refusal | None = None
    missing: tuple[str, ...] = ()
    writing: Completion | None = None
    suggestions: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(_STAGES, 0.0))

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        began = time.monotonic()
        try:
            yield
        finally:
            self.seconds[stage] += time.monotonic() - began

    async def find_conflicts(self, cited: Sequence[Span]) -> list[Conflict]:
        """Those of the cited words by other articles that were found."""
        with self.timed("verify"):
            return await asyncio.to_thread(
                find_conflicts, self.query, list(cited), self.evidence, self.vocabulary
            )

    async def verdict(self, spans: Sequence[Span]) -> YesOrNo | None:
        with self.timed("verify"):
            found = [*spans, *(one.span for one in self.about)]
            return await asyncio.to_thread(yes_or_no, self.query, found, self.verifier)

    def of_each_part(self) -> list[list[Evidence]]:
        """The evidence for each part of the question, or of each publisher, if several."""
        return self.parts or of_each_publisher(self.query, self.evidence)

    async def shared_name(self) -> SharedName | None:
        """The name that answers a question about several reports, where one clearly does."""
        if form_of(self.query) != "answer first":
            return None
        with self.timed("verify"):
            parts = self.of_each_part()
            return await asyncio.to_thread(shared_name, self.text, parts, self.vocabulary)

    def sources(self) -> Sources:
        """The publishers of what was found, and those that the question names."""
        found = {hit.article.publisher for hit in self.hits if hit.article.publisher}
        return Sources(found | self.query.full.publishers)

    def hits_by_part(self) -> list[Hit]:
        """The best passage for each part of the question first, so that each has one."""
        best = [part[0].hit for part in self.parts if part]
        return list({hit.passage.id: hit for hit in [*best, *self.hits]}.values())

    def dated(self, claim: str, spans: Sequence[Span]) -> str:
        """The claim with the days that it quotes, and how new it is where that is asked."""
        if not spans:
            return claim
        article = spans[0].hit.article
        days = expanded_dates(claim, article)
        if days:
            claim = f"{claim[:-1]}{days}{claim[-1]}" if claim[-1:] in ".!?" else claim + days
        if self.query.wants_latest and article.published_at and not self.checked.sentences:
            claim = f"As of {day_of(article)}: {claim}"
        return claim

    def written_by_code(self, sentences: Sequence[CodeSentence], consumed: int) -> Iterator[Event]:
        """The events of sentences that rest on their spans by the way they are made.

        `consumed` counts the code points of the deltas before them.
        """
        for one in sentences:
            delta = f" {one.claim}" if consumed else one.claim
            yield Delta(delta)
            consumed += len(delta)
            yield self.checked.keep(one.claim, one.support, one.spans, consumed)

    def tell(self, told: Sequence[Conflict]) -> None:
        self.checked.disagreements += [
            Disagreement(one.about, self.checked.numbers_of(one.spans), one.corrected)
            for one in told
        ]
