"""Passages that may answer a question: what each search for each of its parts finds."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.catalogue import PassageText, Snapshot
from index.embeddings import Vectors
from index.errors import EmbeddingFailed
from index.models import Filters
from index.passages.base import PassageSearch, WordSearch
from index.passages.filter_columns import EPOCH, UNDATED, Numbers
from index.passages.forward_index import PassageForm
from index.retrieval.query import Query, SubQuery
from index.retrieval.query.compounds import with_parts
from index.retrieval.query.dates import DateMention

_log = logging.getLogger(__name__)

# How many passages the search for the whole question takes, and that for each of its parts.
_FOR_WHOLE = 40
_FOR_PART = 30
_FOR_NAMED = 15
_MOST_NAMED = 5
# For as many hits these are enough; for more, more are taken.
USUAL_K = 10


@dataclass(frozen=True)
class Candidates:
    """Live passages, by article id and place, beside the whole question and each of its parts.

    `forms` are what ranking compares of each. `lexical` has shape (1 + parts, passages): BM25
    scores divided by the best of their list, so that they mean the same for one hit and for a
    thousand, and 0 where a search did not find the passage. `cosines`, of shape (passages,), are
    exact, and those of the whole question. `found` says which searches returned a passage: flags
    of shape (passages,), by name. `texts_of` reads the texts of some of the rows, in their order.
    `by_words_alone` says that the question could not be embedded: nothing was found by its vector.
    All cosines are 0 then, and where the vector would mean nothing.
    """

    rows: tuple[int, ...]
    version_rows: Sequence[int]
    clusters: Sequence[int | None]
    forms: Sequence[PassageForm]
    lexical: Vectors
    cosines: Vectors
    found: Mapping[str, NDArray[np.bool_]]
    texts_of: Callable[[Sequence[int]], Sequence[PassageText]]
    by_words_alone: bool = False

    def newer_than(self, version_row: int) -> Candidates:
        """Those of versions that came after one."""
        places = [at for at, row in enumerate(self.version_rows) if row > version_row]
        return replace(
            self,
            rows=tuple(self.rows[at] for at in places),
            version_rows=[self.version_rows[at] for at in places],
            clusters=[self.clusters[at] for at in places],
            forms=[self.forms[at] for at in places],
            lexical=self.lexical[:, places],
            cosines=self.cosines[places],
            found={name: flags[places] for name, flags in self.found.items()},
        )

    @cached_property
    def publishers(self) -> Numbers:
        """As `code_of` numbers folded names."""
        return np.array([form.publisher for form in self.forms], np.int64)

    @cached_property
    def categories(self) -> Numbers:
        """As `code_of` numbers folded names."""
        return np.array([form.category for form in self.forms], np.int64)

    @cached_property
    def days(self) -> Numbers:
        """Days of publication as ordinals; 0 for the undated."""
        days = np.array([form.day for form in self.forms], np.int64)
        return np.where(days == UNDATED, 0, days + EPOCH)


def retrieve_candidates(
    question: Query,
    embed: Callable[[], Vectors] | None,
    k: int,
    filters: Filters,
    snapshot: Snapshot,
    passages: PassageSearch,
) -> Candidates:
    """Search for the whole question as it stands, and for each part among what it names.

    `embed` gives the whole question's vector, of shape (dimension,); None where that would mean
    nothing. Where an endpoint gives none, words alone are searched for, as the candidates say. By
    vector only the whole is searched for, among everything: searches for a part, or among what it
    names, find next to nothing more, and cost as much as the rest. One thing is done after the
    other: handing work to another thread costs the processor as much as the searches by words do.
    """
    more = max(k / USUAL_K, 1)

    parts = (question.full, *question.parts)
    language = question.language
    words = [with_parts(part.words, language, passages.passages_with) for part in parts]
    searches = [
        (number, WordSearch(words[number], math.ceil(wanted * more), narrowed, language))
        for number, part in enumerate(parts)
        for narrowed, wanted in _searches(question, part, filters)
    ]
    lexical: list[dict[int, float]] = [{} for _ in parts]
    by_words = passages.by_words([search for _, search in searches])
    for (number, _), hits in zip(searches, by_words, strict=True):
        lexical[number].update(hits)
    embedded, dense, failed = None, dict[int, float](), False
    try:
        if embed:
            embedded = embed()
            dense = dict(passages.by_vector(embedded, math.ceil(_FOR_WHOLE * more), filters))
    except EmbeddingFailed as error:
        failed = True
        _log.warning("Searched by words alone. %s", error)
    found = _joined(dense, lexical, embedded, snapshot, passages)
    return replace(found, by_words_alone=failed)


def _searches(question: Query, part: SubQuery, filters: Filters) -> Iterator[tuple[Filters, int]]:
    """Among what is searched for a part, and how many passages are wanted of it.

    For the whole everything, since the names may be of what it is about and not of who reported
    it; and each publisher and day of publication that is named by itself, so that none is crowded
    out.
    """
    if part is question.full:
        yield filters, _FOR_WHOLE
        for publisher in sorted(part.publishers)[:_MOST_NAMED]:
            yield _of_publishers(filters, {publisher}), _FOR_NAMED
        if part.publishers:
            return
    among = _of_publishers(filters, part.publishers)
    days = [day for day in part.days if day.published][:_MOST_NAMED]
    if part is not question.full and not days:
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


def _joined(
    dense: Mapping[int, float],
    lexical: Sequence[Mapping[int, float]],
    embedded: Vectors | None,
    snapshot: Snapshot,
    passages: PassageSearch,
) -> Candidates:
    live = snapshot.places_of([*{row for found in (dense, *lexical) for row in found}])
    rows = tuple(live.rows.tolist())
    forms = passages.forms(rows, snapshot)
    bm25 = np.zeros((len(lexical), len(rows)), np.float32)
    for number, found in enumerate(lexical):
        best = max(found.values(), default=0.0) or 1.0
        bm25[number] = [found.get(row, 0.0) / best for row in rows]
    by_dense = np.array([row in dense for row in rows], np.bool_)
    cosines = np.zeros(len(rows), np.float32)
    if rows and embedded is not None:
        cosines = live.vectors @ embedded
    return Candidates(
        rows,
        live.version_rows,
        live.clusters,
        [forms[row] for row in rows],
        bm25,
        cosines,
        {"dense": by_dense, "lexical": bm25.max(axis=0) > 0},
        snapshot.texts_of,
    )
