"""Whom a written sentence gives as its source: that too has to be so."""

from __future__ import annotations

import re
from collections.abc import Collection

from index import Hit
from qa.verifying.dates import spoken_days
from qa.verifying.reading import reading_of

# "The Age | Sport" is "The Age" to whoever writes about it.
_SECTION = re.compile(r"\s+[|–—-]\s+")


class Sources:
    """The publishers, by the names that the archive gives them, that a sentence may speak of."""

    def __init__(self, publishers: Collection[str]) -> None:
        self._patterns = {
            publisher: re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names))
            for publisher in publishers
            if (names := [name for name in (publisher, _SECTION.split(publisher)[0]) if name])
        }

    def named_in(self, claim: str) -> frozenset[str]:
        return frozenset(one for one, pattern in self._patterns.items() if pattern.search(claim))

    def are_all_of(self, claim: str) -> bool:
        """Whether the claim has nothing but names of theirs, and days: a heading, no sentence."""
        rest = claim
        for pattern in self._patterns.values():
            rest = pattern.sub(" ", rest)
        if rest == claim:
            return False
        days = [range(day.start, day.end) for day in spoken_days(rest, None)]
        return not any(
            word.is_content and not any(word.start in day for day in days)
            for word in reading_of(rest).words
        )

    def allow(self, claim: str, hit: Hit, text: str) -> bool:
        """Whether words of the article found can be what a claim has of those that it names.

        They are, where the article or a copy of it is of one of them, or where the words themselves
        name one: "The Verge reports".
        """
        named = self.named_in(claim)
        theirs = {hit.article.publisher, *hit.also_published_by}
        return (
            not named or not named.isdisjoint(theirs) or not named.isdisjoint(self.named_in(text))
        )
