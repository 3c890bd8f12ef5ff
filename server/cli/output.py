"""Writing for a person: what an article says is shown, never obeyed by the terminal."""

from __future__ import annotations

import dataclasses
import re
import sys
from typing import Any

from qa import Answer, Citation, NearArticle
from qa.render import long_date

# Control characters other than tab and newline could move the cursor or change the terminal.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


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


def note(citation: Citation) -> str:
    """`[1] Publisher, date: title (article id)`."""
    return one_line(
        f"[{citation.number}] {_published(citation)}: {citation.title}"
        f" (article {citation.article_id})"
    )


def source(citation: Citation) -> str:
    """`[1] Publisher, date: "quote" — title (article id:start-end)`.

    Then who else published it, and what its publisher took back, where there is any of that.
    """
    place = f"article {citation.article_id}:{citation.start}-{citation.end}"
    return one_line(
        f'[{citation.number}] {_published(citation)}: "{citation.quote}" — {citation.title}'
        f" ({place}){_further(citation)}"
    )


def _further(citation: Citation) -> str:
    further = ""
    if citation.also_published_by:
        further += f"; also published by {', '.join(citation.also_published_by)}"
    if citation.retracted:
        further += "; RETRACTED by its publisher"
    return further + "".join(f"; corrected: {one.text}" for one in citation.corrections)


def show_nearest(answer: Answer) -> None:
    """On standard error."""
    if answer.nearest:
        say("Nearest articles:")
    for near in answer.nearest:
        say(f"- {_published(near)}: {near.title} (article {near.article_id})")


def _published(article: Citation | NearArticle) -> str:
    return f"{article.publisher or 'Unknown publisher'}, {long_date(article.published_at)}"
