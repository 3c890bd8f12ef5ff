"""What can go wrong in the index.

Each carries `detail`, one sentence for a person, and `hint`, what to do about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.errors.phrases import Phrase

# Of what a library says.
_MOST_CHARACTERS = 120


class DatelineIndexError(Exception):
    """Root of the tree. `str()` gives the detail and the hint together."""

    def __init__(self, detail: str, hint: str = "") -> None:
        super().__init__(detail, hint)
        self.detail = detail
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.detail} {self.hint}".strip()


class ReadError(DatelineIndexError):
    """A file, or a line of one, is not an article: `source`, with `#LINE` where it is a line."""

    def __init__(self, source: str, detail: str, hint: str = "") -> None:
        # Names of files may hold line ends, and a report is one line.
        shown = "".join(each if each.isprintable() else "\ufffd" for each in source)
        super().__init__(f"{shown}: {detail}", hint)
        self.source = source
        # What it is made from again in another process.
        self.args = (source, detail, hint)


class IndexMissing(DatelineIndexError):
    """No index at this place."""


class IndexUnreachable(DatelineIndexError):
    """The server of a shared catalogue does not answer."""


class IndexLocked(DatelineIndexError):
    """Another process is writing."""


class IndexDamaged(DatelineIndexError):
    """The catalogue or a cache cannot be read."""


class IndexMismatch(DatelineIndexError):
    """The index was made with another model, chunking or format."""


class IndexUnwritable(DatelineIndexError):
    """The disk is full or the folder read-only."""


class ModelError(DatelineIndexError):
    """The embedding model cannot be loaded or is not what it should be."""


class EmbeddingFailed(ModelError):
    """An endpoint of embeddings cannot be had, or gave no usable vectors."""


class WorkersFailed(DatelineIndexError):
    """Workers on other machines cannot be had, or died again and again."""


class RerankingFailed(DatelineIndexError):
    """A reranker cannot be loaded, or gave no usable scores."""


class ArticleNotFound(DatelineIndexError):
    """No such article or version."""


class ArticleRetracted(ArticleNotFound):
    """There was such an article, and it was retracted."""

    def __init__(self, article_id: str, day: date) -> None:
        super().__init__(
            Phrase("The article {id!r} was retracted on {day}.", id=article_id, day=day)
        )


class CollectionNotFound(DatelineIndexError):
    """No such collection."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Phrase("There is no collection {name!r}.", name=name), "See: dateline collections list"
        )


class CollectionsGone(DatelineIndexError):
    """Who asks is bound to collections of which none is there, and so sees nothing."""

    def __init__(self, keys: Sequence[str]) -> None:
        named = ", ".join(map(repr, keys)) or "none"
        super().__init__(
            Phrase(
                "Of the collections that this key is bound to ({named}) the archive has none.",
                named=named,
            ),
            "Make one of that name again with: dateline collections create NAME, or make another"
            " key with: dateline keys create NAME --collection COLLECTION",
        )


class CollectionRestricted(DatelineIndexError):
    """A restricted collection that holds articles cannot be deleted: everybody would see them."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Phrase(
                "The collection {name!r} is restricted, and everybody would see its articles.",
                name=name,
            ),
            "Lift that first with: dateline collections create NAME --open",
        )


class TooManyCollections(DatelineIndexError):
    """Nobody may fill the catalogue with names."""

    def __init__(self, most: int) -> None:
        super().__init__(
            Phrase("This archive has {n} collections already.", n=most),
            "Delete some with: dateline collections delete NAME",
        )


def in_one_line(error: BaseException) -> str:
    """The error's own words, cut short; the name of its class where it has none."""
    return " ".join(str(error).split())[:_MOST_CHARACTERS] or type(error).__name__
