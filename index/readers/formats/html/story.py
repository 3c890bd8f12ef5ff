"""Which of the stories on a page is the page's own, by the names that the page gives itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.readers.fields import Record
from index.readers.formats.html_text import select
from index.readers.formats.html_text.site_elements import prose_length

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# One step with a condition: lxml takes the square of the time to unite two long lists.
_BODIES = "descendant-or-self::*[self::article or contains(@itemprop, 'articleBody')]"
_UNREAD = "ancestor::nav or ancestor::footer or ancestor::aside"
# A run of white space is tried from its beginning alone: of thousands it took the square.
TITLE_END = re.compile(r"(?<!\s)\s+[|–—·-]\s+(?P<site>[^|–—·]{2,60})$")
_NOT_LETTERS = re.compile(r"\W+")
_LEAST_NAME, _LONGEST_NAME = 12, 500
_ALIKE = 0.4
# A story is told from another only where it has that much prose under its own headline.
_LEAST_STORY = 120
_LEAST_PROSE, _MOST_BEFORE = 60, 100
_MOST_HEADINGS = 200
_BEGINNING_OF = 4_000
_BEGINNING = f"substring(string(), 1, {_BEGINNING_OF})"


class PageNames:
    """The addresses and titles that a page gives itself, and the heading that bears one."""

    def __init__(self, tree: HtmlElement, fetched: str | None) -> None:
        tags = list(tree.iter("meta"))
        self.canonical = [str(link) for link in select(tree, "//link[@rel='canonical']/@href")]
        addresses = [*self.canonical, *_contents(tags, "og:url"), fetched]
        self._addresses = {_address(each) for each in addresses if each}
        # The surest first.
        given = [*_contents(tags, "og:title"), *_contents(tags, "twitter:title")]
        given += map(str, select(tree, "//title/text()"))
        titles = [" ".join(each.split()) for each in given]
        # Of a short headline only all of it is enough to know it by.
        self.titles = [*titles, *(TITLE_END.sub("", each) for each in titles)]
        self._headings = [*map(words_of, select(tree, f"//h1[not({_UNREAD})]")[:_MOST_HEADINGS])]

    def sureness(self, record: Record) -> int | None:
        """How surely a record is of the page's own story; None where it is of another."""
        title, address = str(record.get("title") or ""), record.get("url")
        if address and _address(str(address)) in self._addresses:
            return 3
        if any(is_same(title, name) for name in self.titles):
            return 2
        if any(is_same(title, name) for name in self._headings):
            return 1
        worded_alike = any(_is_alike(title, name) for name in (*self.titles, *self._headings))
        return None if address and self._addresses and not worded_alike else 0


def _contents(tags: Iterable[HtmlElement], name: str) -> list[str]:
    """What the meta tags of that name say."""
    named = (each for each in tags if name in (each.get("property"), each.get("name")))
    return [content for each in named if (content := each.get("content")) is not None]


def is_same(title: str, name: str) -> bool:
    """Whether two headlines are one: cut short or with the site's name at an end, say."""
    one, other = sorted(map(_letters, (title, name)), key=len)
    if len(one) < _LEAST_NAME:
        return bool(one) and one == other
    return other.startswith(one) or other.endswith(one)


def _is_alike(title: str, name: str) -> bool:
    """Whether one headline may be the other, worded anew for search engines."""
    one, other = ({w[i : i + 3] for i in range(len(w) - 2)} for w in map(_letters, (title, name)))
    return len(one & other) >= _ALIKE * max(1, min(len(one), len(other)))


def words_of(element: HtmlElement) -> str:
    """Of a headline, say: one that was never closed goes on to the end of the page, so that no more
    than 4,000 characters are looked at."""
    words = select(element, _BEGINNING) if len(element) else (element.text or "")[:_BEGINNING_OF]
    return " ".join(str(words).split())


def _letters(words: str) -> str:
    return _NOT_LETTERS.sub("", words[:_LONGEST_NAME]).casefold()


