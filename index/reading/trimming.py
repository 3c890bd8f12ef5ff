"""Cutting off what stands before and after the article in a text made of blocks."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.dates import find_dateline, is_update
from index.reading.fields import Record
from index.reading.furniture import is_furniture
from index.reading.page_header import author_of, segments

_MOST_ABOVE = 8
_MOST_BELOW = 30
_SEPARATOR = "\n\n"


@dataclass(frozen=True)
class Trimmed:
    """The article in one piece, the blocks cut off around it, and what a byline and a dateline
    among them said."""

    text: str
    dropped: tuple[str, ...]
    record: Record = field(default_factory=dict)


def trimmed(text: str, title: object) -> Trimmed:
    """Without the headline, byline, dateline and furniture at its ends; the middle stays whole."""
    blocks = text.split(_SEPARATOR)
    headline = " ".join(title.split()).casefold() if isinstance(title, str) else None
    first, last = 0, len(blocks)
    record: dict[str, object] = {}
    while first < min(_MOST_ABOVE, last - 1) and _is_above(blocks[first], headline, record):
        first += 1
    while last - 1 > max(first, len(blocks) - 1 - _MOST_BELOW) and _is_below(blocks[last - 1]):
        last -= 1
    kept = _SEPARATOR.join(blocks[first:last])
    return Trimmed(kept, tuple(blocks[:first] + blocks[last:]), record)


def _is_above(block: str, headline: str | None, record: dict[str, object]) -> bool:
    words = " ".join(block.split())
    if words.casefold() == headline or is_furniture(words):
        return True
    told = [_told(part, record) for part in segments(words)]
    return bool(told) and all(told)


def _told(part: str, record: dict[str, object]) -> bool:
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
    return is_furniture(words) or bool(find_dateline(words))
