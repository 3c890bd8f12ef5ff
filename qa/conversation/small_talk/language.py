"""One language of small talk: what is said in it, and what is said back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from index import IndexStatus

# Of what is said at once the first is answered.
KINDS = (
    "able",
    "who",
    "other",
    "which",
    "unclear",
    "pleasantry",
    "thanks",
    "parting",
    "greeting",
    "apology",
    "assent",
)


@dataclass(frozen=True)
class Language:
    """`said` are patterns of what is said, by kind, for folded words without marks and accents.

    `fillers` are words that may stand beside them and ask nothing. `replies` are by kind; in them
    `{able}` stands for `able`, which says what the program does, with `{articles}` of `{days}`.
    `count` says how many articles there are, `days` from when to when; `tag` is of BCP 47.
    """

    tag: str
    said: Mapping[str, str]
    fillers: frozenset[str]
    replies: Mapping[str, str]
    able: str
    able_without: str
    count: Callable[[int], str]
    days: str

    @cached_property
    def patterns(self) -> dict[str, re.Pattern[str]]:
        return {
            kind: re.compile(rf"(?<!\w)(?:{pattern})(?!\w)") for kind, pattern in self.said.items()
        }

    def reply(self, kind: str, archive: IndexStatus) -> str:
        return self.replies[kind].format(able=self._able(archive))

    def _able(self, archive: IndexStatus) -> str:
        if not archive.articles:
            return self.able_without
        days = ""
        if archive.earliest and archive.latest:
            first, last = self._day(archive.earliest), self._day(archive.latest)
            days = self.days.format(first=first, last=last)
        return self.able.format(articles=self.count(archive.articles), days=days)

    def _day(self, moment: date) -> str:
        # Importing it takes a while, and who asks something needs none of it.
        from babel.dates import format_date

        return format_date(moment, "long", locale=self.tag)
