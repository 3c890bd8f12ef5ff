"""What the catalogue returns, and how it is made from rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row

from index.embeddings import Vectors
from index.models import Article, Correction, Passage
from index.models.printed import Pages
from index.nlp.language.scripts import language_of

# What a version's columns hold under the names and in the form that an article has.
_AS_THEY_ARE = (
    "text title publisher author category url source id_given version date_source language"
    " retracted"
).split()


@dataclass(frozen=True)
class PassageText:
    """What lexical search indexes of one passage, and ranking looks at.

    `version_row` is the same for all passages of an article, `cluster` for those of its
    near-duplicates too; None where it has none. `language` is that by whose rules its words are
    cut, None the English ones whatever they are in. `shelf` is that of its article.
    """

    row: int
    version_row: int
    title: str
    publisher: str
    category: str
    body: str
    published_at: datetime | None
    cluster: int | None = None
    language: str | None = None
    shelf: int = 0


@dataclass(frozen=True)
class PassagePlaces:
    """Of some passages: rows, version rows, clusters as in `PassageText`, and vectors.

    `vectors` has shape (passages, dimension).
    """

    rows: NDArray[np.int64]
    version_rows: Sequence[int]
    clusters: Sequence[int | None]
    vectors: Vectors


@dataclass(frozen=True)
class Known:
    """What the catalogue knows of an id: its newest version, and where that was read.

    Of a retracted article only the version is known; hash and source are empty.
    """

    version: int
    content_hash: str = ""
    source: str = ""

    @property
    def retracted(self) -> bool:
        return not self.content_hash


def as_datetime(seconds: int | None, offset: int | None = None) -> datetime | None:
    """The instant that many seconds after 1970 began, in the zone `offset` seconds east of UTC."""
    if seconds is None:
        return None
    # Not fromtimestamp: it refuses dates before 1970 on some platforms.
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    return moment.astimezone(timezone(timedelta(seconds=offset))) if offset else moment


def version_values(article: Article) -> dict[str, Any]:
    """The columns of a version that hold the article; `read_article` is the way back."""
    published, updated = article.published_at, article.updated_at
    return {name: getattr(article, name) for name in _AS_THEY_ARE} | {
        "article_id": article.id,
        "publisher_key": article.publisher.casefold() if article.publisher else None,
        "published_at": int(published.timestamp()) if published else None,
        "published_offset": _offset(published),
        "updated_at": int(updated.timestamp()) if updated else None,
        "updated_offset": _offset(updated),
        "dropped": json.dumps(article.dropped) if article.dropped else None,
        "corrections": _written_corrections(article),
        "pages": json.dumps(astuple(article.pages)) if article.pages else None,
        "category_key": article.category.casefold() if article.category else None,
        "content_hash": article.content_hash,
    }


def _offset(moment: datetime | None) -> int | None:
    offset = moment.utcoffset() if moment else None
    return None if offset is None else int(offset.total_seconds())


def _written_corrections(article: Article) -> str | None:
    pairs = [
        (correction.text, at.isoformat() if (at := correction.published_at) else None)
        for correction in article.corrections
    ]
    return json.dumps(pairs) if pairs else None


def _read_corrections(written: str | None) -> tuple[Correction, ...]:
    return tuple(
        Correction(text, datetime.fromisoformat(at) if at else None)
        for text, at in (json.loads(written) if written else ())
    )


def read_article(row: Row[*tuple[Any, ...]]) -> Article:
    """The article in a row that has all columns of a version."""
    return Article(
        row.article_id,
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
        published_at=as_datetime(row.published_at, row.published_offset),
        updated_at=as_datetime(row.updated_at, row.updated_offset),
        dropped=tuple(json.loads(row.dropped)) if row.dropped else (),
        corrections=_read_corrections(row.corrections),
        pages=Pages(*map(tuple, json.loads(row.pages))) if row.pages else None,
    )


def read_passage(row: Row[*tuple[Any, ...]]) -> Passage:
    return Passage.cut(row.article_id, row.version, row.ordinal, row.text, row.start, row.end)


def read_passage_text(row: Row[*tuple[Any, ...]], *, by_language: bool) -> PassageText:
    return PassageText(
        row.row,
        row.version_row,
        row.title,
        row.publisher or "",
        row.category or "",
        row.body,
        as_datetime(row.published_at),
        row.story,
        language_of(row.body, row.language) if by_language else None,
        row.shelf,
    )
