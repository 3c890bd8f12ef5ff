"""`dateline search`: the passages nearest to a query."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from index import Filters, Hit, Query
from index.errors.phrases import Phrase
from qa import check_question
from qa.citations import render
from server import MAX_HITS
from server.cli.ask.export import FormatOption, OutputOption, exported, form_of, unwritable
from server.cli.options import (
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
from server.cli.output import one_line, say, spoken
from server.container import Container
from server.settings import Settings, load_settings

_SHOWN_CHARACTERS = 300

ExplainOption = Annotated[
    bool,
    typer.Option(
        "--explain", help="Say what the query was understood as, and what found each hit."
    ),
]


def search(
    query: Annotated[
        str,
        typer.Argument(metavar="QUERY", help="What to look for; - reads it from standard input."),
    ],
    k: Annotated[int, typer.Option("-k", min=1, max=MAX_HITS, help="How many passages.")] = 10,
    every: Annotated[
        bool,
        typer.Option(
            "--all",
            help="Every passage that has all the words of the query, as a table: --format csv.",
        ),
    ] = False,
    publisher: PublisherOption = [],  # noqa: B006 - typer copies it
    category: CategoryOption = [],  # noqa: B006
    collection: CollectionOption = [],  # noqa: B006
    after: AfterOption = None,
    before: BeforeOption = None,
    json: JsonOption = False,
    form: FormatOption = None,
    output: OutputOption = None,
    explain: ExplainOption = False,
    index: IndexOption = None,
) -> None:
    """Find the passages nearest to a query, best first.

    Example:  dateline search "missile test" -k 5 --publisher "Iran Press TV"
    """
    written_as = form_of(form, output, json)
    asked = check_question(typed_or_read(query, "query"))
    filters = filters_of(publisher, category, after, before, collection)
    settings = load_settings(index=index)
    if every:
        if written_as is None or written_as.value != "csv":
            raise typer.BadParameter("--all writes a table. Add --format csv or --output FILE.csv.")
        _write_all(asked, filters, settings, output)
        return
    with Container(settings).reader() as reader:
        parsed = reader.parse_query(asked)
        hits = reader.search(parsed, k, filters)
    if written_as:
        from server.protocols.exports.report import of_hits

        exported(lambda sources: of_hits(asked, hits, sources), written_as, output, settings)
        return
    if not hits:
        say("Nothing was found. Loosen the filters, or add articles with: dateline index add PATH")
    if explain:
        print("\n".join(_explained(parsed)), end="\n\n")
    if any(hit.by_words_alone for hit in hits):
        say(spoken().wording.by_words_alone)
    for rank, hit in enumerate(hits, 1):
        print(_shown(rank, hit))
        if explain:
            print(f"   found by: {', '.join(hit.found_by)}; score {hit.score:.3f}")


def _write_all(query: str, filters: Filters, settings: Settings, output: Path | None) -> None:
    """Line by line, so that memory holds few of them."""
    from server.protocols.exports.csv import BYTE_ORDER_MARK
    from server.protocols.exports.report import Sources, table_of_hits

    try:
        with (
            Container(settings).reader() as reader,
            output.open("wb") if output else nullcontext(sys.stdout.buffer) as file,
        ):
            lines = table_of_hits(reader.every_hit(query, filters), Sources())
            file.write(f"{BYTE_ORDER_MARK if output else ''}{next(lines)}".encode())
            found = 0
            for line in lines:
                file.write(line.encode(errors="replace"))
                found += 1
            file.flush()
    except OSError as error:
        raise unwritable(output, error) from None
    if output:
        say(Phrase("{n} passages have these words; they are in {file}.", n=found, file=output))
    else:
        say(Phrase("{n} passages have these words.", n=found))


def _explained(question: Query) -> Iterator[str]:
    """What the query was understood as, a line each."""
    for number, part in enumerate(question.parts or (question.full,), 1):
        said = [f"part {number}: {one_line(part.words)}"]
        said += [f"publisher {name}" for name in sorted(part.publishers)]
        said += [f"perhaps publisher {name}" for name in sorted(part.possible_publishers)]
        said += [f"{day.first or '…'} to {day.last or '…'}" for day in part.days]
        yield " · ".join(said)
    yield from (f"category {name}" for name in sorted(question.categories))
    yield from (f"quoted: {phrase}" for phrase in question.phrases)
    yield from (f"not in this archive: {name}" for name in question.unknown_publishers)
    if question.wants_latest:
        yield "the newest first"


def _shown(rank: int, hit: Hit) -> str:
    text = one_line(hit.passage.text)
    cut = text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS].rstrip() + " …"
    return f"{rank}. {one_line(render.hit(hit, place=True))}\n   {cut}"
