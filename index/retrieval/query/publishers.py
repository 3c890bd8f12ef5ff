"""Which publishers a question names, and whether the archive has them.

An archive calls a publisher "FOX News - Health" or "The New York Times"; people write "Fox News",
"the Times", "NYT's". Every name of the archive is therefore known under the names that follow
from it by rule.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from index.nlp import lines_of, words_of

_WORD = re.compile(r"[\w&]+(?:[.’'][\w&]+)*")
_POSSESSIVE = re.compile(r"(?:[’']s?|s[’'])$")
# What an archive puts behind a name: a section, or a line about the publisher.
_SECTION = re.compile(r"(?<!\s)\s+[|–—-]\s+|:\s+")
_DOMAIN = re.compile(r"\.(?:com|org|net|info|news|tv|co|io)(?:\.\w\w)?$|\.\w\w$", re.IGNORECASE)
_SITE = re.compile(r"[a-z][\w-]*\.(?:com|org|net|info|news|tv|io)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
# Words that newspapers are called by, alone behind "the" or behind a place.
_NEWSPAPER_WORDS = words_of("newspaper_words")
_SHORTEST_ACRONYM = 3
# Of questions; a word takes some 200 bytes here.
_WORDS_REMEMBERED = 10_000
_REPORT = (
    r"(?:articles?|reports?|stor(?:y|ies)|pieces?|coverage|interviews?|columns?|reviews?|news"
    r"|analys[ie]s|features?|forecasts?|findings|editorials?|investigations?)"
)
_SAYING = (
    r"(?:reports?|reported|says?|said|writes?|wrote|notes?|noted|suggests?|suggested|claims?|claimed"
    r"|describes?|described|mentions?|mentioned|covers?|covered|publishes|published|highlights?"
    r"|highlighted|discusses|discussed|states?|stated|indicates?|indicated)"
)
# What stands before or behind a word that is meant as a publisher's name.
_BEFORE = re.compile(
    rf"\b(?:by|according to|as per|{_REPORT} (?:from|in|of|on)|outlets?(?: such as| like)?"
    r"|sources?(?: such as| like)?|publications?(?: such as| like)?|(?:in|from|and) (?:an?|the))"
    r"\s+[\"“‘']?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"^(?:[\"”’'][\"”’']?)?(?:[’']s)?\s+(?:{_SAYING}\b|(?:[\w-]+\s+)?{_REPORT}\b)", re.IGNORECASE
)
_IN_A_LIST = re.compile(r"^[\"”’']?,?\s*(?:and|or|both|,)?\s*[\"“‘']?$")
_REPORTS = re.compile(
    r"\b(?:articles?|reports?|reported|stor(?:y|ies)|pieces?|coverage|according|covered|published"
    r"|mentioned|described|highlighted|featured|as per|columns?|interviews?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PublisherMention:
    """`question[start:end]` names one of `publishers`, which are names as the archive has them.

    Without `sure`, the words may as well mean something else ("fortune", "the times"). A mention
    with no publishers names one that the archive does not have.
    """

    start: int
    end: int
    publishers: tuple[str, ...]
    sure: bool


class PublisherNames:
    """The publishers of an archive, under the names that people call them by."""

    def __init__(self, names: Iterable[str]) -> None:
        self._aliases: dict[tuple[str, ...], dict[str, bool]] = defaultdict(dict)
        # For the first word of each name, the most words that a name with it has.
        self._longest: dict[str, int] = defaultdict(int)
        for name in sorted(set(names)):
            for alias, sure in _aliases(name).items():
                known = self._aliases[alias]
                known[name] = sure or known.get(name, False)
                self._longest[alias[0]] = max(self._longest[alias[0]], len(alias))

    def mentioned_in(self, text: str) -> list[PublisherMention]:
        """In reading order, not overlapping, the longest name at each place."""
        words = _Words.of(text)
        found: list[PublisherMention] = []
        place = 0
        while place < len(words.folded):
            length, mention = self._longest_at(words, place)
            if mention is not None:
                found.append(mention)
            place += length
        outlets = _outlets_in(words)
        unknown_publishers = [other for other in outlets if not _overlaps(other, found)]
        ordered = sorted([*found, *unknown_publishers], key=lambda mention: mention.start)
        return _sure_in_lists(text, ordered)

    def _longest_at(self, words: _Words, place: int) -> tuple[int, PublisherMention | None]:
        """How many words it has, and it; one and None where there is none."""
        for length in words.lengths_at(place, self._longest):
            run = words.folded[place : place + length]
            known = self._aliases.get(run)
            one_word = len(_without_article(run)) == 1
            if known and (not one_word or words.found[place + length - 1].group()[0].isupper()):
                start, end = words.span(place, length)
                sure = any(known.values()) and (length > 1 or words.stand_as_name(place))
                return length, PublisherMention(start, end, tuple(sorted(known)), sure)
        return 1, None


@dataclass(frozen=True)
class _Words:
    """The words of a text: where each stands, and how it is spelt in lists of names."""

    text: str
    found: list[re.Match[str]]
    folded: tuple[str, ...]

    @staticmethod
    def of(text: str) -> _Words:
        found = list(_WORD.finditer(text))
        return _Words(text, found, tuple(_folded_word(word.group()) for word in found))

    def lengths_at(self, place: int, longest: Mapping[str, int]) -> range:
        """How long runs of words that begin there are to be tried, the longest first.

        `longest` says it by the first word.
        """
        return range(min(longest.get(self.folded[place], 0), len(self.folded) - place), 0, -1)

    def span(self, place: int, length: int) -> tuple[int, int]:
        """From where to where a run of words stands, without a possessive."""
        last = self.found[place + length - 1]
        return self.found[place].start(), last.start() + len(_bare(last.group()))

    def stand_as_name(self, place: int) -> bool:
        """A single word: is it written as a name, or do the words beside it tell a publisher?"""
        start, end = self.span(place, 1)
        word = self.text[start:end]
        if word[1:] != word[1:].lower():
            return True
        before, behind = self.text[start - 1 : start], self.text[end : end + 1]
        quoted = before in tuple("\"“‘'") and behind in tuple("\"”’'")
        return quoted or self.stand_as_publisher(place)

    def stand_as_publisher(self, place: int) -> bool:
        """Whether the words beside a single word are those that stand beside a publisher."""
        start, end = self.span(place, 1)
        return bool(_BEFORE.search(self.text[:start]) or _AFTER.match(self.text[end:]))


def _aliases(name: str) -> dict[tuple[str, ...], bool]:
    """Folded words of each alias, and whether it means the publisher wherever it stands."""
    base = _SECTION.split(name)[0].strip() or name
    bare = _DOMAIN.sub("", base)
    found: dict[tuple[str, ...], bool] = {}
    for whole in (name, base, bare, _CAMEL.sub(" ", bare)):
        words = _folded(whole)
        found[words] = True
        if words[:1] == ("the",) and len(words) > 1:
            found[words[1:]] = True
    words = tuple(word for word in _folded(bare) if word != "the")
    if len(words) == 2:
        found["".join(words),] = True
    if len(words) >= _SHORTEST_ACRONYM:
        found["".join(word[0] for word in words),] = True
        found.setdefault(words[1:], True)
    if len(words) > 1 and words[-1] in _NEWSPAPER_WORDS:
        found.setdefault(("the", words[-1]), True)
    if len(words) > 1 and bare.split()[0].isupper() and len(words[0]) >= _SHORTEST_ACRONYM:
        found.setdefault((words[0],), True)
    return {words: sure for words, sure in found.items() if words}


def _outlets_in(words: _Words) -> Iterator[PublisherMention]:
    """Publishers known to the world, where the words around them speak of reporting, and what is
    called by its address there: "a report by Space.com"."""
    if not _REPORTS.search(words.text):
        return
    outlets = _known_outlets()
    place = 0
    while place < len(words.folded):
        if _SITE.fullmatch(words.folded[place]) and words.stand_as_publisher(place):
            yield PublisherMention(*words.span(place, 1), (), True)
        for length in words.lengths_at(place, outlets.longest):
            run = words.folded[place : place + length]
            named = _without_article(run) in outlets.names
            if named and words.found[place].group()[0].isupper():
                if length > 1 or words.stand_as_name(place):
                    yield PublisherMention(*words.span(place, length), (), True)
                place += length - 1
                break
        place += 1


@dataclass(frozen=True)
class _Outlets:
    """Folded names without "the", and for each first word the most words that a name has."""

    names: frozenset[tuple[str, ...]]
    longest: dict[str, int]


@cache
def _known_outlets() -> _Outlets:
    names = frozenset(_without_article(_folded(line)) for line in lines_of("outlets"))
    longest: dict[str, int] = {}
    for name in names:
        for first, length in ((name[0], len(name)), ("the", len(name) + 1)):
            longest[first] = max(longest.get(first, 0), length)
    return _Outlets(names, longest)


def _without_article(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[1:] if words[:1] == ("the",) and len(words) > 1 else words


def _folded(text: str) -> tuple[str, ...]:
    return tuple(map(_folded_word, _WORD.findall(text)))


@lru_cache(_WORDS_REMEMBERED)
def _folded_word(word: str) -> str:
    return _bare(word).casefold()


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word) or word


def _sure_in_lists(text: str, mentions: list[PublisherMention]) -> list[PublisherMention]:
    """A name beside a sure one in a list, as "Fortune, The Verge and Wired", is sure as well."""
    for order in (1, -1):
        for one, other in pairwise(mentions[::order]):
            left, right = sorted((one, other), key=lambda mention: mention.start)
            if one.sure and not other.sure and _IN_A_LIST.match(text[left.end : right.start]):
                mentions[mentions.index(other)] = replace(other, sure=True)
    return mentions


def _overlaps(mention: PublisherMention, others: list[PublisherMention]) -> bool:
    return any(mention.start < other.end and other.start < mention.end for other in others)
