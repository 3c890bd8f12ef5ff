"""A claim beside the span that may support it, and what the checks ask of the two."""

from __future__ import annotations

from functools import cached_property

from index.nlp.alignment import Pairing
from index.nlp.antonyms import turned_round
from index.nlp.article_text import article_text
from index.nlp.dates.mentions import DateMention
from index.nlp.names import Name
from index.nlp.numbers import Number
from index.nlp.statement import AnnotatedText, annotated_text
from qa.citations import Span
from qa.verification.entities import missing


class Compared:
    """What it holds is found when first asked for."""

    def __init__(self, claim: AnnotatedText, span: AnnotatedText) -> None:
        self.claim, self.span = claim, span

    @staticmethod
    def of(claim: str, where: Span, text: str = "") -> Compared:
        """`text` is what the span says, where its own words leave out whom they are about."""
        known = article_text(where.hit.article)
        return Compared(annotated_text(claim, known), annotated_text(text or where.text, known))

    @cached_property
    def pairing(self) -> Pairing:
        return Pairing(self.claim.tokens, self.span.tokens)

    @cached_property
    def missing_names(self) -> list[Name]:
        """Those of the claim that the span does not have."""
        return missing(self.claim, self.span)

    @cached_property
    def numbers_of_headline(self) -> list[Number]:
        """Those of the claim that number a thing as the headline does, "Game 2", which the span
        leaves to it: no other number of that name stands there."""
        title = annotated_text(self.span.known.article.title, self.span.known)
        there = {self.span.numbered(said) for said in self.span.numbers}
        return [
            number
            for number in self.claim.numbers
            if (name := self.claim.numbered(number)) and name not in there
            if any(title.numbered(n) == name and number.agrees(n) for n in title.numbers)
        ]

    def is_numbered_by_headline(self, name: Name) -> bool:
        places = [self.claim.places_of(number)[0] for number in self.numbers_of_headline]
        return name.places[-1] + 1 in places

    @cached_property
    def turned(self) -> list[tuple[int, int]]:
        """Places of a word of the claim and of its opposite in the span."""
        return list(turned_round(self.claim.tokens, self.span.tokens, self.pairing))

    @property
    def granted_stems(self) -> frozenset[str]:
        """Those that stand in the span, or that the checks of names and days have passed."""
        claim = self.claim
        return (
            self.span.tokens.stems | claim.stems_of_names(self.missing_names) | claim.stems_of_days
        )

    def words_of(self, found: Name | Number | DateMention) -> str:
        """As the claim writes them."""
        places = found.places if isinstance(found, Name) else self.claim.places_of(found)
        words = self.claim.tokens.words
        return self.claim.tokens.text[words[places[0]].start : words[places[-1]].end]
