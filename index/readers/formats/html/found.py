"""The words of an article that its page does not mark: trafilatura says which, the page itself how
they read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from index.models import Dropped
from index.readers.formats.html_text import article_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# trafilatura takes minutes over a page of hundreds of thousands of elements, and no article of news
# is so long.
_MOST_ELEMENTS, _MOST_LETTERS = 30_000, 200_000
# Of tables and links in one another it takes the third power of their number; browsers end a link
# where the next begins.
_DEEP, _DEEPEST = ("table", "a"), 50
# Blocks are known by their ends: trafilatura takes the words of a `time` out of their middle, and
# writes 10<sup>6</sup> as 106.
_LEAST_KNOWN, _LEAST_LEAD = 12, 60
_NEARLY_ALL, _LITTLE_MORE, _MOST = 0.9, 1.2, 0.6
_SENTENCE_ENDS = tuple('.!?…。؟।»”"')
# Of what is left out so much is told.
_MOST_TOLD, _LONGEST_TOLD = 100, 300
_LEFT_OUT = "among many links, and not of the story as trafilatura finds it"
_PARAGRAPH = "\n\n"
_NOT_LETTERS = re.compile(r"\W+")


def found_text(tree: HtmlElement) -> str | None:
    """The blocks of the page that trafilatura takes for the article's; None where it finds none."""
    lines = _found_lines(tree)
    if not lines:
        return None
    blocks = article_text(_home(tree, "".join(lines))).split(_PARAGRAPH)
    # Some pages hold an article twice, for wide and for narrow screens.
    blocks = list(dict.fromkeys(blocks))
    home = _PARAGRAPH.join(blocks)
    found = _PARAGRAPH.join(blocks[at] for at in _among(lines, blocks))
    return home if len(home) < _LITTLE_MORE * len(found) else found or None


def without_unfound(text: str, tree: HtmlElement) -> tuple[str, tuple[Dropped, ...]]:
    """The article's text without the blocks that trafilatura does not take for its, and those; all
    of it where that would not leave most."""
    blocks = text.split(_PARAGRAPH)
    among = _among(_found_lines(tree), blocks)
    found = _PARAGRAPH.join(blocks[at] for at in among)
    if len(found) < _MOST * len(text):
        return text, ()
    return found, _told([block for at, block in enumerate(blocks) if at not in among])


def _told(blocks: list[str]) -> tuple[Dropped, ...]:
    """The first of them, long ones cut, and how many more there are."""
    told = [
        block if len(block) <= _LONGEST_TOLD else f"{block[:_LONGEST_TOLD]}…"
        for block in blocks[:_MOST_TOLD]
    ]
    if more := len(blocks) - len(told):
        told.append(f"… and {more:,} more")
    return tuple(Dropped(words, _LEFT_OUT) for words in told)


def _among(lines: frozenset[str], blocks: list[str]) -> dict[int, None]:
    """Where the blocks stand that are among these lines, and sentences above them all or alone
    between two, in order."""
    letters = "".join(lines)
    known = [at for at, block in enumerate(blocks) if _is_among(_letters(block), lines, letters)]
    kept, first = set(known), min(known, default=0)
    kept.update(at for at in range(first) if len(blocks[at]) >= _LEAST_LEAD)
    kept.update(at - 1 for at in known if at - 2 in kept)
    sentences = {at for at in kept.difference(known) if blocks[at][-1:] in _SENTENCE_ENDS}
    return dict.fromkeys(sorted(sentences.union(known)))


def _found_lines(tree: HtmlElement) -> frozenset[str]:
    if len(list(islice(tree.iter(), _MOST_ELEMENTS))) == _MOST_ELEMENTS or _is_deep(tree):
        return frozenset()
    # Takes a while to import, and few pages need it.
    from lxml import etree
    from trafilatura import bare_extraction

    etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
    try:
        found = bare_extraction(tree, include_comments=False, fast=True, favor_recall=True)
    except RecursionError:
        # It calls itself for each element in another, and may be called deep itself.
        return frozenset()
    text = getattr(found, "text", None) or ""
    # Without line ends it is not the article's blocks but the page in one run.
    if "\n" not in text or len(text) > _MOST_LETTERS:
        return frozenset()
    return frozenset(map(_letters, text.splitlines())) - {""}


def _is_deep(tree: HtmlElement) -> bool:
    depths: dict[HtmlElement | None, int] = {}
    for each in tree.iter(*_DEEP):
        depths[each] = depths.get(next(each.iterancestors(each.tag), None), 0) + 1
    return max(depths.values(), default=0) > _DEEPEST


def _home(tree: HtmlElement, letters: str) -> HtmlElement:
    """The innermost element that holds nearly all of these letters."""
    elements = list(tree.iter("*"))
    lengths = dict.fromkeys(elements, 0)
    for element in reversed(elements):
        above = element.getparent()
        lengths[element] += _shared(element.text, letters)
        if above is not None:
            lengths[above] += lengths[element] + _shared(element.tail, letters)
    home, within = tree, next(_nearly_all(tree, lengths), None)
    while within is not None:
        home, within = within, next(_nearly_all(within, lengths), None)
    return home


def _nearly_all(home: HtmlElement, lengths: dict[HtmlElement, int]) -> Iterator[HtmlElement]:
    least = _NEARLY_ALL * lengths[home]
    return (each for each in home.iterchildren("*") if lengths[each] >= least > 0)


def _shared(text: str | None, letters: str) -> int:
    own = _letters(text) if text else ""
    return len(own) if len(own) >= _LEAST_KNOWN and own in letters else 0


def _is_among(block: str, lines: frozenset[str], letters: str) -> bool:
    if len(block) < _LEAST_KNOWN:
        return block in lines
    return block[:_LEAST_KNOWN] in letters or block[-_LEAST_KNOWN:] in letters


def _letters(words: str) -> str:
    return _NOT_LETTERS.sub("", words)
