"""Under which id an article stands, and what becomes of it beside what the index has."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Literal

from index.catalogue import Snapshot
from index.catalogue.rows import Known
from index.catalogue.upkeep.edits import EDITS_KEY, edited
from index.errors import ReadError
from index.models import Article
from index.readers.corrections import with_corrections

Outcome = Literal["added", "changed", "unchanged", "left"]
"""`left` is a feed's summary of what the index has in full."""
# A text so many times as long as another one has more to say; else one is the other, worded anew.
_CLEARLY_FULLER = 2
_HINT = "Give each article an id of its own; add a newer version of it by itself."


@dataclass(frozen=True)
class Standing:
    """An article under the id that is its own, or, where it is `left`, that of the full one.

    `version` is the newest that the index has of that id, 0 where it has none; `source` is where
    that was read.
    """

    article: Article
    outcome: Outcome
    version: int = 0
    source: str = ""

    @property
    def is_news(self) -> bool:
        return self.outcome in ("added", "changed")


def storable(article: Article) -> Article:
    """The article as the catalogue can keep it: to the second, and with its corrections.

    The content hash must be that of what is kept. Raises ReadError for half a surrogate pair,
    which JSON can carry and no text file or database can.
    """
    _check_encodable(article)
    published, updated = article.published_at, article.updated_at
    return with_corrections(
        replace(
            article,
            published_at=published.replace(microsecond=0) if published else None,
            updated_at=updated.replace(microsecond=0) if updated else None,
        )
    )


def standing(article: Article, snapshot: Snapshot) -> Standing:
    """Where the article stands, and what is to become of it."""
    here = edited(_with_its_id(article, snapshot), snapshot.meta(EDITS_KEY))
    known = snapshot.known(here.id)
    if known and known.content_hash == here.content_hash:
        return Standing(here, "unchanged", known.version, known.source)
    for article_id in here.summary_of:
        there = snapshot.known(article_id)
        if there and not there.retracted and _has_in_full(article_id, there, here, snapshot):
            return Standing(replace(here, id=article_id), "left", there.version, there.source)
    if known is None:
        return Standing(here, "added")
    outcome: Outcome = "added" if known.retracted else "changed"
    return Standing(here, outcome, known.version, known.source)


def _with_its_id(article: Article, snapshot: Snapshot) -> Article:
    """The article under the id that is its own.

    An id made from a file's name can be another file's already. Then the same content is the
    same article, moved; other content gets an id with a digest of its source.
    """
    if article.id_given:
        return article
    distinct = f"{article.id}-{hashlib.sha256(article.source.encode()).hexdigest()[:8]}"
    if snapshot.known(distinct):
        return replace(article, id=distinct)
    other = snapshot.known(article.id)
    if other is None or other.retracted:
        return article
    if other.source != article.source and other.content_hash != article.content_hash:
        return replace(article, id=distinct)
    return article


def _has_in_full(article_id: str, known: Known, summary: Article, snapshot: Snapshot) -> bool:
    """Whether what stands there is rather the article than an older summary.

    A feed may word its own anew, and is only not believed to have made so much shorter what it gave
    in full. What was read elsewhere gives way to what is clearly fuller alone.
    """
    there = snapshot.article(article_id, None)
    had, has = len(there.text) if there else 0, len(summary.text)
    if _place(known.source) == _place(summary.source):
        return had >= _CLEARLY_FULLER * has
    return has < _CLEARLY_FULLER * had


def _place(source: str) -> str:
    """The file or address that an entry of it was read from."""
    return source.rpartition("#")[0] or source


def _check_encodable(article: Article) -> None:
    names = "id text title publisher author category url date_source language".split()
    words = [(name, getattr(article, name) or "") for name in names]
    words += [("dropped", text) for text in article.dropped]
    words += [("corrections", correction.text) for correction in article.corrections]
    for name, text in words:
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise ReadError(
                article.source, f"{name}: character {error.start} is half a surrogate pair."
            ) from error


class StatedIds:
    """The ids that the articles of one `add` state, by their hashes: of a million, 70 MB."""

    def __init__(self) -> None:
        self._hashes = set[int]()

    def add(self, article: Article) -> None:
        if article.id_given:
            self._hashes.add(hash(article.id))

    def __contains__(self, article: Article) -> bool:
        return article.id_given and hash(article.id) in self._hashes


def check_is_newer(article: Article, first: Article) -> None:
    """Raises ReadError, naming both places, unless it is a newer version of the first one.

    It is where both have one address, or it was updated after it.
    """
    same_page = article.url is not None and article.url == first.url
    before = first.updated_at or first.published_at
    updated = article.updated_at is not None and (before is None or article.updated_at > before)
    if not (same_page or updated or article.source == first.source):
        raise ReadError(
            article.source,
            f"its id {article.id!r} is that of {first.source} too, which was read first and kept.",
            _HINT,
        )
