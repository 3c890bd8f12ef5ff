"""A file and the articles that should come out of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from index.models import Article
from index.readers import read_paths

FIELDS = ("title", "publisher", "published_at", "author", "category", "url")


@dataclass(frozen=True)
class Story:
    """An article as its source means it. `published_at` is ISO 8601 in UTC, to the minute."""

    title: str
    paragraphs: tuple[str, ...]
    publisher: str | None = None
    published_at: str | None = None
    author: str | None = None
    category: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Case:
    """`absent` are words of the site that must not be in any article's text."""

    name: str
    data: bytes
    stories: tuple[Story, ...]
    absent: tuple[str, ...] = ()

    def faults(self, folder: Path) -> list[str]:
        """What was read otherwise than it should be; written to and read from `folder`."""
        path = folder / self.name
        path.write_bytes(self.data)
        found = list(read_paths([path]))
        if len(found) != len(self.stories):
            return [f"{len(found)} articles for {len(self.stories)}: {[str(f) for f in found]}"]
        return [
            fault
            for story, article in zip(self.stories, found, strict=True)
            for fault in self._compared(story, article)
        ]

    def _compared(self, story: Story, article: object) -> Iterator[str]:
        if not isinstance(article, Article):
            yield str(article)
            return
        for field in FIELDS:
            meant, read = getattr(story, field), getattr(article, field)
            if field == "published_at" and read is not None:
                read = read.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")
            if meant != read:
                yield f"{field}: {read!r} for {meant!r}"
        for paragraph in story.paragraphs:
            if paragraph not in article.text:
                yield f"lost: {paragraph!r} from {article.text!r}"
        for words in self.absent:
            if words in article.text:
                yield f"kept: {words!r}"
