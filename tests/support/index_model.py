"""What an index should hold after a sequence of changes, told without any index."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from index import Article, IndexReader, TokenCounter
from index.nlp.chunking import Chunking, chunk

EVERYTHING = 10_000
# A passage as a hit names it: article, version, start, end.
Place = tuple[str, int, int, int]


@dataclass
class IndexModel:
    """`texts[id]` are the versions of a live article, oldest first; `retracted[id]` counts those
    that are gone before them."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    retracted: dict[str, int] = field(default_factory=dict)

    def copy(self) -> Self:
        return copy.deepcopy(self)

    def add(self, article_id: str, text: str) -> None:
        versions = self.texts.setdefault(article_id, [])
        if versions[-1:] != [text]:
            versions.append(text)

    def delete(self, article_id: str) -> None:
        self.texts.pop(article_id, None)
        self.retracted.pop(article_id, None)

    def retract(self, article_id: str) -> None:
        gone = len(self.texts.pop(article_id, []))
        if gone:
            self.retracted[article_id] = self.retracted.get(article_id, 0) + gone

    def current(self) -> dict[str, Article]:
        return {
            article_id: article(
                article_id, texts[-1], self.retracted.get(article_id, 0) + len(texts)
            )
            for article_id, texts in self.texts.items()
        }

    def places(self, counter: TokenCounter, chunking: Chunking = Chunking()) -> set[Place]:
        """Every passage that a search for everything should find."""
        return {
            (part.article_id, part.version, part.start, part.end)
            for current in self.current().values()
            for part in chunk(current, counter, chunking)
        }


def article(article_id: str, text: str, version: int = 1) -> Article:
    # What no source states would be detected.
    return Article(
        article_id, text, f"On {article_id}", source="model", version=version, language="en"
    )


def held(reader: IndexReader) -> tuple[Mapping[str, Article], set[Place]]:
    """The current articles of an index, and what a search for everything finds in it."""
    items = reader.articles(limit=EVERYTHING).items
    hits = reader.search("report", EVERYTHING)
    for hit in hits:
        assert hit.passage.text == hit.article.text[hit.passage.start : hit.passage.end]
    return (
        {item.id: reader.article(item.id) for item in items},
        {(h.article.id, h.article.version, h.passage.start, h.passage.end) for h in hits},
    )
