"""What stands around an article: headline, byline and date cut off at its ends."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.models import Dropped
from index.readers.boilerplate import is_boilerplate
from index.readers.fields import Record
from index.readers.publication_date import find_dateline, is_update

_MAX_HEADLINE = 300
_LONGEST_LABEL = 120

_SEPARATOR = re.compile(r"\s*[|·•›»]\s*|\s>\s|\s*>>\s*")
_ENDS = re.compile(r"[.!?…。！？]$")
_BYLINE = re.compile(
    r"(?:written by|by|von|par|por|di|door)\s*:?\s+(?P<name>\S.{1,80})", re.IGNORECASE
)
_SMALL_WORDS = frozenset(
    "and & of the for in at de del della da van von der den und et y la".split()
)
# How many blocks may be cut off before and behind an article.
_MOST_ABOVE = 8
_MOST_BELOW = 30
_PARAGRAPH = "\n\n"


@dataclass(frozen=True)
class Trimmed:
    """The article in one piece, the blocks cut off around it, and what a byline and a dateline
    among them said."""

    text: str
    dropped: tuple[str, ...]
    record: Record = field(default_factory=dict)


def trimmed(text: str, title: object) -> Trimmed:
    """Without headline, byline, dateline and boilerplate at its ends; the middle stays whole."""
    blocks = text.split(_PARAGRAPH)
    headline = " ".join(title.split()).casefold() if isinstance(title, str) else None
    first, last = 0, len(blocks)
    record: dict[str, object] = {}
    if headline:
        first = _below_headline(blocks, headline, record)
    while first < min(_MOST_ABOVE, last - 1) and _is_above(blocks[first], headline, record):
        first += 1
    while last - 1 > max(first, len(blocks) - 1 - _MOST_BELOW) and _is_below(blocks[last - 1]):
        last -= 1
    kept = _PARAGRAPH.join(blocks[first:last])
    above = (
        Dropped(block, "headline, byline, day or the site's words") for block in blocks[:first]
    )
    below = (Dropped(block, "the site's words below the text") for block in blocks[last:])
    return Trimmed(kept, (*above, *below), record)


def segments(line: str) -> list[str]:
    """The parts of a header line between bars, dots and arrows; a date or a long line whole."""
    if len(line) > _MAX_HEADLINE or find_dateline(line):
        return [line]
    return [part for part in _SEPARATOR.split(line) if part]


def is_byline(line: str) -> bool:
    """Whether a stripped line says who wrote the article, and nothing else."""
    return author_of(line) is not None


def author_of(line: str) -> str | None:
    """The name after "By": every word of it begins like a name; None where it is no byline."""
    found = _BYLINE.fullmatch(line)
    if not found or _ENDS.search(line):
        return None
    words = found["name"].split()
    like_names = all(not word[0].islower() or word.lower() in _SMALL_WORDS for word in words)
    return found["name"] if like_names else None


def _below_headline(blocks: list[str], headline: str, record: dict[str, object]) -> int:
    """Where the blocks below the headline begin, if only labels, names and days stand above it."""
    for at, block in enumerate(blocks[: min(_MOST_ABOVE, len(blocks) - 1)]):
        words = " ".join(block.split())
        # A label above it may stand without a space in between.
        before = words.casefold().removesuffix(headline)
        is_alone = not before or (before[-1].isalnum() and len(before) <= _LONGEST_LABEL)
        if is_alone and len(before) < len(words):
            for above in blocks[:at]:
                _is_above(above, headline, record)
            return at + 1
        if len(words) > _LONGEST_LABEL or _ENDS.search(words):
            break
    return 0


def _is_above(block: str, headline: str | None, record: dict[str, object]) -> bool:
    words = " ".join(block.split())
    if words.casefold() == headline or is_boilerplate(words):
        return True
    told = [_says_who_or_when(part, record) for part in segments(words)]
    return bool(told) and all(told)


def _says_who_or_when(part: str, record: dict[str, object]) -> bool:
    """Whether it is a byline or a dateline; what it says goes into the record."""
    if moment := find_dateline(part):
        record.setdefault("updated_at" if is_update(part) else "published_at", moment)
        record.setdefault("date_source", "dateline")
    elif author := author_of(part):
        record.setdefault("author", author)
    else:
        return False
    return True


def _is_below(block: str) -> bool:
    words = " ".join(block.split())
    # A label of links that are not there.
    leads_on = words.endswith(":") and len(words) <= _LONGEST_LABEL
    return leads_on or is_boilerplate(words) or bool(find_dateline(words))
