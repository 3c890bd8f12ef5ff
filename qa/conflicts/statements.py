"""One sentence of an article as a side of a question, and the question beside it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cached_property

from index import Article, Query
from index.nlp.article_text import article_text
from index.nlp.statement import AnnotatedText, annotated_text
from index.nlp.words import Tokens, Vocabulary, stem, tokenize
from qa.citations import Span
from qa.evidence import Evidence
from qa.evidence.answer_type import NUMBERS, thing_asked
from qa.evidence.question import kind_asked, without_newness
from qa.evidence.sentences import passage_sentences
from qa.evidence.stance import stance
from qa.evidence.stance.asked_act import AskedAct
from qa.verification.similarity import share_of, weights_of

_NOBODY = Article(id="", text="", title="")
_ASKING = re.compile(
    r"\b(?:how (?:many|much|long|old|far|big|large|tall|high|often)|when|what|which|who|whom|whose"
    r"|where|why|is|are|was|were|do|does|did|has|have|had|will|would)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_WHEN = re.compile(
    r"^(?:when|(?:on |in )?(?:what|which) (?:day|date|month|year))\s+", re.IGNORECASE
)
_HOW_MANY = re.compile(r"\bhow (?:many|much)\s+(\w+)", re.IGNORECASE)
# So many sentences before it may say what a sentence leaves out.
_BEFORE = 2
_LEAST_SHARE = 0.8
_LEAST_BEARING = 0.6


class Asked:
    """A question, as its sides are compared with it.

    `thing` is the stem of what is to be counted, "" where that is not said. `statement` has the
    question without the publishers and days that it names. `act` is what it asks whether or when
    it was done, None where it asks for something else. `answer` is what the answer rests on first.
    """

    def __init__(self, question: Query, vocabulary: Vocabulary, answer: Span | None = None) -> None:
        self.answer = answer
        self.text, self.kind = question.text, kind_asked(question.text)
        nobody = article_text(_NOBODY)
        self._vocabulary = vocabulary
        words = without_newness(question.full.words)
        words = _ASKING.sub(lambda asking: " " * len(asking[0]), words)
        self.statement = annotated_text(words, nobody)
        counted = _HOW_MANY.search(question.text)
        self.thing = stem(counted[1].casefold()) if counted else ""
        self.years = frozenset(_YEAR.findall(question.text))
        self.wants_number = thing_asked(question.text).sort in NUMBERS
        self.act = AskedAct.of(_WHEN.sub("", question.text))

    @cached_property
    def named(self) -> frozenset[str]:
        """The words, folded, of the names in it."""
        return frozenset(word for name in self.statement.names for word in name.words)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Those of its content words that are no names."""
        places = {place for name in self.statement.names for place in name.places}
        words = enumerate(self.statement.tokens.words)
        return frozenset(w.stem for place, w in words if w.is_content and place not in places)

    def share_in(self, stems: frozenset[str]) -> float:
        """How much of what it says, weighed by rarity, is among the stems, in [0, 1]."""
        return share_of(self._weights, stems)

    @cached_property
    def _weights(self) -> dict[str, float]:
        return weights_of(self.statement.tokens, self._vocabulary)


@dataclass(frozen=True)
class Claim:
    """`statement` is the sentence, `around` the sentence with those before it.

    `surely` orders sentences by how surely they answer, where they were read.
    """

    span: Span
    statement: AnnotatedText
    around: AnnotatedText
    passage: Tokens
    surely: float = -math.inf

    @staticmethod
    def of(evidence: Evidence) -> Claim:
        article = evidence.hit.article
        known = article_text(article)
        return Claim(
            evidence.span,
            annotated_text(evidence.text, known),
            annotated_text(_with_neighbours(evidence), known),
            tokenize(evidence.hit.passage.text),
            evidence.surely,
        )

    @property
    def article(self) -> Article:
        return self.span.hit.article

    def answers(self, asked: Asked) -> bool:
        """Whether the sentence itself says nearly all that the question says."""
        said = asked.share_in(self.statement.tokens.stems)
        return said >= _LEAST_SHARE and self.is_about(asked)

    def bears_on(self, asked: Asked) -> bool:
        """Whether its passage and its headline speak of what is asked."""
        title = self.statement.known.title
        said = asked.share_in(self.passage.stems | title.stems)
        return said >= _LEAST_BEARING and asked.named <= self.passage.folded | title.folded

    def tells_of_act(self, asked: Asked) -> bool:
        """Whether it tells the act asked about as done: no plan, no attempt, nothing denied."""
        return asked.act is not None and stance(asked.act, self.statement) in ("asserts", "touches")

    def is_about(self, asked: Asked) -> bool:
        """Whether every name and year of the question is spoken of here."""
        known = self.statement.known
        said = self.around.tokens.folded | known.title.folded | known.publisher.folded
        out = {str(self.article.published_at.year)} if self.article.published_at else set[str]()
        return asked.named <= said and asked.years <= said | out


def _with_neighbours(evidence: Evidence) -> str:
    spans = passage_sentences(evidence.hit)
    here = next((place for place, (start, _) in enumerate(spans) if start >= evidence.start), 0)
    if not spans:
        return evidence.text
    return evidence.hit.article.text[spans[max(here - _BEFORE, 0)][0] : evidence.end]


@dataclass(frozen=True)
class Values:
    """`one` and `other` in words. The greater `surely`, the plainer that they contradict."""

    one: str
    other: str
    score: int = 1
