"""Writing for a person: what an article says is shown, never obeyed by the terminal."""

from __future__ import annotations

import dataclasses
import re
import sys
from typing import Any

# Control characters other than tab and newline could move the cursor or change the terminal.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

BY_WORDS_ALONE = "Searched by words alone: the embedding endpoint gives no vectors."
BY_ENGLISH_RULES = (
    "This index cuts the words of all articles by English rules, as Dateline did before, and has"
    " some in other languages, which are found less well. Run: dateline index rebuild"
)


def plain(text: str) -> str:
    """`text` without characters that a terminal would take as a command."""
    return _CONTROL.sub("", text)


def one_line(text: str) -> str:
    """`text` on one line, safe for a terminal."""
    return " ".join(plain(text).split())


def say(message: str) -> None:
    """One line of progress, warning or error, on standard error."""
    print(one_line(message), file=sys.stderr, flush=True)


def hinted(finding: Any) -> dict[str, Any]:
    """A finding, a dataclass with a `hint`, as JSON has it: `mend` is the older name of `hint`."""
    return {**dataclasses.asdict(finding), "mend": finding.hint}
