"""What became of articles that were to be added, deleted or moved."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.errors import ReadError
from index.ingest.article_identity import Outcome
from index.ingest.doubts import DoubtCount
from index.models import Article


@dataclass(frozen=True)
class AddProgress:
    """How far an `add` has come: what is committed. `current` is what was read last."""

    articles_done: int
    passages_done: int
    failed: int
    current: str


@dataclass(frozen=True)
class AddReport:
    """What an `add` did. `passages` counts the new ones; `stopped` is true after `should_stop`.

    `left` counts the summaries of feeds whose articles the index has in full, and `doubtful` the
    articles that a person should look at.
    """

    added: int
    changed: int
    unchanged: int
    passages: int
    failed: tuple[ReadError, ...]
    stopped: bool
    left: int = 0
    doubtful: DoubtCount = field(default_factory=DoubtCount)

    @property
    def done(self) -> int:
        """How many articles could be read."""
        return self.added + self.changed + self.unchanged + self.left


@dataclass(frozen=True)
class IngestResult:
    """What became of an article: the id and the version that it stands under.

    `article` is what was read, and `doubts` are why a person should look at it.
    """

    article: Article
    version: int
    outcome: Outcome
    doubts: tuple[str, ...] = ()

    @property
    def article_id(self) -> str:
        return self.article.id

    @property
    def source(self) -> str:
        return self.article.source


@dataclass(frozen=True)
class DeleteReport:
    deleted: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class MoveReport:
    """The articles that went into or out of a collection, and those that are not there.

    Of the others each was already where it should be.
    """

    moved: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class UndeleteReport:
    """`missing` are those of which nothing is kept, or that are there again."""

    restored: tuple[str, ...]
    missing: tuple[str, ...]
