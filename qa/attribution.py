"""Who reported something and when, as sentences of an answer say it."""

from __future__ import annotations

import re

from index import Article, Hit
from index.nlp.prompt_injection import is_order, visible

_LONGEST_NAME = 80
_END_OF_NAME = re.compile(r"[\n\r:;\[\]【】［］<>{}\"“”„«»`]")


def publisher_of(article: Article) -> str:
    """A name: up to what could pass for a quotation, a citation or another line."""
    name = _END_OF_NAME.split(visible(article.publisher or "").strip())[0]
    name = " ".join(name.split())[:_LONGEST_NAME]
    return name if name and not is_order(name) else "An unnamed publisher"


def publishers_of(hit: Hit) -> frozenset[str]:
    """Those of the article and of its copies, as the archive has them."""
    return frozenset(name for name in (hit.article.publisher, *hit.also_published_by) if name)


def day_of(article: Article) -> str:
    """The day of publication: "6 February 2024", or "undated"."""
    if article.published_at is None:
        return "undated"
    return f"{article.published_at.day} {article.published_at:%B %Y}"


def attribution(article: Article) -> str:
    """As a sentence begins with it."""
    return f"{publisher_of(article)}, {day_of(article)}"
