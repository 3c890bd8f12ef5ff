"""The archive that fits ask: what the reader was trained on and judged on, indexed as the product
does, and what it makes of a question."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from index import (
    Article,
    Embedder,
    EmbedderIdentity,
    EmbedderMemory,
    IndexEmbedder,
    IndexReader,
    Query,
    TokenCounter,
    open_reader,
    open_writer,
)
from qa.evidence import Evidence, score_sentences
from qa.evidence.question import subject_words
from qa.evidence.reading import can_read, read
from qa.reader import Reader
from qa.reader.onnx import OnnxReader
from training.reader.cases import Text, is_held, text_of
from training.reader.news import NewsArticle, read_news

DATA = Path(__file__).parent / "data"
LEARNT = DATA / "learnt"
_HITS = 10
_ONE_IN = 3
_MEMORY = 500_000_000


@dataclass(frozen=True)
class HeldArchive:
    """`identity` is that of the embedding model, which what is fitted belongs to."""

    archive: IndexReader
    embedder: Embedder
    reader: Reader
    identity: EmbedderIdentity

    def asked(self, question: str) -> tuple[Query, list[Evidence]]:
        """The sentences that were read, surest first; none where the reader cannot read."""
        query = self.archive.parse_query(question)
        hits = self.archive.search(query, _HITS)
        found = score_sentences(subject_words(query), hits, self.archive, self.embedder)
        if not can_read(query, found):
            return query, []
        return query, [one for one in read(query, found, self.reader) if one.reading]


@contextmanager
def held_archive(texts: Sequence[Text] = ()) -> Iterator[HeldArchive]:
    """Over the texts, and over the news that was held with enough others to be mistaken for it."""
    reader = OnnxReader()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "index"
        with open_writer(folder, IndexEmbedder(folder, writing=True), TokenCounter()) as writer:
            writer.add(_articles(texts))
        embedder = EmbedderMemory(IndexEmbedder(folder), words_bytes=_MEMORY)
        with open_reader(folder, embedder) as archive:
            yield HeldArchive(archive, embedder, reader, embedder.identity())


def _articles(texts: Sequence[Text]) -> Iterator[Article]:
    for number, text in enumerate(texts):
        yield Article(id=f"p{number}", title=text.header or "Untitled", text=text.body)
    for path in sorted(DATA.glob("*/*.txt")):
        for number, one in enumerate(read_news(path)):
            if number % _ONE_IN == 0 or path.parent.name == "held" or is_held(text_of(one)):
                yield _article(one, f"{path.stem}-{number}")


def _article(one: NewsArticle, name: str) -> Article:
    published = datetime.combine(one.day, time(9), UTC) if one.day else None
    return Article(
        id=name,
        title=one.title,
        text=one.text,
        publisher=one.publisher or None,
        published_at=published,
    )