def story_heading(tree: HtmlElement, titles: list[str]) -> HtmlElement | None:
    """The heading that bears one of these titles; a logo may bear the site's name, at its end."""
    for path in ("//h1", "//h2", "//*[@itemprop='headline']"):
        found = select(tree, f"{path}[not({_UNREAD})]")[:_MOST_HEADINGS]
        words = {each: words_of(each) for each in found}
        named = [each for each in found if any(is_same(words[each], title) for title in titles)]
        if named:
            return max(named, key=lambda each: len(words[each]))
    return None


def drop_other_stories(tree: HtmlElement, heading: HtmlElement) -> list[str]:
    """Takes the stories under other headlines out of the tree, and gives their headlines.

    A story is what holds another headline and not the page's own. Parts of one article under
    headings of their own are no other stories, and nothing is one where that would leave none.
    """
    own = {heading, *heading.iterancestors()}
    own_articles = _articles_around(heading)
    others: dict[HtmlElement, list[HtmlElement]] = {}
    for other in _other_headings(tree, heading, own_articles):
        above = [other, *(each for each in other.iterancestors() if each not in own)]
        if other not in own and len(above) > 1:
            others.setdefault(above[-1], []).append(other)
    if not others:
        return []
    stories = {
        story
        for story, headings in others.items()
        if prose_length(story) >= _LEAST_PROSE
        and _prose_before(story, set(headings)) <= _MOST_BEFORE
    }
    scope = home = heading
    for home in heading.iterancestors():
        if any(story.getparent() is home for story in stories):
            break
        scope = home
    length, is_beside = prose_length(scope), _is_beside(scope, stories)
    if all(map(_is_link, chain(*others.values()))):
        # Teasers: all else that stands with the headline is the story.
        length = prose_length(home) - sum(map(prose_length, stories & set(home)))
        is_beside = False
    if length < _LEAST_STORY or is_beside:
        return []
    for story in stories:
        story.drop_tree()
    return [words_of(headings[0]) for story, headings in others.items() if story in stories]


def _is_beside(scope: HtmlElement, stories: set[HtmlElement]) -> bool:
    """Whether the headline stands beside its article, and that is one of these."""
    return not select(scope, _BODIES) and any(select(each, _BODIES) for each in stories)


def _other_headings(
    tree: HtmlElement, heading: HtmlElement, own_articles: set[HtmlElement]
) -> Iterator[HtmlElement]:
    """The headlines of other stories: other `h1`s, and the first heading of each other `article`,
    where the page's own story is in one, or where that heading leads elsewhere. Within the article
    of the page's own story only those that lead elsewhere are of others."""
    found = list(islice(tree.iter("h1"), _MOST_HEADINGS))
    articles = list(islice(tree.iter("article"), _MOST_HEADINGS))
    firsts = (next(each.iter("h1", "h2", "h3", "h4"), None) for each in articles)
    found += [each for each in firsts if each is not None and (own_articles or _is_link(each))]
    title, may_be_within = words_of(heading), not _is_link(heading)
    for other in found:
        is_within = own_articles and own_articles & _articles_around(other)
        if is_within and not (may_be_within and other.tag == "h1" and _is_link(other)):
            continue
        if not is_same(words_of(other), title):
            yield other


def _articles_around(heading: HtmlElement) -> set[HtmlElement]:
    return {
        each
        for each in heading.iterancestors()
        if each.tag == "article" or "articleBody" in (each.get("itemprop") or "")
    }


def _is_link(heading: HtmlElement) -> bool:
    return bool(select(heading, "boolean(.//a[@href] or ancestor::a[@href])"))


def _prose_before(story: HtmlElement, headings: Collection[HtmlElement]) -> int:
    """How much prose stands in a story above the first of the headings in it."""
    length = 0
    for element in story.iter():
        if element in headings:
            break
        length += len((element.text or "").strip()) if element.tag == "p" else 0
    return length


def _address(address: str) -> str:
    """Without what two names of one page may differ in."""
    try:
        parts = urlsplit(address.strip())
    # A bracket that belongs to no address of numbers.
    except ValueError:
        return ""
    host = parts.netloc.lower().removeprefix("www.").removeprefix("m.").removeprefix("amp.")
    path = parts.path.rstrip("/").removesuffix("/amp").removesuffix("/index.html")
    query = f"?{parts.query}" if parts.query and "utm_" not in parts.query else ""
    return f"{host}{path}{query}"
