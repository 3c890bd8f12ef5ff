"""The words of a page's article, without what stands in front of them for want of payment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from index.models import Dropped
from index.readers.boilerplate import is_of_readers, is_wall
from index.readers.formats.html.found import found_text, without_unfound
from index.readers.formats.html_text import article_text, select
from index.readers.formats.html_text.site_elements import prose_length

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Where pages mark the article's body, the surest first.
_BY_CLASS = "//@class"
_BODY_CLASS = re.compile(
    r"article[-_]{0,2}body|article[-_]{1,2}content|article[-_]{0,2}text|story[-_]{1,2}body"
    r"|story-content|entry-content|post-content|post-body",
    re.IGNORECASE,
)
_MARKED = (
    "//@itemprop[contains(concat(' ', ., ' '), ' articleBody ')]",
    _BY_CLASS,
    "//article",
    "//*[self::main or @role='main']",
)
_LINKED_HEADINGS = (
    ".//a[ancestor::h1 or ancestor::h2 or ancestor::h3 or descendant::h2 or descendant::h3]"
)
_MOST_PIECES = 500
_LEAST_BODY = 40
_LEAST_AROUND = 20
# A page that shows this little of what its JSON-LD tells is cut short for the reader.
_MOSTLY, _NEARLY = 0.8, 0.95
# What is marked and holds less of the page's prose may be a teaser, a box or the half of it.
_ENOUGH, _FULLER = 0.5, 1.3
# Among so many links of an `article` or a `main` are such as lead to other stories.
_MANY_LINKS = 3
_MOST_TOLD = 200_000
_NOT_LETTERS = re.compile(r"\W+")
_PARAGRAPH = "\n\n"
# "See our offers": no sentence.
_LABEL = re.compile(r"[^\n]{0,38}[^\n.!?…。:;]")


def body_text(
    tree: HtmlElement, told: object = None, heading: HtmlElement | None = None
) -> tuple[str, tuple[Dropped, ...]]:
    """The words of the article under `heading`: of the element that the page marks as it, else as
    trafilatura finds it, else of the whole page; and what was left out of that element. `told` is
    the JSON-LD's own text, taken where it is fuller."""
    shown, left_out = _shown(tree, told, heading)
    fuller = fuller_text(shown, told)
    return (shown, left_out) if fuller is shown else (_in_paragraphs(tree, fuller), ())


def _shown(
    tree: HtmlElement, told: object, heading: HtmlElement | None
) -> tuple[str, tuple[Dropped, ...]]:
    first, least = "", None
    told_length = len(told) if isinstance(told, str) else 0
    for marked, is_sure in _marked(tree, heading):
        if least is None:
            least = _ENOUGH * prose_length(tree)
            least = min(least, _MOSTLY * told_length) if told_length else least
        if len(marked) >= least:
            is_told = _MOSTLY * len(marked) < told_length
            return (marked, ()) if is_sure or is_told else without_unfound(marked, tree)
        first = first or marked
    found = found_text(tree) or ""
    return (found if len(found) > _FULLER * len(first) else first or article_text(tree)), ()


def fuller_text(shown: str, told: object) -> str:
    """The words that a page shows, or what its JSON-LD tells where that is fuller."""
    if isinstance(told, str) and len(shown) < _MOSTLY * len(told):
        return _paragraphs(told)
    return shown


def without_wall(text: str) -> tuple[str, tuple[str, ...]]:
    """The text and the blocks of a wall that stood in it, with the buttons behind it."""
    blocks = text.split(_PARAGRAPH)
    is_walled = [is_wall(" ".join(block.split())) for block in blocks]
    if not any(is_walled):
        return text, ()
    last = len(blocks) - is_walled[::-1].index(True)
    if all(_LABEL.fullmatch(block) for block in blocks[last:]):
        is_walled[last:] = [True] * (len(blocks) - last)
    kept, walls = (
        [block for block, is_one in zip(blocks, is_walled, strict=True) if is_one is wanted]
        for wanted in (False, True)
    )
    return _PARAGRAPH.join(kept), tuple(walls)


def _marked(tree: HtmlElement, heading: HtmlElement | None) -> Iterator[tuple[str, bool]]:
    """The words of what the page marks as its article, in each way that it does, and whether that
    surely holds nothing else."""
    for path in _MARKED:
        marked = select(tree, path)
        if path == _BY_CLASS:
            marked = filter(_BODY_CLASS.search, marked)
        if path in _MARKED[:2]:
            marked = [value.getparent() for value in marked]
        found = [each for each in _outermost(marked) if not is_by_readers(each)]
        if path == "//article" and heading is not None and _are_beside(heading, found):
            continue
        texts = [article_text(element) for element in found]
        longest = max(texts, key=len, default="")
        # One article in several pieces (an advertisement between them), or a list of teasers.
        if path == _MARKED[0] or (path == _BY_CLASS and _are_pieces(found)):
            longest = _PARAGRAPH.join(filter(None, texts))
        if len(longest) >= _LEAST_BODY:
            links = sum(sum(1 for _ in each.iter("a")) for each in found)
            yield longest, path == _MARKED[0] or links < _MANY_LINKS


def _are_pieces(found: list[HtmlElement]) -> bool:
    """Whether several marked elements stand in one article, and are no list of them."""
    if not 1 < len(found) <= _MOST_PIECES:
        return False
    common = set(found[0].iterancestors())
    for each in found[1:]:
        common &= set(each.iterancestors())
    home = next((each for each in found[0].iterancestors() if each in common), None)
    return (
        home is not None
        and len(select(home, ".//article")) < 2
        and len(select(home, _LINKED_HEADINGS)) < 2
    )


def _in_paragraphs(tree: HtmlElement, told: str) -> str:
    """What JSON-LD tells in one run, in the paragraphs that the page has, seen or not."""
    if _PARAGRAPH in told or len(told) > _MOST_TOLD:
        return told
    letters, found, length = _letters(told), list[str](), 0
    for element in islice(tree.iter("p", "h2", "h3", "li"), _MOST_PIECES):
        words = " ".join(element.text_content().split())
        if len(words) >= _LEAST_AROUND and _letters(words) in letters:
            found.append(words)
            length += len(_letters(words))
    return _PARAGRAPH.join(found) if length >= _NEARLY * len(letters) else told


def _letters(words: str) -> str:
    return _NOT_LETTERS.sub("", words)


def _are_beside(heading: HtmlElement, found: list[HtmlElement]) -> bool:
    """Whether the story stands under its headline, and these are teasers beside it."""
    above = list(heading.iterancestors())
    if not found or any(each in above for each in found):
        return False
    home = next((each for each in above if each.tag == "main"), above[-1])
    within = [prose_length(each) for each in found if home in each.iterancestors()]
    return prose_length(home) - sum(within) > max(map(prose_length, found))


def is_by_readers(element: HtmlElement) -> bool:
    """Whether an element is a comment, or stands among comments."""
    above = [each for each in (element, *element.iterancestors()) if each.keys()]
    names = (f"{each.get('class') or ''} {each.get('id') or ''}" for each in above)
    tagged = any("comment" in (each.get("itemprop") or "") for each in above)
    return tagged or any(map(is_of_readers, names))


def _outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    inside = set(elements)
    return [e for e in elements if not any(above in inside for above in e.iterancestors())]


def _paragraphs(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return _PARAGRAPH.join(line for line in lines if line)
