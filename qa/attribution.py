"""Who reported something and when, as sentences of an answer say it."""

from __future__ import annotations

from index import Article


def publisher_of(article: Article) -> str:
    return article.publisher or "An unnamed publisher"


def day_of(article: Article) -> str:
    """The day of publication: "6 February 2024", or "undated"."""
    if article.published_at is None:
        return "undated"
    return f"{article.published_at.day} {article.published_at:%B %Y}"


def attribution(article: Article) -> str:
    """As a sentence begins with it."""
    return f"{publisher_of(article)}, {day_of(article)}"
