"""The things an index holds and returns: articles, passages, hits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Self

from index.models.printed import Pages, Printed

UNLIKE = ", unlike "
"""Stands in a `date_source` between what gave the date and what gives another day."""

_UNSURE_SOURCES = frozenset({"file", "url"})


@dataclass(frozen=True)
class Correction:
    """What a publisher says was wrong in an article, in its words; `published_at` where dated."""

    text: str
    published_at: datetime | None = None


class Dropped(str):
    """Words that stood around a story, and `why` they are none of its own."""

    __slots__ = ("why",)
    why: str

    def __new__(cls, words: str, why: str = "around the story") -> Self:
        made = super().__new__(cls, words)
        made.why = why
        return made


@dataclass(frozen=True)
class Article:
    """One version of one news article.

    `text` is stored exactly as read; every offset in Dateline counts Unicode code points in it.
    `published_at` and `updated_at` are timezone-aware, in the zone that the source names; where it
    names none, in UTC. `date_source` says what `published_at` was taken from ("json-ld", "meta",
    "dateline", "url", "file", …), and "json-ld, unlike meta" where another place in the source
    names another day. `language` is a primary BCP 47 tag ("en"). `dropped` holds, in
    order, what stood on the page and is not the story. `corrections` are those that the publisher
    made known, oldest first; `retracted` is true where it takes the whole article back.
    `source` says where it was read: a path or URL, with `#LINE` for a line of a JSONL file.
    `id_given` is true where the source itself names the id; otherwise the id was made from the
    file's name, and the store makes it distinct when another source has it already.
    `version` is assigned by the store and counts from 1. `from_page` is true where the text was cut
    out of a web page or a letter, so that lines of the site may still stand in it.
    `pages` are those that it was read from, where it has any, and `printed` where its words stand
    on them, which the catalogue keeps beside the article.
    `summary_of` is given where the text is only what a feed says of an article: the ids under which
    that may stand in full. `taken_from` says of each field that was found where that was. None of
    these three is stored, nor is why something was `dropped`. `collections` are the names of those
    that the article is to be put into: they are no part of a version, and an article that was read
    from the store does not tell them.
    """

    id: str
    text: str
    title: str
    publisher: str | None = None
    published_at: datetime | None = None
    author: str | None = None
    category: str | None = None
    url: str | None = None
    source: str = ""
    id_given: bool = True
    version: int = 1
    updated_at: datetime | None = None
    date_source: str | None = None
    language: str | None = None
    dropped: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    retracted: bool = False
    pages: Pages | None = None
    printed: Printed | None = field(default=None, compare=False, repr=False)
    from_page: bool = field(default=False, compare=False)
    summary_of: tuple[str, ...] = field(default=(), compare=False)
    taken_from: Mapping[str, str] = field(default_factory=dict, compare=False)
    collections: tuple[str, ...] = field(default=(), compare=False)

    @property
    def date_is_sure(self) -> bool:
        """False where the date was taken from an address or a file alone, or is contradicted."""
        source = self.date_source or ""
        return source not in _UNSURE_SOURCES and UNLIKE not in source

    def page_of(self, offset: int) -> int | None:
        """The page that `text[offset]` was read from; None where there are no pages."""
        return self.pages.of(offset) if self.pages else None

    @cached_property
    def content_hash(self) -> str:
        """SHA-256, in hex, of everything a reader of the article would see.

        What reading found out besides (`date_source`, `language`, `dropped`) is not part of it.
        """
        seen: list[object] = [
            self.text,
            self.title,
            self.publisher,
            self.published_at.isoformat() if self.published_at else None,
            self.author,
            self.category,
            self.url,
        ]
        # Only where there are some: an article without them keeps the hash it always had.
        if self.updated_at or self.corrections or self.retracted:
            seen += [
                self.updated_at.isoformat() if self.updated_at else None,
                [
                    [correction.text, at.isoformat() if (at := correction.published_at) else None]
                    for correction in self.corrections
                ],
                self.retracted,
            ]
        return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class ArticleRef:
    """A version of an article, and what a reader knows it by."""

    article_id: str
    version: int
    title: str
    publisher: str | None
    published_at: datetime | None
    url: str | None

    @classmethod
    def of(cls, article: Article) -> ArticleRef:
        return ArticleRef(
            article.id,
            article.version,
            article.title,
            article.publisher,
            article.published_at,
            article.url,
        )


@dataclass(frozen=True)
class Passage:
    """A run of whole sentences: `text == article.text[start:end]` for that article version."""

    id: str
    article_id: str
    version: int
    start: int
    end: int
    text: str

    @staticmethod
    def cut(
        article_id: str, version: int, number: int, article_text: str, start: int, end: int
    ) -> Passage:
        """The passage of that number, from 0, of an article's version."""
        text = article_text[start:end]
        return Passage(f"{article_id}:{version}:{number}", article_id, version, start, end, text)


@dataclass(frozen=True)
class Hit:
    """A passage found for a query, with its whole article.

    `score` is comparable within one search only, higher is better. `found_by` names what found
    it, "dense", "lexical" or both, and "reranker" where that gave the score. `copies` are other
    articles of the same story, oldest first: all or most of the article stands in them.
    `by_words_alone` says that the query could not be embedded: nothing was searched by vector.
    """

    article: Article
    passage: Passage
    score: float
    found_by: tuple[str, ...]
    copies: tuple[Article, ...] = ()
    score_before_reranking: float | None = None
    by_words_alone: bool = False

    @property
    def also_published_by(self) -> tuple[str, ...]:
        """The publishers of the copies, the article's own not among them."""
        return self.publishers_of_words("")

    def publishers_of_words(self, words: str) -> tuple[str, ...]:
        """The publishers of those copies in which these words stand, whatever white space."""
        plain = " ".join(words.split())
        names = [copy.publisher for copy in self.copies if plain in " ".join(copy.text.split())]
        return tuple(
            dict.fromkeys(name for name in names if name and name != self.article.publisher)
        )

    @property
    def retrieval_score(self) -> float:
        """The score in [0, 1] that the search itself gave, whatever a reranker made of it."""
        before = self.score_before_reranking
        return self.score if before is None else before


@dataclass(frozen=True)
class Filters:
    """All given constraints must hold; an empty one holds for every article.

    `after` and `before` include the day they name (UTC). Publishers and categories match whole
    names, case-insensitively; an article without a date never passes a date constraint. An article
    in any of the `collections` passes. `shelves` is what these and the view of who asks come to:
    the reader of an index puts it in, and what it was before is of no account.
    """

    publishers: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None
    collections: tuple[str, ...] = ()
    shelves: frozenset[int] | None = None

    def __bool__(self) -> bool:
        named = self.publishers or self.categories or self.collections
        return bool(named or self.after or self.before or self.shelves is not None)
