"""Lines of a printed page → paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.readers.formats.page_header import is_byline
from index.readers.publication_date import find_dateline

_SOFT_HYPHEN = "\u00ad"
_HYPHENS = ("-", _SOFT_HYPHEN, "\u2010", "\u2011")
_LAST_WORD = re.compile(r"[^\W_]+$")
# A longer word is none.
_LONGEST_WORD = 200
_WORD = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*")
_ENDS = re.compile(r"[.!?…:。！？][\"'”’»)\]]*$")
_SHORT = 0.85
_WIDE = 1.2
_LEAST_WIDTH = 20
_HEADER_LINES = 20
# Before these a hyphen stands for a word that both parts share ("two- and three-year").
_SHARED = frozenset("and or to und oder bis bzw et ou y o e en of i och og".split())
# Words that are put together with a hyphen in English: such a word, and one of the others.
_FIRST = frozenset(
    "well so self ex vice half all long short high low full part non anti pro pre post co mid much"
    " far hard cross left right early late old new north south east west upper lower one two three"
    " four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety"
    " hundred first second third fourth fifth state family world hand home government".split()
)
_SECOND = frozenset(
    "called known year years old day hour hours minute week month mile metre meter foot term time"
    " led based born made run owned backed style wide scale level range speed class rate quality"
    " profile ranking standing running lasting awaited established respected paid trained educated"
    " off being defence defense employed esteem confidence proclaimed styled described imposed"
    " government minister president chief husband wife champion party hand floor storey story seat"
    " point man woman member thirds quarters way up down out built grown held sized century round"
    " one two three four five six seven eight nine time timers serving sufficient governing".split()
)


def paragraphs(lines: Sequence[str]) -> list[str]:
    """A paragraph ends at a blank line, or at a line that ends a sentence before the margin."""
    width = _width([len(line) for line in lines if line.strip()])
    words = _Words(lines)
    blocks, block, filled = list[str](), "", 0
    for line in lines:
        text = line.strip()
        filled += bool(text)
        alone = filled <= _HEADER_LINES and bool(find_dateline(text) or is_byline(text))
        is_wide = len(line) > _WIDE * width and not text[:1].islower()
        if block and (not text or alone or is_wide):
            blocks.append(block)
            block = ""
        block = words.joined(block, text) if text else block
        is_last = _ENDS.search(text) and len(line) < _SHORT * width
        is_heading = not _ENDS.search(text) and len(line) < 0.6 * width and block == text
        if block and (alone or width < _LEAST_WIDTH or is_last or is_heading or is_wide):
            blocks.append(block)
            block = ""
    return [*blocks, block] if block else blocks


def _width(lengths: Sequence[int]) -> int:
    """That of the lines which are full: the longest that a tenth of all come near to.

    A headline or a table may be wider than the column below it.
    """
    longest = sorted(lengths, reverse=True)
    least = max(2, len(longest) // 10)
    near = (
        length for at, length in enumerate(longest) if _reaching(longest, _SHORT * length) >= least
    )
    return next(near, longest[0] if longest else 0)


def _reaching(longest: Sequence[int], length: float) -> int:
    return next((at for at, each in enumerate(longest) if each < length), len(longest))


class _Words:
    """What words stand unbroken in a document, by which those at the ends of lines are mended."""

    def __init__(self, lines: Sequence[str]) -> None:
        whole = (text.removesuffix(_broken(text)) for text in map(str.strip, lines))
        self._whole = {word.casefold() for line in whole for word in _WORD.findall(line)}

    def joined(self, block: str, text: str) -> str:
        """The block with the next line, and one word of the two halves of one."""
        broken = _broken(block)
        begins = _WORD.match(text)
        if not broken or not begins:
            return f"{block} {text}" if block else text
        if broken.endswith(_SOFT_HYPHEN):
            return block[:-1] + text
        if begins[0].casefold() in _SHARED:
            return f"{block} {text}"
        return block + text if self._is_compound(broken[:-1], begins[0]) else block[:-1] + text

    def _is_compound(self, first: str, rest: str) -> bool:
        """Whether the hyphen is the word's own: it is where the same word shows it elsewhere, in
        "24-hour" and "US-Japan", and between words that are put together so."""
        first, second = first.casefold(), re.split(r"[-\u2010\u2011]", rest)[0]
        if not second[0].islower() or first.isdigit():
            return True
        if f"{first}-{second}" in self._whole or f"{first}{second}" in self._whole:
            return f"{first}{second}" not in self._whole
        return first in _FIRST and second in _SECOND


def _broken(text: str) -> str:
    """The word at its end with the hyphen that breaks it off; nothing where none does."""
    if not text.endswith(_HYPHENS):
        return ""
    word = _LAST_WORD.search(text[-_LONGEST_WORD - 1 : -1])
    return word[0] + text[-1] if word else ""
