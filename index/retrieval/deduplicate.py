"""One article of a story among what a search found, unless another says something that it lacks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from index.catalogue import PassageText, Snapshot
from index.catalogue.shingles import contained, shingles
from index.embeddings import Vectors
from index.models import Article
from index.retrieval.query import Query

# A passage of which as much stands in another article, or passage, says nothing that it does not.
_SAYS_THE_SAME = 0.8
# Of two passages that have as much in common, the one that promises more is enough.
_SAYS_MUCH_THE_SAME = 0.5
# Of a story, as many copies are told.
_TOLD = 50


def without_copies(
    question: Query,
    texts: Sequence[PassageText],
    promised: Vectors,
    snapshot: Snapshot,
) -> list[int]:
    """The places, ascending, of the passages that are no copies of others there.

    Of each story one article stands for the others: the one whose passage promises most, or an
    earlier one that has all of that passage. Of the others, passages stay that say something else
    which promises more, or are by a publisher that the question names. `promised` has shape
    (parts, texts).
    """
    stories = defaultdict[int, list[int]](list)
    for place, text in enumerate(texts):
        if text.story is not None:
            stories[text.story].append(place)
    best = promised.max(axis=0) if promised.size else promised
    dropped = set[int]()
    for places in stories.values():
        if len({texts[place].version_row for place in places}) > 1:
            story = _Story(texts, places, best, snapshot)
            dropped |= story.copies(question.full.publishers)
    return [place for place in range(len(texts)) if place not in dropped]


def copies_of(texts: Iterable[PassageText], snapshot: Snapshot) -> dict[int, tuple[Article, ...]]:
    """By version row: the other articles of its story."""
    rows = {text.version_row: text.story for text in texts}
    stories = {
        story: snapshot.story(story, _TOLD) for story in set(rows.values()) if story is not None
    }
    return {
        row: ()
        if story is None
        else tuple(article for other, article in stories[story] if other != row)
        for row, story in rows.items()
    }


class _Story:
    """The passages of one story, and the article that stands for it."""

    def __init__(
        self,
        texts: Sequence[PassageText],
        places: Sequence[int],
        promise: Vectors,
        snapshot: Snapshot,
    ) -> None:
        self._texts = texts
        self._promise = {place: float(promise[place].round(4)) for place in places}
        self._shingles = {place: shingles(texts[place].body) for place in places}
        best = min(places, key=lambda place: (-self._promise[place], _age(texts[place])))
        equal = [
            place
            for place in places
            if contained(self._shingles[best], self._shingles[place]) >= _SAYS_THE_SAME
        ]
        first = min(equal or [best], key=lambda place: _age(texts[place]))
        self._promise[first] = self._promise[best]
        self._row = texts[first].version_row
        self._whole = shingles(snapshot.text_of(self._row))

    def copies(self, named: Collection[str]) -> set[int]:
        """The places of passages that the article which stands for the story makes needless."""
        own = [place for place in self._promise if self._texts[place].version_row == self._row]
        return {
            place
            for place in self._promise
            if place not in own
            and self._texts[place].publisher not in named
            and self._is_copy(place, own)
        }

    def _is_copy(self, place: int, own: Sequence[int]) -> bool:
        said = self._shingles[place]
        if contained(said, self._whole) >= _SAYS_THE_SAME:
            return True
        return any(
            self._promise[other] >= self._promise[place]
            and contained(*sorted((said, self._shingles[other]), key=len)) >= _SAYS_MUCH_THE_SAME
            for other in own
        )


def _age(text: PassageText) -> tuple[bool, float, int]:
    moment = text.published_at
    return moment is None, moment.timestamp() if moment else 0.0, text.version_row
