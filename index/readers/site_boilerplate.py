"""Lines that a site puts on many of its pages, told from what its stories say.

What the rules for known shapes leave in (index/readers/boilerplate.py). A line is the site's where
it stands in several different stories of it and is no plain narrative: a label, or words to the
reader. Copies of one story count once, so that no story is taken for boilerplate for being printed
often; and a narrative sentence is never the site's, however often reporters repeat it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Self, TypeGuard
from urllib.parse import urlsplit

from index.errors import ReadError
from index.models import Article, Dropped

_PAGES_AT_ONCE = 200
_LEAST_STORIES = 4
_SAME_STORY = 0.5
_MOST_OF_A_SITE = 500
_LONGEST, _LONGEST_LABEL = 300, 120

_ENDS_LIKE_SENTENCE = re.compile(r"[.!?…。！？؟।:]['\"”’»)\]]*$")
_QUOTED = re.compile(r"[\"“«„‟‘「『].*?[\"”»“’」』]")
_SPOKEN = re.compile(r"[\"“«„‟‘'「『–—-]")
_TO_THE_READER = re.compile(
    r"\b(?:you|your|yours|vous|votre|vos|du|dich|dir|dein\w*|usted|ustedes|você|вы|вас|вам|ваш\w*)\b"
    r"|https?://|\bwww\.|[\w.]@[\w.]|(?:^|\s)@\w|©"
    r"|^(?:browse|buy|click|contact|discover|donate|download|e-?mail|explore|follow|join|listen"
    r"|pick up|read|register|report|send|share|sign|subscribe|support|tap|tell us|visit|watch"
    r"|write)\s+(?!(?:is|was|are|were|has|had|will)\b)",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


class SiteLines:
    """What is known of the lines of sites, by their digests; `is_new` until it is written."""

    def __init__(self, known: dict[str, list[str]]) -> None:
        self._known = defaultdict(set[str], {site: set(lines) for site, lines in known.items()})
        self.is_new = False

    @classmethod
    def from_meta(cls, value: str | None) -> Self:
        return cls(json.loads(value or "{}"))

    def merged_meta(self, value: str | None) -> str:
        """What is to be written over `value`, in which another writer may have put more."""
        for site, lines in json.loads(value or "{}").items():
            self._known[site].update(lines)
        return json.dumps({site: sorted(lines) for site, lines in self._known.items() if lines})

    def removed(self, items: Iterable[Article | ReadError]) -> Iterator[Article | ReadError]:
        """The same, in order; articles from pages without the lines of their site.

        Some hundred pages are held back, so that the first are told from the last.
        """
        waiting = list[Article | ReadError]()
        for item in items:
            if not waiting and not _is_page(item):
                yield item
                continue
            waiting.append(item)
            if len(waiting) == _PAGES_AT_ONCE:
                yield from self._without_site_lines(waiting)
                waiting.clear()
        yield from self._without_site_lines(waiting)

    def repeated_in(self, article: Article) -> list[str]:
        """The lines of its text that its site is known to put on many pages."""
        known = self._known.get(_site(article))
        return _repeated(article.text, known) if known else []

    def _without_site_lines(
        self, items: Sequence[Article | ReadError]
    ) -> Iterator[Article | ReadError]:
        by_site = defaultdict[str, list[Article]](list)
        for item in items:
            if _is_page(item):
                by_site[_site(item)].append(item)
        for site, pages in by_site.items():
            self._learn(site, pages)
        for item in items:
            yield _without(item, self._known[_site(item)]) if _is_page(item) else item

    def _learn(self, site: str, pages: Sequence[Article]) -> None:
        found = _lines_of_site(pages)
        room = _MOST_OF_A_SITE - len(self._known[site])
        new = sorted(found - self._known[site])[:room]
        self._known[site].update(new)
        self.is_new = self.is_new or bool(new)


def _is_page(item: Article | ReadError) -> TypeGuard[Article]:
    return isinstance(item, Article) and item.from_page


def _site(page: Article) -> str:
    """Its host, else its publisher, else the folder that it lies in."""
    host = urlsplit(page.url).hostname if page.url else None
    return host or (page.publisher or "").casefold() or os.path.dirname(page.source)


def _lines_of_site(pages: Sequence[Article]) -> set[str]:
    """Digests of the lines that may be a site's and stand in enough different stories."""
    stories = defaultdict[str, set[int]](set)
    for page, story in zip(pages, _stories(pages), strict=True):
        for line in _lines(page.text):
            if _may_be_the_sites(line):
                stories[_digest(line)].add(story)
    return {digest for digest, told_in in stories.items() if len(told_in) >= _LEAST_STORIES}


def _stories(pages: Sequence[Article]) -> list[int]:
    """For each page the number of its story: that of a page before it with half its narrative."""
    numbers = list[int]()
    told_in = defaultdict[str, list[int]](list)
    sizes = list[int]()
    for at, page in enumerate(pages):
        narrative = {_digest(line) for line in _lines(page.text) if not _may_be_the_sites(line)}
        shared = Counter(other for line in narrative for other in told_in[line])
        copies = (
            numbers[other]
            for other, count in shared.items()
            if count >= _SAME_STORY * min(len(narrative), sizes[other])
        )
        # What tells nothing is no story of its own.
        numbers.append(min(copies, default=at) if narrative else -1)
        sizes.append(len(narrative))
        for line in narrative:
            told_in[line].append(at)
    return numbers


def _may_be_the_sites(line: str) -> bool:
    """Whether it is a label, or speaks to the reader, and is not what somebody said."""
    if len(line) > _LONGEST or _SPOKEN.match(line):
        return False
    if not _ENDS_LIKE_SENTENCE.search(line):
        return len(line) <= _LONGEST_LABEL
    return _TO_THE_READER.search(_QUOTED.sub(" ", line)) is not None


def _without(page: Article, digests: set[str]) -> Article:
    """The page without those lines; as it is where that would leave nothing."""
    gone = _repeated(page.text, digests)
    if not gone:
        return page
    lines = frozenset(gone)
    blocks = (
        "".join(line for line in block.splitlines(keepends=True) if line.strip() not in lines)
        for block in page.text.split("\n\n")
    )
    text = "\n\n".join(block.strip("\r\n") for block in blocks if block.strip())
    if not text:
        return page
    left = (Dropped(line, "on many pages of the site") for line in gone)
    return replace(page, text=text, dropped=(*page.dropped, *left))


def _repeated(text: str, digests: set[str]) -> list[str]:
    return [line for line in _lines(text) if _may_be_the_sites(line) and _digest(line) in digests]


def _lines(text: str) -> list[str]:
    return [words for line in text.splitlines() if (words := line.strip())]


def _digest(line: str) -> str:
    """Of its words, whatever case, white space and numbers."""
    words = _DIGITS.sub("#", " ".join(line.casefold().split()))
    return hashlib.blake2b(words.encode(errors="replace"), digest_size=8).hexdigest()
