"""A question as retrieval sees it: its parts, and the publishers, days and phrases it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from index.nlp.language import language_asked
from index.nlp.language.scripts import ENGLISH
from index.retrieval.query.dates import DateMention, dates_in, wants_latest
from index.retrieval.query.publishers import PublisherMention, PublisherNames

_QUOTED = re.compile(
    r"“([^“”]{4,})”|\"([^\"]{4,})\"|(?<!\w)[‘']([^‘’']{4,})[’'](?!\w)"
    r"|«([^«»]{4,})»|„([^„“”]{4,})[“”]|「([^「」]{3,})」|『([^『』]{3,})』|《([^《》]{3,})》"
)
# Where one part of a question ends and the next begins.
_CUTS = re.compile(
    r"[;?]\s+|,?\s+(?:while|whereas|whilst|even though|although)\s+"
    r"|,\s+(?:but|and|or|yet|did|does|do|is|was|were|are|has|have|had|who|which|with|in contrast to"
    r"|compared (?:to|with)|unlike|rather than|instead of)\s+"
    r"|\s+and\s+(?=(?:is|was|are|were|has|had|have|also|who|which|that|then|the|an?|another|according"
    r"|as|by|accused|alleged|claimed|reported|described)\b)"
    r"|\s+(?:compared (?:to|with)|in contrast to|as opposed to|different from|similar to|as well as"
    r"|and then|and also|but also)\s+",
    re.IGNORECASE,
)
_CONTENT = re.compile(r"\w{4,}")
_FEWEST_WORDS = 4
_MOST_PARTS = 5


@dataclass(frozen=True)
class ArchiveNames:
    """The names that an archive gives to its publishers and categories.

    `languages` says how many articles are in each; None where that is not on record.
    """

    publishers: tuple[str, ...]
    categories: tuple[str, ...]
    languages: Mapping[str, int] | None = None

    @cached_property
    def known_publishers(self) -> PublisherNames:
        return PublisherNames(self.publishers)

    def categories_in(self, text: str) -> frozenset[str]:
        """Those that the text names as such: "the sports section", "articles about technology"."""
        return frozenset(name for name in self.categories if _names_category(text, name))


@dataclass(frozen=True)
class SubQuery:
    """A part of a question, or the whole of it.

    `words` is its text without the publishers and days it names: what an article says, where these
    say which article. `publishers` are surely meant, `possible_publishers` may be.
    """

    words: str
    publishers: frozenset[str]
    possible_publishers: frozenset[str]
    days: tuple[DateMention, ...]


@dataclass(frozen=True)
class Query:
    """`parts` are in reading order; a question of one part has none beside the `full` one.

    `unknown_publishers` are publishers it names that the archive does not have. `language` is that
    by whose rules its words are cut, None the English ones whatever they are in.
    """

    text: str
    full: SubQuery
    parts: tuple[SubQuery, ...]
    categories: frozenset[str]
    phrases: tuple[str, ...]
    unknown_publishers: tuple[str, ...]
    wants_latest: bool
    language: str | None = None

    @property
    def is_english(self) -> bool:
        """Whether its words say in English what is asked: German "Was" begins no yes/no question.

        It is taken to be where the archive says nothing of languages.
        """
        return self.language in (None, ENGLISH)


def parse_query(text: str, names: ArchiveNames, today: date) -> Query:
    """`today` is what "last week" is counted from."""
    language = None if names.languages is None else language_asked(text, names.languages)
    # "Status" asks for the newest in English alone.
    in_english = language in (None, ENGLISH)
    mentions = names.known_publishers.mentioned_in(text)
    found = dates_in(text, today, language or ENGLISH)
    days = [day for day in found if not _overlaps(day, mentions)]
    spans = parts_of(text) if in_english else []
    # Elsewhere a day that is written out may stand so in an article.
    words = _blanked(text, [*mentions, *(days if in_english else ())])

    everyone = _publishers(mentions)
    # "The Gazette article of May 1 and the one of May 2": both are the Gazette's.
    only = (
        everyone
        if len({mention.publishers for mention in mentions if mention.sure}) == 1
        else set()
    )

    def part(start: int, end: int) -> SubQuery:
        named = [mention for mention in mentions if start <= mention.start < end]
        return SubQuery(
            words[start:end],
            frozenset(_publishers(named) or only),
            frozenset(name for mention in named if not mention.sure for name in mention.publishers),
            tuple(day for day in days if start <= day.start < end),
        )

    unknown_publishers = [
        text[mention.start : mention.end] for mention in mentions if not mention.publishers
    ]
    return Query(
        text,
        part(0, len(text)),
        tuple(part(*span) for span in spans) if len(spans) > 1 else (),
        names.categories_in(text),
        tuple(_phrases(words)),
        tuple(dict.fromkeys(unknown_publishers)),
        in_english and wants_latest(text),
        language,
    )


def parts_of(text: str) -> list[tuple[int, int]]:
    """`(start, end)` of each part in reading order; one part is the whole question.

    A part with too few words to be searched for stays with the one before it.
    """
    starts = [0, *(cut.end() for cut in _CUTS.finditer(text))]
    ends = [*(cut.start() for cut in _CUTS.finditer(text)), len(text)]
    parts: list[tuple[int, int]] = []
    for start, end in zip(starts, ends, strict=True):
        first_is_short = len(parts) == 1 and _is_short(text, *parts[0])
        if parts and (first_is_short or _is_short(text, start, end) or len(parts) == _MOST_PARTS):
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return parts


def _is_short(text: str, start: int, end: int) -> bool:
    return len(_CONTENT.findall(text, start, end)) < _FEWEST_WORDS


def _publishers(mentions: Iterable[PublisherMention]) -> set[str]:
    return {name for mention in mentions if mention.sure for name in mention.publishers}


def _phrases(text: str) -> Iterable[str]:
    """What stands in quotation marks, where it is more than a word or two set apart."""
    for groups in _QUOTED.findall(text):
        phrase = " ".join("".join(groups).split()).casefold()
        if phrase:
            yield phrase


def _blanked(text: str, spans: Sequence[PublisherMention | DateMention]) -> str:
    """The text with blanks over the spans, so that offsets stay."""
    for span in spans:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


def _overlaps(day: DateMention, mentions: Sequence[PublisherMention]) -> bool:
    return any(day.start < mention.end and mention.start < day.end for mention in mentions)


def _names_category(text: str, name: str) -> bool:
    word = re.escape(name)
    return bool(
        re.search(
            rf"\b{word}\s+(?:section|category|news|articles?|stories|coverage|pages?|desk|reports?)\b"
            rf"|\b(?:section|category|articles?|stories|news|reports?)\s+(?:on|about|in|under)\s+"
            rf"(?:the\s+)?{word}\b",
            text,
            re.IGNORECASE,
        )
    )
