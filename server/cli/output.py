"""Writing for a person: what an article says is shown, never obeyed by the terminal."""

from __future__ import annotations

import dataclasses
import re
import sys
from typing import Any

from qa import Answer
from qa.citations.render import in_words
from qa.citations.wording import Wording
from server.web.words import ENGLISH as ENGLISH_WORDS
from server.web.words import Words, words_in

# Control characters other than tab and newline could move the cursor or change the terminal.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclasses.dataclass
class _Interface:
    """The language of the command, chosen once, when it starts."""

    words: Words = ENGLISH_WORDS


_interface = _Interface()

BY_ENGLISH_RULES = (
    "This index cuts the words of all articles by English rules, as Dateline did before, and has"
    " some in other languages, which are found less well. Run: dateline index rebuild"
)


def speak(words: Words) -> None:
    """Say all that follows in this language."""
    _interface.words = words


def spoken() -> Words:
    """The language that the command speaks."""
    return _interface.words


def local(text: str) -> str:
    """Words of ours in the language that the command speaks; other text as it is."""
    return _interface.words.say(text)


def told(error: Exception) -> str:
    """What went wrong, and what to do about it."""
    if _interface.words is ENGLISH_WORDS:
        return str(error)
    parts = (getattr(error, "detail", ""), getattr(error, "hint", ""))
    if not any(parts):
        parts = error.args
    return " ".join(local(part) for part in parts if part)


def plain(text: str) -> str:
    """`text` without characters that a terminal would take as a command."""
    return _CONTROL.sub("", text)


def one_line(text: str) -> str:
    """`text` on one line, safe for a terminal."""
    return " ".join(plain(text).split())


def say(message: str) -> None:
    """One line of progress, warning or error, on standard error, in the language of the command."""
    print(one_line(local(message)), file=sys.stderr, flush=True)


def tell(message: str) -> None:
    """A result, on standard output, in the language of the command."""
    print(plain(local(message)))


def wording_of(answer: Answer) -> Wording:
    """Our own words in the language of the question."""
    return words_in(answer.language).wording


def in_its_language(answer: Answer) -> str:
    """The answer's text with our own words in the language of the question."""
    return in_words(answer, wording_of(answer))


def say_doubts(answer: Answer) -> None:
    """What there is to know of how it was made."""
    words = wording_of(answer)
    if "unsure" in answer.notes:
        say(words.unsure)
    if answer.answerable and "other_language" in answer.notes:
        say(words.other_language)
    if "by_words_alone" in answer.notes:
        say(words.by_words_alone)


def hinted(finding: Any) -> dict[str, Any]:
    """A finding, a dataclass with a `hint`, as JSON has it: `mend` is the older name of `hint`."""
    return {**dataclasses.asdict(finding), "mend": finding.hint}
