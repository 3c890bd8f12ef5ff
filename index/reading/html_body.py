"""Which part of a page is the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.reading.html_text import element_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MARKED = (
    "//*[contains(concat(' ', @itemprop, ' '), ' articleBody ')]",
    "//*[contains(@class, 'article-body') or contains(@class, 'article__body')"
    " or contains(@class, 'story-body') or contains(@class, 'entry-content')"
    " or contains(@class, 'post-content') or contains(@class, 'article-content')]",
    "//article",
    "//main | //*[@role='main']",
)
_LEAST = 40
# trafilatura takes minutes over a page of hundreds of thousands of elements.
_MOST_FOUND_IN = 1_000_000
# A page that shows this little of what its JSON-LD tells is cut short for the reader.
_MOSTLY = 0.8


def body_text(tree: HtmlElement, markup: str, told: object) -> str:
    """The words of the article: of the element that the page marks as it, else as trafilatura
    finds it, else of the whole page. `told` is the JSON-LD's own text, taken where it is fuller."""
    text = _marked(tree) or _found(markup) or element_text(tree)
    if isinstance(told, str) and len(text) < _MOSTLY * len(told):
        return _paragraphs(told)
    return text


def _marked(tree: HtmlElement) -> str | None:
    for path in _MARKED:
        texts = [element_text(element) for element in _outermost(tree.xpath(path))]
        longest = max(texts, key=len, default="")
        if len(longest) < _LEAST:
            continue
        # One article in several pieces (an advertisement between them), or a list of teasers.
        return "\n\n".join(texts) if path == _MARKED[0] else longest
    return None


def _outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    inside = set(elements)
    return [e for e in elements if not any(above in inside for above in e.iterancestors())]


def _found(markup: str) -> str | None:
    if len(markup) > _MOST_FOUND_IN:
        return None
    # Takes a while to import, and only pages that mark nothing need it.
    from trafilatura import bare_extraction

    found = bare_extraction(
        markup, favor_recall=True, include_comments=False, include_tables=True, fast=True
    )
    text = getattr(found, "text", None)
    # Without line ends it is not the article's blocks but the page in one run.
    return _paragraphs(text) if text and "\n" in text else None


def _paragraphs(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "\n\n".join(line for line in lines if line)
