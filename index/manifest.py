"""What an index was made with and read by, and whether that is what it is opened with."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from index.embeddings import Embedder, EmbedderIdentity
from index.errors import IndexDamaged, IndexMismatch
from index.models import Article
from index.nlp.chunking import Chunking, TokenCounter
from index.nlp.language.scripts import language_of

FORMAT_VERSION = 4
META_KEY = "identity"
SITE_LINES_KEY = "site_lines"

READERS_VERSION = 7
"""One more whenever readers give other words, titles, days, ids or pages for the same bytes."""
READ_BY_KEY = "read_by"

LANGUAGES_KEY = "languages"


@dataclass(frozen=True)
class IndexIdentity:
    """Recorded with the first batch; a difference in any field makes the vectors incomparable."""

    format_version: int
    embedder: EmbedderIdentity
    chunking: Chunking
    tokens: str

    @staticmethod
    def of(embedder: Embedder, counter: TokenCounter, chunking: Chunking) -> IndexIdentity:
        """What an index is made with now. Raises ModelError."""
        return IndexIdentity(FORMAT_VERSION, embedder.identity(), chunking, counter.name)

    def as_meta(self) -> str:
        return json.dumps(asdict(self))

    @staticmethod
    def from_meta(value: str, folder: Path) -> IndexIdentity:
        """Raises IndexMismatch for another format, IndexDamaged for a record that is none."""
        try:
            fields = json.loads(value)
            if fields["format_version"] != FORMAT_VERSION:
                raise IndexMismatch(
                    f"The index {folder} has format {fields['format_version']}, and this Dateline"
                    f" reads format {FORMAT_VERSION}.",
                    "Run: dateline index rebuild, or use the Dateline that made it.",
                )
            return IndexIdentity(
                fields["format_version"],
                EmbedderIdentity(**fields["embedder"]),
                Chunking(**fields["chunking"]),
                fields["tokens"],
            )
        except (ValueError, KeyError, TypeError) as error:
            raise IndexDamaged(
                f"The index {folder} does not say what it was made with.",
                "Restore a backup, or move the folder away and index again.",
            ) from error

    def check_model(self, embedder: Embedder, folder: Path) -> None:
        """Compare the model's name only, which needs no loading."""
        if embedder.model != self.embedder.model:
            raise _mismatch(folder, self.embedder.model, embedder.model)

    def check_weights(self, embedder: Embedder, folder: Path) -> None:
        """Load the model and compare its weights and its vectors' length."""
        now, then = embedder.identity(), self.embedder
        if now.dimension != then.dimension and now.weights_sha256 == then.weights_sha256:
            made_with = f"{then.model} with vectors of {then.dimension} numbers"
            raise _mismatch(folder, made_with, f"of {now.dimension}", then.model)
        if now != then:
            raise _mismatch(folder, then.model, f"{embedder.model} with other weights")

    def check_chunking(self, other: IndexIdentity, folder: Path) -> None:
        if (other.chunking, other.tokens) != (self.chunking, self.tokens):
            raise IndexMismatch(
                f"The index {folder} was cut into passages of {self.chunking.max_tokens}"
                f" {self.tokens} tokens, and this Dateline cuts them otherwise.",
                "Run: dateline index rebuild",
            )


def _mismatch(
    folder: Path, made_with: str, opened_with: str, model: str | None = None
) -> IndexMismatch:
    return IndexMismatch(
        f"The index {folder} was made with the embedding model {made_with}, not {opened_with}.",
        f"Set DATELINE_EMBEDDING_MODEL={model or made_with}, or run: dateline index rebuild",
    )


@dataclass(frozen=True)
class Languages:
    """How many articles were stored in each language, by whose rules their words are cut.

    What is removed still counts. An index of before has none on record, and all of its words are
    cut by the English rules.
    """

    stored: Mapping[str, int]

    @staticmethod
    def of(meta: str | None) -> Languages | None:
        """What an index recorded; None for one of before."""
        try:
            stored = json.loads(meta or "null")
            return Languages({str(name): int(count) for name, count in stored.items()})
        except (ValueError, TypeError, AttributeError):
            return None

    def joined_by(self, articles: Iterable[Article]) -> Languages:
        also = Counter(language_of(article.text, article.language) for article in articles)
        return Languages(also + Counter(self.stored))

    def as_meta(self) -> str:
        return json.dumps(dict(self.stored))


@dataclass(frozen=True)
class ReadBy:
    """Articles stored before `since`, in seconds since 1970, were read by other readers; where it
    is 0, none was."""

    since: int

    @staticmethod
    def of(meta: str | None, *, is_new: bool = False) -> ReadBy:
        """What an index recorded. Other readers than these, or older ones that recorded nothing,
        read all that is there now; of a new index, nothing."""
        try:
            version, since = json.loads(meta or "[0, 0]")
            if version == READERS_VERSION:
                return ReadBy(int(since))
        except (ValueError, TypeError):
            pass
        return ReadBy(0 if is_new else int(time.time()) + 1)

    def as_meta(self) -> str:
        return json.dumps([READERS_VERSION, self.since])
