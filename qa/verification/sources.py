"""Whom a written sentence gives as its source: that too has to be so."""

from __future__ import annotations

from collections.abc import Iterable

from index import Hit
from index.nlp.dates.mentions import spoken_days
from index.nlp.words import tokenize
from index.retrieval.query.publishers import PublisherNames
from qa.citations import publishers_of


class Sources:
    """The publishers that a sentence may speak of, by all the names that people call them by."""

    def __init__(self, publishers: Iterable[str]) -> None:
        self._names = PublisherNames(publishers)

    def named_in(self, text: str) -> frozenset[str]:
        """As the archive has them."""
        mentions = self._names.mentioned_in(text)
        return frozenset(publisher for mention in mentions for publisher in mention.publishers)

    def are_all_of(self, claim: str) -> bool:
        """Whether the claim has nothing but names of theirs, and days: a heading, no sentence."""
        names = [one for one in self._names.mentioned_in(claim) if one.publishers]
        known = [range(name.start, name.end) for name in names]
        known += [range(day.start, day.end) for day in spoken_days(claim, None)]
        return bool(names) and not any(
            word.is_content and not any(word.start in place for place in known)
            for word in tokenize(claim).words
        )

    def allow(self, named: frozenset[str], hit: Hit, text: str) -> bool:
        """Whether words of the article found can be what a claim says that names these publishers.

        They are, where the article or a copy of it is of one of them, or where the words themselves
        name one: "The Verge reports".
        """
        return not named or not named.isdisjoint(publishers_of(hit) | self.named_in(text))
