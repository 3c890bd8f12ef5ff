"""Arguments and options that several commands share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from index import Filters
from server.cli.completion import publishers

# More than the longest question in any script, and little enough to read whole.
MAX_STDIN_BYTES = 1_000_000


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is not a day. Write it as YYYY-MM-DD.") from None


IndexOption = Annotated[
    Path | None,
    typer.Option("--index", metavar="DIR", help="The index folder. Default: DATELINE_INDEX."),
]
PublisherOption = Annotated[
    list[str],
    typer.Option(
        "--publisher",
        metavar="NAME",
        help="Only this publisher; repeatable.",
        autocompletion=publishers,
    ),
]
CategoryOption = Annotated[
    list[str],
    typer.Option("--category", metavar="NAME", help="Only this category; repeatable."),
]
AfterOption = Annotated[
    date | None,
    typer.Option("--after", metavar="DATE", parser=_day, help="Published on this day or later."),
]
BeforeOption = Annotated[
    date | None,
    typer.Option("--before", metavar="DATE", parser=_day, help="Published on this day or earlier."),
]
ExtractiveOption = Annotated[
    bool,
    typer.Option("--extractive", help="Quote the best sentences; ask no language model."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def filters_of(
    publishers: list[str],
    categories: list[str],
    after: date | None,
    before: date | None,
) -> Filters:
    """The constraints given; a usage error where no day could fulfil them."""
    if after and before and after > before:
        raise typer.BadParameter("--after is later than --before, so no article can match.")
    return Filters(tuple(publishers), tuple(categories), after, before)


def typed_or_read(text: str, what: str) -> str:
    """`text`, or standard input where it is `-`; a usage error where that is not UTF-8."""
    try:
        if text == "-":
            return typer.get_binary_stream("stdin").read(MAX_STDIN_BYTES).decode()
        text.encode()
    except UnicodeError:
        raise typer.BadParameter(f"The {what} is not valid UTF-8.") from None
    return text
