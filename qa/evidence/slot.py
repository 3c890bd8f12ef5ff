"""How well a sentence fills the slot that a question leaves open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index import Article, Hit
from index.nlp.article_text import article_text
from index.nlp.language.numbers_asked import asks_for_number, numbers_written
from index.nlp.numbers import numbers
from index.nlp.statement import AnnotatedText, annotated_text
from index.nlp.words import Vocabulary, tokenize
from qa.evidence.answer_type import NUMBERS, AskedThing, thing_asked
from qa.evidence.candidates import (
    RESULT,
    Candidate,
    candidates,
    is_located,
    may_be_change,
    may_be_day,
    may_be_doer,
)

_NOBODY = Article(id="", text="", title="")
# A word of the question counts in full so many words from the candidate; then less.
_CLOSE = 5
_IN_CLAUSE = 0.85
_IN_SENTENCE = 0.7
_AROUND = 0.35
_TOLD_BY_WORDS = ("date", "person", "place", "reason")
_MANNER = re.compile(
    r"\W*how (?:did|do|does|is|are|was|were|has|have|had|can|could|will|would|should)\b", re.I
)
# More of them are a table's, or a price tag's.
_MOST_NUMBERS = 3
# Characters between "because of" and the reason that it gives.
_BEHIND_ITS_CUE = 20


@dataclass(frozen=True)
class Filling:
    """Both in [0, 1], and 0 where nothing of the asked sort stands in the sentence.

    has: how surely something of that sort does.
    near: the best of these, each times how near the question's words stand to it.
    """

    has: float
    near: float


@dataclass(frozen=True)
class Found:
    """Words of a sentence that may be what is asked for, and how surely, in (0, 1]."""

    text: str
    score: float


class AskedNumber:
    """Of a question that is not in English: all that is known is whether it asks for a number or a
    day, which a sentence has in digits."""

    def __init__(self, question: str, language: str) -> None:
        self.asked = AskedThing("number" if asks_for_number(question, language) else None)
        self._known = numbers_written(question)

    def fillings(self, _: Hit, texts: Sequence[str]) -> list[Filling]:
        """One for each text: full where it has a number that the question has not."""
        if self.asked.sort is None:
            return [Filling(0.0, 0.0)] * len(texts)
        found = [float(bool(numbers_written(text) - self._known)) for text in texts]
        return [Filling(has, has) for has in found]


class AskedSlot:
    """What a question asks for, to be looked for in many sentences."""

    def __init__(self, question: str, vocabulary: Vocabulary | None = None) -> None:
        """Without a `vocabulary` all words of the question weigh alike."""
        self.asked = thing_asked(question)
        self._question = annotated_text(question, article_text(_NOBODY))
        stems = self._question.tokens.stems
        self._weights = {stem: vocabulary.weight(stem) if vocabulary else 1.0 for stem in stems}

    def fillings(self, hit: Hit, texts: Sequence[str]) -> list[Filling]:
        """One for each text, a sentence of the hit's passage."""
        if self.asked.sort in (None, "topic"):
            return [Filling(0.0, 0.0)] * len(texts)
        known = article_text(hit.article)
        around = tokenize(hit.passage.text).stems | known.around
        said = [annotated_text(text, known) for text in texts]
        return [self._filling(one, around) for one in said]

    def found_in(self, article: Article, text: str) -> list[Found]:
        """What of the asked sort stands in a sentence of the article and not in the question."""
        said = annotated_text(text, article_text(article))
        words = said.tokens.words
        return [
            Found(text[words[one.first].start : words[one.last].end], one.score)
            for one in candidates(self.asked, said, self._question)
        ]

    def is_filled_by(self, article: Article, sentence: str, start: int, end: int) -> bool:
        """Whether `sentence[start:end]` is of the asked sort; True where any words may be.

        A reason stands behind what says that it is one; "what caused" it may stand anywhere.
        """
        question = self._question.tokens.text
        may_be = may_be_doer(question, sentence, start) and may_be_day(
            question, sentence[start:end]
        )
        if not may_be or self._says_nothing(article, sentence, start, end):
            return False
        if self.asked.sort in NUMBERS:
            is_number = 0 < len(numbers(sentence[start:end])) <= _MOST_NUMBERS
            is_asked = may_be_change(question, sentence, start)
            return is_number and is_asked and not self._is_result(sentence[start:end])
        if self.asked.sort == "result":
            return RESULT.search(sentence[start:end]) is not None
        is_cause = self.asked.sort == "reason" and "why" not in self._question.tokens.folded
        if self.asked.sort not in _TOLD_BY_WORDS or is_cause:
            return True
        said = annotated_text(sentence, article_text(article))
        words = said.tokens.words
        for one in candidates(self.asked, said, self._question):
            if self.asked.sort == "place" and not is_located(one, said):
                continue
            left, right = words[one.first].start, words[one.last].end
            if self.asked.sort == "reason":
                is_vague = words[one.first].folded == "as"
                if not is_vague and left < end and start - right <= _BEHIND_ITS_CUE:
                    return True
            elif left < end and right > start:
                return True
        return False

    def _says_nothing(self, article: Article, sentence: str, start: int, end: int) -> bool:
        """Whether it is "the company" to "Which company?", or no more than a name to "How?"."""
        said = annotated_text(sentence, article_text(article))
        words = [p for p, w in enumerate(said.tokens.words) if w.start < end and w.end > start]
        named = {place for name in said.names for place in name.places}
        if self.asked.sort == "name" and self.asked.head and words:
            return said.tokens.words[words[-1]].folded in self.asked.head and named.isdisjoint(
                words
            )
        content = [place for place in words if said.tokens.words[place].is_content]
        return _MANNER.match(self._question.tokens.text) is not None and named.issuperset(content)

    def _is_result(self, words: str) -> bool:
        """Whether it is how a match ended, "29-28", where something is to be counted."""
        found = RESULT.search(words) if self.asked.sort == "count" else None
        return found is not None and int(found[1]) >= int(found[2])

    def _filling(self, said: AnnotatedText, around: frozenset[str]) -> Filling:
        found = candidates(self.asked, said, self._question)
        return Filling(
            max((one.score for one in found), default=0.0),
            max((one.score * self._nearness(one, said, around) for one in found), default=0.0),
        )

    def _nearness(self, one: Candidate, said: AnnotatedText, around: frozenset[str]) -> float:
        """The share of the question's words that stand near it, weighed by rarity and distance."""
        total = sum(self._weights.values())
        near = sum(
            weight * self._closeness(stem, one, said, around)
            for stem, weight in self._weights.items()
        )
        return near / total if total else 0.0

    def _closeness(
        self, stem: str, one: Candidate, said: AnnotatedText, around: frozenset[str]
    ) -> float:
        words = said.tokens.words
        here = words[one.first]
        places = [p for p in said.tokens.places.get(stem, ()) if words[p].sentence == here.sentence]
        if not places:
            return _AROUND if stem in around else 0.0
        if min(max(one.first - p, p - one.last) for p in places) <= _CLOSE:
            return 1.0
        return _IN_CLAUSE if any(words[p].clause == here.clause for p in places) else _IN_SENTENCE
