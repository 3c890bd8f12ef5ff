"""Whether an article takes back what an earlier one says."""

from __future__ import annotations

import re

from index import Article

_HEADLINE = re.compile(r"^\W*(?:correct(?:ion|ed|s)\b|clarification\b|erratum\b)", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:(?:gave|stated|reported|published|printed|carried) (?:the|a) wrong|wrongly"
    r" (?:said|stated|reported|gave|put)|incorrectly (?:said|stated|reported|gave|put)|misstated"
    r"|(?:earlier|previous) (?:version|article|report|story)\b[^.]{0,80}\b(?:wrong|incorrect"
    r"|error))",
    re.IGNORECASE,
)
# A correction says so at once.
_BEGINNING = 600


def is_correction(article: Article) -> bool:
    return bool(_HEADLINE.search(article.title) or _SAID.search(article.text[:_BEGINNING]))


def tells_of_error(line: str) -> bool:
    """Whether a line says what was wrong in an article, as a note under it may."""
    return bool(_HEADLINE.search(line) or _SAID.search(line))


def corrects(later: Article, earlier: Article) -> bool:
    """A publisher corrects its own articles, and others only by name."""
    if not is_correction(later):
        return False
    if later.publisher == earlier.publisher:
        return True
    return bool(earlier.publisher) and str(earlier.publisher) in later.text[:_BEGINNING]
