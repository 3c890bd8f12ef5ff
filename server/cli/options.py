"""What several commands share: options, how a shell completes them, exit statuses."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from index import (
    DatelineIndexError,
    Filters,
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
    IndexUnreachable,
    IndexUnwritable,
)
from index.errors.phrases import Phrase
from qa import EndpointError
from server.container import Container
from server.settings import SettingsError, load_settings

if TYPE_CHECKING:
    from index import IndexReader


INTERNAL = 1
USAGE = 2
NOT_ANSWERED = 3
ENDPOINT_FAILED = 4
INDEX_UNUSABLE = 5
INTERRUPTED = 130

_UNUSABLE = (
    IndexMissing,
    IndexUnreachable,
    IndexLocked,
    IndexDamaged,
    IndexMismatch,
    IndexUnwritable,
)

_NOT_UTF_8 = {
    "question": Phrase("The question is not valid UTF-8."),
    "query": Phrase("The query is not valid UTF-8."),
}

# The newest articles; more would make a person wait.
_COMPLETED_ARTICLES = 500
# More than the longest question in any script, and little enough to read whole.
MAX_STDIN_BYTES = 1_000_000


def publishers(context: typer.Context, incomplete: str) -> list[str]:
    reader = _reader(context)
    names = reader.status().publishers if reader else ()
    return [name for name in names if name.startswith(incomplete)]


def collection_names(context: typer.Context, incomplete: str) -> list[str]:
    reader = _reader(context)
    found = reader.collections() if reader else []
    return [each.name for each in found if each.name.startswith(incomplete)]


def article_ids(context: typer.Context, incomplete: str) -> list[str]:
    reader = _reader(context)
    found = reader.articles(limit=_COMPLETED_ARTICLES).items if reader else ()
    return [article.id for article in found if article.id.startswith(incomplete)]


def _reader(context: typer.Context) -> IndexReader | None:
    """None where there is none to be read: a shell that completes shows no errors."""
    try:
        return Container(load_settings(index=context.params.get("index"))).reader()
    except (DatelineIndexError, SettingsError):
        return None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            Phrase("{text} is not a day. Write it as YYYY-MM-DD.", text=text)
        ) from None


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
CollectionOption = Annotated[
    list[str],
    typer.Option(
        "--collection",
        metavar="NAME",
        help="Only this collection; repeatable.",
        autocompletion=collection_names,
    ),
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
    collections: list[str],
) -> Filters:
    """The constraints given; a usage error where no day could fulfil them."""
    if after and before and after > before:
        raise typer.BadParameter("--after is later than --before, so no article can match.")
    return Filters(tuple(publishers), tuple(categories), after, before, tuple(collections))


def typed_or_read(text: str, what: Literal["question", "query"]) -> str:
    """`text`, or standard input where it is `-`; a usage error where that is not UTF-8."""
    try:
        if text == "-":
            return typer.get_binary_stream("stdin").read(MAX_STDIN_BYTES).decode()
        text.encode()
    except UnicodeError:
        raise typer.BadParameter(_NOT_UTF_8[what]) from None
    return text


def exit_code(error: Exception) -> int:
    """The status for an error that ends a command."""
    if isinstance(error, _UNUSABLE):
        return INDEX_UNUSABLE
    if isinstance(error, EndpointError):
        return ENDPOINT_FAILED
    return USAGE
