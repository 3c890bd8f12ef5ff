"""What is known of one question while it is being answered: data, which each step adds to."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from index import Hit, Query
from qa.citations import CheckedAnswer, Span
from qa.conversation.spelling import with_words
from qa.events import Mode, Question, Refusal, Role, ShortAnswer, Support
from qa.evidence import Evidence, of_each_publisher
from qa.evidence.question import kind_asked
from qa.llm import Usage
from qa.verification.support import SentenceSupport

_STAGES = ("rewrite", "retrieve", "generate", "verify", "total")


@dataclass(frozen=True)
class CodeSentence:
    """A sentence that code makes from the words of its spans.

    Where a `short_answer` is in it, its citation has a number once it is cited.
    """

    claim: str
    spans: Sequence[Span]
    support: Support = "supported"
    role: Role = "quotation"
    short_answer: ShortAnswer | None = None


@dataclass
class AnswerState:
    """Filled from top to bottom, as `qa.answering` calls the steps.

    `text` is the question made standalone, with `respelt` words of the archive's in place of some,
    `query` that as it was parsed. `parts` is the evidence for each part of the query; `about` is
    that part of the evidence which can be about what the question names.

    `missing` are the names and years for which there is none. `instead` is a name there that one of
    them may be taken for, `exchanges` are those and what else may be meant, and `better` is a
    question with one of these that is answered.

    `drafts` are the sentences that code made, and those of a model with what verification made of
    each; `checked` is what was kept.
    `lines` are those of a story or of a list of articles, where that is asked, and `sure`, in
    [0, 1], is how surely they are about it.
    `short_answer` are the words that come first in it, where they are sure. `other_language` says
    that the reader would have read, if question and articles were in the language it knows.
    `usage` counts the tokens of all calls; `seconds` are by stage.
    """

    question: Question
    text: str
    mode: Mode
    query: Query = field(init=False)
    respelt: dict[str, str] = field(default_factory=dict)
    hits: list[Hit] = field(default_factory=list)
    queries: tuple[str, ...] = ()
    evidence: list[Evidence] = field(default_factory=list)
    about: list[Evidence] = field(default_factory=list)
    parts: list[list[Evidence]] = field(default_factory=list)
    refusal: Refusal | None = None
    missing: tuple[str, ...] = ()
    instead: str = ""
    exchanges: list[tuple[str, str]] = field(default_factory=list)
    better: str = ""
    drafts: list[SentenceSupport | CodeSentence] = field(default_factory=list)
    lines: list[CodeSentence] = field(default_factory=list)
    sure: float = 0.0
    checked: CheckedAnswer = field(default_factory=CheckedAnswer)
    short_answer: ShortAnswer | None = None
    other_language: bool = False
    suggestions: tuple[str, ...] = ()
    model: str | None = None
    prompt_was_cut: bool = False
    usage: Usage = field(default_factory=Usage)
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(_STAGES, 0.0))

    @property
    def by_part(self) -> list[list[Evidence]]:
        """The evidence for each part of the question, or of each publisher, if several."""
        return self.parts or of_each_publisher(self.query, self.evidence)

    @property
    def said(self) -> str:
        """The question as asked, without its slips."""
        return with_words(self.question.text, self.respelt)

    @property
    def words_meant(self) -> tuple[str, ...]:
        """Those of the archive that stand in place of others."""
        return tuple(dict.fromkeys(self.respelt.values()))

    @property
    def is_left_to_quotes(self) -> bool:
        """Whether nothing of what a model wrote was kept, and words were found on it: to a
        yes/no question, or where only the reader does not find in them what it says.
        """
        if not self.drafts or self.checked.sentences or self.lines:
            return False
        by_reader = any(
            isinstance(one, SentenceSupport) and one.failed_check == "contradiction"
            for one in self.drafts
        )
        return by_reader or kind_asked(self.text) == "yes or no"

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        began = time.monotonic()
        try:
            yield
        finally:
            self.seconds[stage] += time.monotonic() - began
