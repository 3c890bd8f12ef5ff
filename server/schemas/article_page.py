"""What other programs read of an article's page: search engines, Zotero, chats that show a link."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from index import Article
from qa.citations.links import published_url

_LONGEST_DESCRIPTION = 200
_LONGEST_BYLINE = 500
_BETWEEN_NAMES = re.compile(r",? and |, | & |; ?")


@dataclass(frozen=True)
class PageMetadata:
    """`canonical` is the article at its publisher's; where that is unknown, this page.

    `names` and `properties` are tags of the head, in order; `json_ld` is a NewsArticle.
    """

    canonical: str
    names: list[tuple[str, str]]
    properties: list[tuple[str, str]]
    json_ld: dict[str, Any]


def page_metadata(article: Article, page: str) -> PageMetadata:
    """`page` is the address of the article's page."""
    canonical = published_url(article.url) or page
    description = _beginning(article.text)
    published, updated = _iso(article.published_at), _iso(article.updated_at)
    authors = authors_of(article.author or "")
    names = [
        ("description", description),
        ("citation_title", article.title),
        *(("citation_author", author) for author in authors),
        ("citation_publisher", article.publisher),
        ("citation_publication_date", published and published[:10].replace("-", "/")),
        ("citation_language", article.language),
        ("citation_public_url", canonical),
    ]
    properties = [
        ("og:type", "article"),
        ("og:title", article.title),
        ("og:description", description),
        ("og:url", canonical),
        ("og:site_name", article.publisher),
        ("article:published_time", published),
        ("article:modified_time", updated),
        *(("article:author", author) for author in authors),
        ("article:section", article.category),
    ]
    json_ld = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": description,
        "url": canonical,
        "mainEntityOfPage": page,
        "datePublished": published,
        "dateModified": updated,
        "author": [{"@type": "Person", "name": author} for author in authors],
        "publisher": article.publisher
        and {"@type": "NewsMediaOrganization", "name": article.publisher},
        "articleSection": article.category,
        "inLanguage": article.language,
        "version": article.version,
        "correction": [each.text for each in article.corrections],
        "creativeWorkStatus": "Retracted" if article.retracted else None,
    }
    return PageMetadata(
        canonical,
        [(name, value) for name, value in names if value],
        [(name, value) for name, value in properties if value],
        {name: value for name, value in json_ld.items() if value},
    )


def authors_of(byline: str) -> list[str]:
    """Its names where it is a list of full ones; “Oakes, Winifred” is one person."""
    names = _BETWEEN_NAMES.split(byline) if len(byline) <= _LONGEST_BYLINE else []
    if names and all(_is_full_name(name.split()) for name in names):
        return names
    return [byline] if byline else []


def _is_full_name(words: list[str]) -> bool:
    return 2 <= len(words) <= 5 and words[0][0].isupper() and words[-1][0].isupper()


def _iso(moment: datetime | None) -> str | None:
    """A day without a time is kept as midnight, which west of Greenwich is the day before."""
    if moment is None:
        return None
    moment = moment.astimezone(UTC)
    return moment.date().isoformat() if moment.time() == time() else moment.isoformat()


def _beginning(text: str) -> str:
    """The first words, on one line."""
    words = " ".join(text[: 4 * _LONGEST_DESCRIPTION].split())
    if len(words) <= _LONGEST_DESCRIPTION:
        return words
    return words[:_LONGEST_DESCRIPTION].rpartition(" ")[0] + "…"
