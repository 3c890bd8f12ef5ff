"""`dateline timeline`: a story as dated lines, each with the article that tells it."""

from __future__ import annotations

from typing import Annotated

import typer

from qa import Order, check_question, timeline
from qa.writers.timeline.told import in_words
from server.cli.ask.export import FormatOption, OutputOption, exported, form_of
from server.cli.options import (
    NOT_ANSWERED,
    AfterOption,
    BeforeOption,
    CategoryOption,
    CollectionOption,
    IndexOption,
    JsonOption,
    PublisherOption,
    filters_of,
    typed_or_read,
)
from server.cli.output import plain, say
from server.container import Container
from server.settings import load_settings


def tell(
    query: Annotated[
        str,
        typer.Argument(metavar="QUERY", help="Whose story; - reads it from standard input."),
    ],
    newest_first: Annotated[
        bool, typer.Option("--newest-first", help="Begin with the newest event.")
    ] = False,
    publisher: PublisherOption = [],  # noqa: B006 - typer copies it
    category: CategoryOption = [],  # noqa: B006
    collection: CollectionOption = [],  # noqa: B006
    after: AfterOption = None,
    before: BeforeOption = None,
    json: JsonOption = False,
    form: FormatOption = None,
    output: OutputOption = None,
    index: IndexOption = None,
) -> None:
    """Tell a story as dated lines, an event a line, oldest first.

    Exit status: 0 told, 2 usage, 3 no article is about it, 5 the index cannot be used.

    Example:  dateline timeline "harbour bridge" --after 2024-02-01
    """
    written_as = form_of(form, output, json)
    asked = check_question(typed_or_read(query, "query"))
    filters = filters_of(publisher, category, after, before, collection)
    order: Order | None = "newest first" if newest_first else None
    settings = load_settings(index=index)
    with Container(settings).reader() as reader:
        found = timeline(asked, reader, filters, order)
    if written_as:
        from server.protocols.exports.report import of_timeline

        exported(lambda sources: of_timeline(found, sources), written_as, output, settings)
    elif found.events:
        print(plain(in_words(found, place=True)))
    if not found.events:
        say("No article is about that. Name it in other words, or loosen the filters.")
        raise typer.Exit(NOT_ANSWERED)
