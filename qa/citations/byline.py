"""Whose an article is, and of which day, as it stands behind a quotation."""

from __future__ import annotations

import re

from index import Article, Hit
from index.nlp.prompt_injection import is_instruction, visible

LONGEST_NAME = 80
END_OF_NAME = re.compile(r"[\n\r:;\[\]【】［］<>{}\"“”„«»`]")
_SECTIONS = (
    r"opinions?|op-?eds?|editorials?|columns?|columnists?|comment(?:ary)?|comment is free"
    r"|viewpoints?|letters?(?: to the editor)?|perspectives?|leaders?"
)
_IS_SECTION = re.compile(
    rf"(?:[\w &]{{1,30}} [-/|>] )?(?:{_SECTIONS})(?: [-/|>] [\w &]{{1,30}})?", re.I
)
_IN_HEADLINE = re.compile(
    r"(?:opinions?|op-?ed|editorial|commentary|comment|viewpoint|letters?(?: to the editor)?)"
    r"\s?[:|]\s?\S"
    r"|.{1,300}\s[|–—-]\s(?:opinion|editorial|op-?ed)$",
    re.IGNORECASE,
)
_IN_ADDRESS = re.compile(
    r"/(?:opinions?|op-?eds?|editorials?|columnists?|commentisfree|commentary|viewpoints?)(?:/|$)",
    re.IGNORECASE,
)
_LONGEST = 400


def publisher_of(article: Article) -> str:
    """A name: up to what could pass for a quotation, a citation or another line."""
    name = END_OF_NAME.split(visible(article.publisher or "").strip())[0]
    name = " ".join(name.split())[:LONGEST_NAME]
    return name if name and not is_instruction(name) else "An unnamed publisher"


def publishers_of(hit: Hit) -> frozenset[str]:
    """Those of the article and of its copies, as the archive has them."""
    return frozenset(name for name in (hit.article.publisher, *hit.also_published_by) if name)


def day_of(article: Article) -> str:
    """The day of publication: "6 February 2024", or "undated"."""
    if article.published_at is None:
        return "undated"
    return f"{article.published_at.day} {article.published_at:%B %Y}"


def attribution(article: Article) -> str:
    """As a sentence begins with it: "The Sun (opinion), 6 February 2024"."""
    mark = " (opinion)" if is_opinion(article) else ""
    return f"{publisher_of(article)}{mark}, {day_of(article)}"


def is_opinion(article: Article) -> bool:
    """Whether its section, its headline ("Opinion: …") or its address says so."""
    section = (article.category or "").strip()[:_LONGEST]
    if _IS_SECTION.fullmatch(section) or _IN_HEADLINE.match(article.title[:_LONGEST]):
        return True
    path = (article.url or "")[:_LONGEST].partition("://")[2].partition("?")[0]
    return bool(_IN_ADDRESS.search(path))
