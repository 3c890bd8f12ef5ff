"""Passages that may answer a question: what each search for each of its parts finds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from index.catalogue import PassageText, Snapshot
from index.embedding import Vectors
from index.filters import Filters
from index.lexicon import Lexicon
from index.understanding import DateMention, Part, UnderstoodQuestion
from index.vectors import VectorIndex

# How many passages the search for the whole question takes, and that for each of its parts.
_FOR_WHOLE = 60
_FOR_PART = 40
_FOR_NAMED = 20
_MOST_NAMED = 5


@dataclass(frozen=True)
class Candidates:
    """Live passages, by article id and place, beside the whole question and each of its parts.

    `lexical` and `cosines` have shape (1 + parts, texts). BM25 scores are divided by the best of
    their list, so that they mean the same for one hit and for a thousand, and are 0 where a
    search did not find the row; cosines are exact for every row. `found` says which searches
    returned it: (1 + parts, texts) each, by name.
    """

    texts: tuple[PassageText, ...]
    lexical: Vectors
    cosines: Vectors
    found: Mapping[str, Vectors]


def gather(
    question: UnderstoodQuestion,
    embedded: Vectors,
    k: int,
    filters: Filters,
    snapshot: Snapshot,
    lexicon: Lexicon,
    vectors: VectorIndex,
) -> Candidates:
    """Search for the whole question as it stands, and for each part among what it names.

    `embedded` has a unit row for the whole and for each part.
    """
    lists: list[_Found] = []
    for part, vector in zip((question.whole, *question.parts), embedded, strict=True):
        found = _Found()
        for narrowed, wanted in _searches(question, part, filters):
            wanted = max(wanted, 4 * k)
            found.dense.update(vectors.search(vector, wanted, narrowed))
            found.lexical.update(lexicon.search(part.words, wanted, narrowed))
        lists.append(found)
    return _joined(lists, embedded, snapshot)


@dataclass(frozen=True)
class _Found:
    """Cosines and BM25 scores by row, of all searches for one part."""

    dense: dict[int, float] = field(default_factory=dict)
    lexical: dict[int, float] = field(default_factory=dict)


def _searches(
    question: UnderstoodQuestion, part: Part, filters: Filters
) -> Iterator[tuple[Filters, int]]:
    """Among what is searched for a part, and how many passages are wanted of it.

    For the whole everything, since the names may be of what it is about and not of who reported
    it; and each publisher and day of publication that is named by itself, so that none is crowded
    out.
    """
    if part is question.whole:
        yield filters, _FOR_WHOLE
        for publisher in sorted(part.publishers)[:_MOST_NAMED]:
            yield _of_publishers(filters, {publisher}), _FOR_NAMED
        if part.publishers:
            return
    among = _of_publishers(filters, part.publishers)
    days = [day for day in part.days if day.published][:_MOST_NAMED]
    if part is not question.whole and not days:
        yield among, _FOR_PART
    for day in days:
        yield _of_days(among, day), _FOR_NAMED


def _of_publishers(filters: Filters, named: Collection[str]) -> Filters:
    """The filters and the publishers named; the filters alone where both together leave nobody."""
    asked = {name.casefold() for name in filters.publishers}
    both = [name for name in sorted(named) if not asked or name.casefold() in asked]
    return replace(filters, publishers=tuple(both)) if both else filters


def _of_days(filters: Filters, day: DateMention) -> Filters:
    """The filters and the days named; the filters alone where both together leave no day."""
    after = max(filters.after or date.min, day.first or date.min)
    before = min(filters.before or date.max, day.last or date.max)
    if after > before:
        return filters
    return replace(
        filters,
        after=None if after == date.min else after,
        before=None if before == date.max else before,
    )


def _joined(lists: Sequence[_Found], embedded: Vectors, snapshot: Snapshot) -> Candidates:
    every = list({row for found in lists for row in (*found.dense, *found.lexical)})
    texts, exact = tuple(snapshot.texts_of(every)), snapshot.vectors_of(every)
    place_of = {text.row: place for place, text in enumerate(texts)}
    lexical, by_dense, by_lexical = np.zeros((3, len(lists), len(texts)), np.float32)
    for number, found in enumerate(lists):
        best = max(found.lexical.values(), default=0.0) or 1.0
        for row, score in found.lexical.items():
            if row in place_of:
                lexical[number, place_of[row]] = score / best
                by_lexical[number, place_of[row]] = 1.0
        by_dense[number, [place_of[row] for row in found.dense if row in place_of]] = 1.0
    cosines = lexical
    if texts:
        cosines = embedded @ np.stack([exact[text.row] for text in texts]).T
    return Candidates(texts, lexical, cosines, {"dense": by_dense, "lexical": by_lexical})
