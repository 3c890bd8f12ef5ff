"""What stands around an article: the header's fields, and headline, byline and date cut off.

Of a header, which of its short lines is headline, publisher, author, category.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.readers.boilerplate import is_boilerplate
from index.readers.fields import Record
from index.readers.publication_date import find_dateline, is_update

_MAX_HEADLINE = 300
_MAX_NAME = 80
_LEAST_HEADLINE = 9
_SURELY_HEADLINE = 30
_MOST_BETWEEN = 3
_FULL_LINE = 40

_SEPARATOR = re.compile(r"\s*[|·•›»]\s*|\s>\s")
_LETTER = re.compile(r"[^\W\d_]")
_ENDS = re.compile(r"[.!?…。！？]$")
_BYLINE = re.compile(
    r"(?:written by|by|von|par|por|di|door)\s*:?\s+(?P<name>\S.{1,80})", re.IGNORECASE
)
_SMALL_WORDS = frozenset(
    "and & of the for in at de del della da van von der den und et y la".split()
)
_SOURCE = re.compile(r"(?:source|publisher|quelle|fuente|fonte)\s*:\s*(?P<name>.+)", re.IGNORECASE)
_OUTLET = re.compile(
    r"\b(?:news|times|post|press|herald|tribune|gazette|journal|daily|weekly|courier|chronicle"
    r"|observer|telegraph|mail|star|agency|radio|tv|broadcasting|zeitung|tagblatt|anzeiger|presse"
    r"|agence|courrier|diario|correo)\b|\w\.(?:com|org|net|[a-z]{2})$",
    re.IGNORECASE,
)
_SECTIONS = frozenset(
    "world,world news,news,latest news,top stories,local,local news,national,international"
    ",europe,asia,africa,americas,middle east,politics,business,economy,opinion,sport,sports"
    ",culture,arts,entertainment,lifestyle,travel,education,environment,science,health"
    ",technology,transport,crime,community,society,weather"
    ",politik,wirtschaft,kultur,politique,monde,économie,sociedad,economía".split(",")
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
    while first < min(_MOST_ABOVE, last - 1) and _is_above(blocks[first], headline, record):
        first += 1
    while last - 1 > max(first, len(blocks) - 1 - _MOST_BELOW) and _is_below(blocks[last - 1]):
        last -= 1
    kept = _PARAGRAPH.join(blocks[first:last])
    return Trimmed(kept, tuple(blocks[:first] + blocks[last:]), record)


def header_fields(above: Sequence[str], below: Sequence[str]) -> dict[str, str]:
    """Title, publisher, author and category as far as the header shows them.

    `above` and `below` are its stripped lines before and after the dateline. A line that stands
    on both sides of the headline is the publisher; a name that stands once is it only where no
    other line could be.
    """
    all_above = _items(above)
    items = all_above + _items(below)
    authors = [name for item in items if (name := author_of(item))]
    named = [item for item in items if not is_byline(item)]
    title, publisher = _twins(named) or _single(named, [i for i in all_above if not is_byline(i)])
    category = _category(named, title, publisher)
    found = {
        "title": title,
        "publisher": publisher,
        "author": authors[0] if authors else None,
        "category": category,
    }
    return {field: value for field, value in found.items() if value}


def has_headline(above: Sequence[str]) -> bool:
    """Whether one of the lines before the dateline is surely the headline."""
    title = _headline([item for item in _items(above) if not is_byline(item)])
    return title is not None and len(title) >= _SURELY_HEADLINE and not _OUTLET.search(title)


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


def _items(lines: Sequence[str]) -> list[str]:
    return [
        part
        for line in lines
        if not is_boilerplate(line)
        for part in segments(line)
        if _LETTER.search(part) and not find_dateline(part) and not is_boilerplate(part)
    ]


def _twins(items: Sequence[str]) -> tuple[str | None, str | None] | None:
    """(headline, publisher) where one line stands twice around a longer one, nearest the date."""
    folded = [item.casefold() for item in items]
    for second in range(len(items) - 1, 1, -1):
        for first in range(second - 2, max(second - 2 - _MOST_BETWEEN, -1), -1):
            if folded[first] == folded[second] and folded[first] not in _SECTIONS:
                between = _whole_headline(items[first + 1 : second])
                if _is_name(items[first]) and between and len(between) >= _LEAST_HEADLINE:
                    return between, items[first]
    return None


def _single(items: Sequence[str], above: Sequence[str]) -> tuple[str | None, str | None]:
    """(headline, publisher): the longest line, and the one other line that can be a name."""
    title = _headline(above if has_headline(above) else items)
    labelled = [found["name"] for item in items if (found := _SOURCE.fullmatch(item))]
    names = [item for item in dict.fromkeys(items) if item != title and _is_name(item)]
    outlets = [name for name in names if _OUTLET.search(name) and not _is_section(name)]
    others = [name for name in names if name in above and not _is_section(name)]
    for candidates in (labelled, outlets, others):
        if len(candidates) == 1:
            return title, candidates[0]
    return title, None


def _category(items: Sequence[str], title: str | None, publisher: str | None) -> str | None:
    """The name nearest above the headline, publisher aside; without one only a known section."""
    starts = [item for item in items if title and f"{title} ".startswith(f"{item} ")]
    above = items[: items.index(max(starts, key=len))] if starts else []
    names = [item for item in above if _is_name(item) and item != publisher]
    if publisher is None:
        names = [name for name in names if _is_section(name)]
    return names[-1] if names else None


def _headline(items: Sequence[str]) -> str | None:
    """The longest; a line that ends with a full stop only where no other is left."""
    short = [item for item in items if len(item) <= _MAX_HEADLINE]
    open_ended = [item for item in short if not item.endswith((".", "。"))]
    return max(open_ended or short, key=len, default=None)


def _whole_headline(items: Sequence[str]) -> str | None:
    """The headline, with the lines that it goes on in where it fills its first one."""
    title = _headline(items)
    if title is None:
        return None
    rest = items[items.index(title) + 1 :]
    goes_on = len(title) >= _FULL_LINE and all(not _ENDS.search(each) for each in rest)
    goes_on = goes_on and not any(map(_is_section, rest)) and not title.endswith(".")
    lower = bool(rest) and rest[0][:1].islower()
    return " ".join([title, *rest]) if rest and (goes_on or lower) else title


def _is_name(item: str) -> bool:
    return len(item) <= _MAX_NAME and not _ENDS.search(item) and not _SOURCE.fullmatch(item)


def _is_section(item: str) -> bool:
    return item.casefold() in _SECTIONS


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
    return is_boilerplate(words) or bool(find_dateline(words))
