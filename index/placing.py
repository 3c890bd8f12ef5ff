"""Under which id an article stands, and whether the index has it just so already."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

from index.articles import Article
from index.catalogue import Known
from index.corrections import with_corrections
from index.errors import ReadError


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


def placed(article: Article, known: Callable[[str], Known | None]) -> Article:
    """The article under the id that is its own.

    An id made from a file's name can be another file's already. Then the same content is the
    same article, moved; other content gets an id with a digest of its source.
    """
    if article.id_given:
        return article
    distinct = f"{article.id}-{hashlib.sha256(article.source.encode()).hexdigest()[:8]}"
    if known(distinct):
        return replace(article, id=distinct)
    other = known(article.id)
    if other is None or other.retracted:
        return article
    if other.source != article.source and other.content_hash != article.content_hash:
        return replace(article, id=distinct)
    return article


def differs(article: Article, known: Known | None) -> bool:
    """Whether the index does not have it just so already."""
    return known is None or known.content_hash != article.content_hash


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
