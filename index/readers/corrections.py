"""What an article's own words say of its mistakes: corrections, clarifications, retractions."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from index.models import Article, Correction
from index.readers.publication_date import parse_published

_EDITORS_NOTE = r"(?:editor[’']?s[’']?\s+note\s*[:—–-]\s*)?"
_KIND = r"(?:article|story|report|post|piece|page|headline|dispatch|item|version)"
_LABELLED = re.compile(
    rf"{_EDITORS_NOTE}(?:corrections?(?:\s+(?:and\s+clarifications?|appended))?"
    r"|clarifications?|corrected|erratum)"
    r"\s*(?:\([^)]{3,40}\)|,?\s+[A-Z][a-z]{2,8}\.?\s+\d{1,2},?\s+\d{4})?\s*[:—–]\s*\S",
    re.IGNORECASE,
)
_WORDED = re.compile(
    rf"{_EDITORS_NOTE}(?:[(\[*]\s*)?"
    rf"(?:an?\s+(?:earlier|previous|original)\s+version\s+of\s+(?:this|the)\s+{_KIND}"
    rf"|(?:a|the)\s+(?:headline|caption|photo\s+caption)\s+(?:on|in|to)\s+(?:this|an\s+earlier)"
    rf"|this\s+{_KIND}\s+(?:was|has\s+been)\s+(?:\w+\s+)?(?:amended|corrected|clarified)"
    rf"|this\s+{_KIND}\s+(?:originally|previously|initially|incorrectly|mistakenly|wrongly)\b)",
    re.IGNORECASE,
)
_RETRACTED = re.compile(
    rf"{_EDITORS_NOTE}(?:retraction\s*[:—–]\s*\S"
    rf"|(?:this|the)\s+{_KIND}\s+(?:is|was|has\s+been)\s+(?:retracted|withdrawn)\b"
    rf"|we\s+(?:are\s+|have\s+)?(?:retract|withdraw|withdrawn)(?:ing|ed)?\s+this\s+{_KIND})",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:\d{1,2}\s+[A-Z][a-z]{2,8}\.?,?\s+\d{4}"
    r"|[A-Z][a-z]{2,8}\.?\s+\d{1,2},\s+\d{4}|\d{4}-\d\d-\d\d)\b"
)
_LONGEST_NOTICE = 1_500


def with_corrections(article: Article) -> Article:
    """The article with what its own words say of its mistakes, unless its source told some."""
    corrections, retracted = corrections_in("\n".join((article.text, *article.dropped)))
    return replace(
        article,
        corrections=article.corrections or corrections,
        retracted=article.retracted or retracted,
    )


def corrections_in(text: str) -> tuple[tuple[Correction, ...], bool]:
    """The notices in reading order, each once, and whether one takes the whole article back."""
    found = dict[str, Correction]()
    retracted = False
    for line in text.splitlines():
        notice = line.strip()
        worded = notice.lstrip("•*– ")
        if not notice or len(notice) > _LONGEST_NOTICE:
            continue
        takes_back = _RETRACTED.match(worded) is not None
        if takes_back or _LABELLED.match(worded) or _WORDED.match(worded):
            found.setdefault(notice, Correction(notice, _dated(notice)))
            retracted = retracted or takes_back
    return tuple(found.values()), retracted


def _dated(notice: str) -> datetime | None:
    """The first full date in the notice, where it can only be that of the notice."""
    match = _DATE.search(notice)
    if match is None or match.start() > 90:
        return None
    try:
        return parse_published(match[0])
    except ValueError:
        return None
