"""Our own words in twelve languages: what the command, the pages and the widget say.

Two sets of one shape: names, each with a text, or with texts by the plural categories of CLDR, and
what is filled in in braces. `LANGUAGE.json` here are those of the command and of the pages that the
server makes, by their English pattern; those of the widget stand beside it, by names, as modules
that a browser imports, and the command reads from them what it says of an answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path

from index.errors.phrases import Phrase
from qa.citations.wording import ENGLISH as ENGLISH_WORDING
from qa.citations.wording import Wording

_HERE = Path(__file__).parent
_OF_THE_WIDGET = _HERE.parent / "widget" / "language" / "words"
_RIGHT_TO_LEFT = frozenset({"ar"})

Entry = str | Mapping[str, str]


class Words:
    """What is said in one language, whose `tag` is of BCP 47."""

    def __init__(self, tag: str, entries: Mapping[str, Entry]) -> None:
        self.tag = tag
        self.entries = entries
        self.direction = "rtl" if tag in _RIGHT_TO_LEFT else "ltr"

    def say(self, text: str) -> str:
        """A phrase, or words of ours that nothing is filled into; English where there are none."""
        pattern = self.pattern(text)
        if pattern is None:
            return text
        if not isinstance(text, Phrase):
            return pattern
        shown = {
            name: self.say(value) if isinstance(value, Phrase) else value
            for name, value in text.values.items()
        }
        return pattern.format(**shown)

    def pattern(self, text: str) -> str | None:
        """What `say` fills in; None where it is English, or there are no words for it."""
        entry = self.entries.get(text.pattern if isinstance(text, Phrase) else text)
        if entry is None or isinstance(entry, str):
            return entry
        if not isinstance(text, Phrase):
            return None
        return entry.get(self._category(str(text.values["n"])), entry["other"])

    def _category(self, n: str) -> str:
        from babel import Locale

        return str(Locale.parse(self.tag).plural_form(Decimal(n)))

    @cached_property
    def wording(self) -> Wording:
        """What is said of an answer and its sources."""
        if self.tag == ENGLISH_WORDING.tag:
            return ENGLISH_WORDING
        text = (_OF_THE_WIDGET / f"{self.tag}.js").read_text("utf-8")
        # JSON, as a module that the widget imports.
        words = json.loads(text.removeprefix("export default ").rstrip().removesuffix(";"))
        return Wording.of(self.tag, words)


ENGLISH = Words("en", {})


@cache
def languages() -> tuple[str, ...]:
    """The tags of all that there are words in, in order."""
    return tuple(sorted([ENGLISH.tag, *(path.stem for path in _HERE.glob("*.json"))]))


@cache
def words_in(language: str) -> Words:
    """Raises KeyError where there are none in that language."""
    if language == ENGLISH.tag:
        return ENGLISH
    if language not in languages():
        raise KeyError(language)
    return Words(language, json.loads((_HERE / f"{language}.json").read_text("utf-8")))
