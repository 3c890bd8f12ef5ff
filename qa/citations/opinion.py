"""Whether an article is marked as opinion, as newspapers set it apart from their reports."""

from __future__ import annotations

import re

from index import Article

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


def is_opinion(article: Article) -> bool:
    """Whether its section, its headline ("Opinion: …") or its address says so."""
    section = (article.category or "").strip()[:_LONGEST]
    if _IS_SECTION.fullmatch(section) or _IN_HEADLINE.match(article.title[:_LONGEST]):
        return True
    path = (article.url or "")[:_LONGEST].partition("://")[2].partition("?")[0]
    return bool(_IN_ADDRESS.search(path))
