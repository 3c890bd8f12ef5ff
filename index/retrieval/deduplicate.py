"""One article of a cluster of near-duplicates, unless another says something that it lacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from index.catalogue import PassageText, Snapshot
from index.catalogue.listing import cluster
from index.catalogue.shelves import Shelves
from index.catalogue.shingles import contained, shingles
from index.embeddings import Vectors
from index.models import Article
from index.retrieval.candidates import Candidates
from index.retrieval.query import Query

# A passage of which as much stands in another article, or passage, says nothing that it does not.
_SAYS_THE_SAME = 0.8
# Of two passages that have as much in common, the one with the greater score is enough.
_SAYS_MUCH_THE_SAME = 0.5
# So many articles of a cluster are named beside a hit.
_MOST_OF_A_CLUSTER = 50


def without_duplicates(
    question: Query, candidates: Candidates, scores: Vectors, snapshot: Snapshot
) -> list[int]:
    """The places, ascending, of the passages that are no duplicates of others there.

    Of each cluster one article stands for the others: the one whose passage has the best score, or
    an earlier one that has all of that passage. Of the others, passages stay that say something
    else with a better score, or are by a publisher that the question names. `scores` has shape
    (parts, passages).
    """
    clusters = defaultdict[int, list[int]](list)
    for place, number in enumerate(candidates.clusters):
        if number is not None:
            clusters[number].append(place)
    best = scores.max(axis=0) if scores.size else scores
    dropped = set[int]()
    for places in clusters.values():
        if len({candidates.version_rows[place] for place in places}) > 1:
            texts = candidates.texts_of([candidates.rows[place] for place in places])
            cluster = _Cluster(dict(zip(places, texts, strict=True)), best, snapshot)
            dropped |= cluster.duplicates(question.full.publishers)
    return [place for place in range(len(candidates.rows)) if place not in dropped]


def duplicates_of(
    rows: Mapping[int, int | None], snapshot: Snapshot, shelves: Shelves
) -> dict[int, tuple[Article, ...]]:
    """By version row: the other articles of its cluster that stand on the shelves.

    `rows` gives the clusters likewise.
    """
    clusters = {
        number: cluster(snapshot, number, _MOST_OF_A_CLUSTER, shelves)
        for number in set(rows.values())
        if number is not None
    }
    return {
        row: ()
        if number is None
        else tuple(article for other, article in clusters[number] if other != row)
        for row, number in rows.items()
    }


class _Cluster:
    """The passages of one cluster, and the article that stands for it."""

    def __init__(
        self,
        texts: Mapping[int, PassageText],
        scores: Vectors,
        snapshot: Snapshot,
    ) -> None:
        self._texts = texts
        self._scores = {place: float(scores[place].round(4)) for place in texts}
        self._shingles = {place: shingles(text.body) for place, text in texts.items()}
        best = min(texts, key=lambda place: (-self._scores[place], _age(texts[place])))
        equal = [
            place
            for place in texts
            if contained(self._shingles[best], self._shingles[place]) >= _SAYS_THE_SAME
        ]
        first = min(equal or [best], key=lambda place: _age(texts[place]))
        self._scores[first] = self._scores[best]
        self._row = texts[first].version_row
        self._whole = shingles(snapshot.text_of(self._row))

    def duplicates(self, named: Collection[str]) -> set[int]:
        """The places of passages that the article which stands for the cluster makes needless."""
        own = [place for place in self._scores if self._texts[place].version_row == self._row]
        return {
            place
            for place in self._scores
            if place not in own
            and self._texts[place].publisher not in named
            and self._is_duplicate(place, own)
        }

    def _is_duplicate(self, place: int, own: Sequence[int]) -> bool:
        said = self._shingles[place]
        if contained(said, self._whole) >= _SAYS_THE_SAME:
            return True
        return any(
            self._scores[other] >= self._scores[place]
            and contained(*sorted((said, self._shingles[other]), key=len)) >= _SAYS_MUCH_THE_SAME
            for other in own
        )


def _age(text: PassageText) -> tuple[bool, float, int]:
    moment = text.published_at
    return moment is None, moment.timestamp() if moment else 0.0, text.version_row
