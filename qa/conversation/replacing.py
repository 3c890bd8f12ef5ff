"""Something in a question replaced by something else of its kind: "and in June?"."""

from __future__ import annotations

import re

from qa.conversation.names import names_in
from qa.conversation.questions import joined
from qa.conversation.times import with_time

_ACCORDING = re.compile(r",?\s*\baccording to\s+[^,?]+", re.IGNORECASE)
_SOURCE = re.compile(r"(?:(?:according to|in|from|by)\s+)?(.+)", re.IGNORECASE | re.DOTALL)
_PHRASE = re.compile(r"(?!the\b|an?\b)([a-z]+)\s")


def replaced(question: str, instead: str, names_publisher: bool) -> str | None:
    """The question asked of another time, publisher, place or name; None where it has no such one.

    `names_publisher` says that `instead` may be the publisher that is asked for.
    """
    timed = with_time(question, instead)
    if timed:
        return timed
    source = _SOURCE.fullmatch(instead)
    if names_publisher and source:
        return joined(_ACCORDING.sub("", question), f" according to {source[1]}")
    phrase = _PHRASE.match(instead)
    before = list(re.finditer(rf"\s{phrase[1]}\s", question)) if phrase else []
    if before:
        return joined(question[: before[-1].start()], f" {instead}")
    return _another_name(question, instead)


def _another_name(question: str, instead: str) -> str | None:
    named, own = names_in(question), names_in(f"of {instead}")
    if len(named) != 1 or len(own) != 1 or named[0].person != own[0].person:
        return None
    if own[0].text.removeprefix("the ") != instead.removeprefix("the "):
        return None
    return question[: named[0].start] + instead + question[named[0].end :]
