"""How many passages have a term, and what it weighs by that, among all or among some alone.

Tantivy's BM25 counts over all passages of its folder, whoever may see them. A score would tell
which words the others have, and so would the order of what is found. So what a term weighs among
those that are seen takes the place of what Tantivy makes of it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property

import tantivy

from index.passages.fields import FIELD_WEIGHTS

# Common words are asked again and again, and take the longest to count.
_MOST_REMEMBERED = 50_000

Constraints = Sequence[tuple[tantivy.Occur, tantivy.Query]]


class TermCounts:
    """Of one searcher, among the passages that the `seen` constraints let through, or all."""

    def __init__(
        self, searcher: tantivy.Searcher, schema: tantivy.Schema, seen: Constraints
    ) -> None:
        self._searcher = searcher
        self._schema = schema
        self._seen = seen
        self._known: dict[tuple[str, str], int] = {}

    def passages(self) -> int:
        """How many there are; the stamp is a document, too."""
        return self._count(self._seen) + 1 if self._seen else int(self._searcher.num_docs)

    def having(self, field: str, term: str) -> int:
        """How many have the term, as `terms_in` gives it, in the field.

        Of all, removed ones count too until segments are merged.
        """
        of_all = int(self._searcher.doc_freq(field, term))
        if not self._seen or not of_all:
            return of_all
        known = self._known.get((field, term))
        if known is None:
            query = tantivy.Query.term_query(self._schema, field, term, "basic")
            known = self._count([(tantivy.Occur.Must, query), *self._seen])
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[field, term] = known
        return known

    def weight(self, field: str, term: str, having: int) -> float:
        """What Tantivy's score of the term is to be multiplied by; `having` have it."""
        if not self._seen:
            return FIELD_WEIGHTS[field]
        of_all = int(self._searcher.doc_freq(field, term))
        rarity = _rarity(having, self._passages_seen) / _rarity(of_all, self._passages_of_all)
        return FIELD_WEIGHTS[field] * rarity

    @cached_property
    def _passages_seen(self) -> int:
        return self.passages()

    @cached_property
    def _passages_of_all(self) -> int:
        """As Tantivy counts them, removed ones too: each has one kind."""
        return sum(int(count) for _, count in self._searcher.terms_with_prefix("kind", ""))

    def _count(self, wanted: Constraints) -> int:
        query = tantivy.Query.boolean_query(list(wanted))
        return int(self._searcher.search(query, limit=1, count=True).count or 0)


def _rarity(having: int, passages: int) -> float:
    """Inverse document frequency, as Tantivy's BM25 has it."""
    having = min(having, passages)
    return math.log(1 + (passages - having + 0.5) / (having + 0.5))
