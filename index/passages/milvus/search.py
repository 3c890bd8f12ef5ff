"""Searching one commit's passages in Milvus."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from index.catalogue import Snapshot
from index.embeddings import Vectors
from index.models import Filters
from index.nlp.language.analysis import terms_in
from index.passages.base import Found, WordSearch
from index.passages.fields import FIELD_WEIGHTS, has_all, rarest
from index.passages.forward_index import PassageForm, forms_of
from index.passages.milvus.client import Milvus
from index.passages.milvus.entities import expression, term_of, words_asked

# What was written so many seconds ago is seen at Milvus's level "Bounded" too, which waits for
# nothing: its searches are at most five seconds behind.
_SETTLED_S = 10.0


class MilvusSearch:
    """A PassageSearch over the collection that an alias stands for.

    `passages` are how many it holds, and `since` when it last changed, by the monotonic clock.
    """

    def __init__(self, milvus: Milvus, alias: str, passages: int, since: float) -> None:
        self._milvus = milvus
        self._alias = alias
        self._passages = passages
        self._since = since
        # How many passages have a term, as far as asked. Two threads may find out the same.
        self._known = dict[str, int]()

    def by_words(self, searches: Sequence[WordSearch]) -> list[Found]:
        # Each waits for the server.
        with ThreadPoolExecutor(len(searches) or 1, "search") as workers:
            return list(workers.map(lambda search: self._by_words(*search), searches))

    def forms(self, rows: Sequence[int], snapshot: Snapshot) -> Mapping[int, PassageForm]:
        return forms_of(snapshot, rows)

    def _by_words(self, query: str, k: int, filters: Filters, language: str | None) -> Found:
        words = list(dict.fromkeys(terms_in(query, language)))
        counts = self._counts([term_of(field, word) for word in words for field in FIELD_WEIGHTS])
        chosen = rarest(words, lambda field, word: counts[term_of(field, word)])
        if not chosen:
            return []
        return self._milvus.by_words(
            self._alias, words_asked(chosen), k, expression(filters), self._level()
        )

    def rows_with(
        self, terms: Sequence[str], filters: Filters, after: int, k: int, snapshot: Snapshot
    ) -> Sequence[int]:
        """Read from the catalogue: the server ranks by terms, and demands none."""
        found = (
            passage.row
            for passage in snapshot.passage_texts(after)
            if has_all(passage, terms, filters)
        )
        return list(islice(found, k))

    def by_vector(self, query: Vectors, k: int, filters: Filters) -> Found:
        return self._milvus.by_vector(self._alias, query, k, expression(filters), self._level())

    def passages(self, filters: Filters = Filters()) -> int:
        if not filters:
            return self._passages
        return self._milvus.count(self._alias, expression(filters))

    def passages_with(
        self, terms: Sequence[str], filters: Filters = Filters()
    ) -> Mapping[str, int]:
        named = {term: term_of("body", term) for term in terms}
        counts = self._counts([*named.values()])
        there = self._there([*named.values()], filters)
        return {term: counts[name] if name in there else 0 for term, name in named.items()}

    def _there(self, terms: Sequence[str], filters: Filters) -> Set[str]:
        """Those of the terms that some passage has which passes the filters."""
        if not filters or not terms:
            return set(terms)
        found = self._milvus.rarities(self._alias, terms, self._level(), expression(filters))
        return {term for term, rarity in zip(terms, found, strict=True) if rarity is not None}

    def terms_beginning(self, prefix: str, filters: Filters = Filters()) -> Sequence[str]:
        """None: the server keeps no list of them that can be asked for."""
        return ()

    def _counts(self, terms: Sequence[str]) -> Mapping[str, int]:
        """How many passages have each term: what its inverse document frequency says."""
        asked = [term for term in dict.fromkeys(terms) if term not in self._known]
        if asked:
            found = self._milvus.rarities(self._alias, asked, self._level())
            for term, rarity in zip(asked, found, strict=True):
                # The stamp is an entity, too.
                self._known[term] = _passages_of(rarity, self._passages + 1)
        return self._known

    def _level(self) -> str:
        return "Bounded" if time.monotonic() - self._since > _SETTLED_S else "Strong"


def _passages_of(rarity: float | None, entities: int) -> int:
    """Solves rarity = ln(1 + (N - n + 0.5) / (n + 0.5)) for n, which is at least 1 where found."""
    if rarity is None:
        return 0
    return max(round((entities + 1) / math.exp(rarity) - 0.5), 1)
