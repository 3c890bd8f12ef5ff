"""Sentences of public articles to make claims of, cut and split by article."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from index import Article, sentence_spans

# About as many as fit into a passage of 256 tokens.
SENTENCES_A_PASSAGE = 8


@dataclass(frozen=True)
class Source:
    """An article with its sentences; `held_back` is decided by its id alone."""

    article: Article
    sentences: tuple[tuple[int, int], ...]

    @property
    def held_back(self) -> bool:
        return hashlib.sha256(self.article.id.encode()).digest()[0] % 2 == 1

    @cached_property
    def prose(self) -> list[int]:
        """The numbers of sentences that are whole and of an ordinary length."""
        return [n for n in range(len(self.sentences)) if _is_prose(self.text(n))]

    def text(self, number: int) -> str:
        start, end = self.sentences[number]
        return self.article.text[start:end]

    def passages(self) -> list[list[int]]:
        numbers = list(range(len(self.sentences)))
        size = SENTENCES_A_PASSAGE
        return [numbers[at : at + size] for at in range(0, len(numbers), size)]


def sources(folder: Path) -> dict[str, Source]:
    """By article id."""
    return {
        article.id: Source(article, tuple(sentence_spans(article.text)))
        for article in articles(folder)
    }


def articles(folder: Path) -> Iterator[Article]:
    for row in lines(folder / "corpus.jsonl"):
        meta = row["metadata"]
        when = meta.get("published_at")
        yield Article(
            id=row["_id"],
            text=row["text"],
            title=row["title"],
            publisher=meta.get("source"),
            published_at=datetime.fromisoformat(when) if when else None,
        )


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def relevant(folder: Path) -> dict[str, list[str]]:
    """Of each query, the ids of its relevant articles."""
    found: dict[str, list[str]] = {}
    for line in (folder / "qrels" / "dev.tsv").read_text().splitlines()[1:]:
        query, article, score = line.split("\t")
        if int(score) > 0:
            found.setdefault(query, []).append(article)
    return found


def _is_prose(text: str) -> bool:
    words = text.split()
    return (
        8 <= len(words) <= 45
        and text[0].isupper()
        and text[-1] in '.!?"”'
        and "\n" not in text
        and sum(word[0].isupper() for word in words) < 0.5 * len(words)
    )
