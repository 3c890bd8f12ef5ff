"""The roles of searching: what finds passages, and what keeps that in step with the catalogue.

Two adapters: FAISS and Tantivy in the index's own folder, and Milvus. Both hold only what can be
made again from the catalogue, and find rows of it; whether a row still lives, the catalogue says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from index.catalogue import Catalogue, Snapshot
from index.embeddings import Vectors
from index.errors import IndexDamaged
from index.models import Filters
from index.passages.forward_index import PassageForm

# Passage rows, best first, each with its score.
Found = list[tuple[int, float]]


class WordSearch(NamedTuple):
    """For which words, how many passages, and among which; `language` is that of the words.

    None is English, whatever the words are, as in an index of before.
    """

    words: str
    k: int
    filters: Filters = Filters()
    language: str | None = None


class SearchLost(IndexDamaged):
    """What is searched is missing or damaged, or was replaced while it was read."""


class PassageSearch(Protocol):
    """The passages of one commit, to be searched. Thread-safe."""

    def by_words(self, searches: Sequence[WordSearch]) -> list[Found]:
        """For each search the rows that match best by BM25, and their scores.

        Of a long query only the rarest terms count. Raises SearchLost or IndexUnreachable.
        """
        ...

    def rows_with(
        self, terms: Sequence[str], filters: Filters, after: int, k: int, snapshot: Snapshot
    ) -> Sequence[int]:
        """The next `k` rows above `after`, ascending, with all the terms in headline or body.

        Terms are as `analyse` gives them. Raises SearchLost or IndexUnreachable.
        """
        ...

    def by_vector(self, query: Vectors, k: int, filters: Filters) -> Found:
        """The `k` rows nearest to a unit query of shape (dimension,), and about their cosines.

        Raises SearchLost or IndexUnreachable.
        """
        ...

    def forms(self, rows: Sequence[int], snapshot: Snapshot) -> Mapping[int, PassageForm]:
        """What ranking compares of those rows that are live in the snapshot; perhaps of others too.

        Raises SearchLost.
        """
        ...

    def passages(self, filters: Filters = Filters()) -> int: ...

    def passages_with(
        self, terms: Sequence[str], filters: Filters = Filters()
    ) -> Mapping[str, int]:
        """How many passages have each term, as `terms_in` gives it, in their body.

        Passages that are gone may still count for a while. With filters a server may count all
        that have a term; but 0 is said of one that none has which passes them.
        """
        ...

    def terms_beginning(self, prefix: str, filters: Filters = Filters()) -> Sequence[str]:
        """The terms of headlines and bodies that begin so; none where no list of them is kept."""
        ...


class PassageIndex(Protocol):
    """What searches go by, made from the catalogue and brought to its commits."""

    @property
    def place(self) -> str:
        """Where it stands, for a person."""
        ...

    def at(self, snapshot: Snapshot) -> PassageSearch:
        """What is searched at the snapshot's commit, or as near before it as this has come.

        Raises SearchLost, IndexDamaged or IndexUnreachable.
        """
        ...

    def covers(self, snapshot: Snapshot) -> bool:
        """Whether what `at` gave last holds everything up to the snapshot's commit."""
        ...

    def follow(self) -> None:
        """Bring it to what other machines committed, unless another process is about it."""
        ...

    def repair(self) -> None:
        """Make again what is lost, and catch up; only warns where that cannot be done now."""
        ...

    def catch_up(self, catalogue: Catalogue) -> None:
        """Bring it to the last commit; for who holds the writer's lock, where there is one."""
        ...

    def prepare(self, snapshot: Snapshot) -> bool:
        """Make ready for a commit that replaces everything, before it is made.

        `snapshot` is that of its transaction. False where all is done after it, by `make_again`.
        """
        ...

    def make_again(self, catalogue: Catalogue, *, prepared: bool = False) -> None:
        """Write all of it anew from the live rows, and remove what that replaces.

        Where it was `prepared` for the commit just made, only the removing is left.
        """
        ...

    def problems(self, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
        """Where it is not what the catalogue says, and what is wrong there."""
        ...

    def close(self) -> None: ...
