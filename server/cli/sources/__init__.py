"""`dateline sources`: feeds, sitemaps, folders and buckets that are followed."""

from __future__ import annotations

import json as json_format
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from server.cli.options import INTERNAL, IndexOption, JsonOption
from server.cli.output import one_line, say
from server.cli.progress import interruptible
from server.container import Container
from server.settings import load_settings
from server.stores import Stores

if TYPE_CHECKING:
    from server.services.sources import FollowedSource
    from server.services.sources.polling import Look

app = typer.Typer(help="Follow feeds, sitemaps, folders and buckets.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="What the source is called.")]


@app.command()
def add(
    name: NameArgument,
    address: Annotated[
        str,
        typer.Argument(
            metavar="ADDRESS", help="Of a feed or sitemap, a folder, or s3://BUCKET/PREFIX."
        ),
    ],
    every: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS", help="How often to look. Default: DATELINE_SOURCES_EVERY_S."
        ),
    ] = None,
    collection: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The collection that its articles belong to."),
    ] = None,
    index: IndexOption = None,
) -> None:
    """Follow a place; `dateline serve` looks at it, or `dateline sources run`.

    Example:  dateline sources add selby https://selby.example/feed.xml --every 600
    """
    # It brings an HTTP client and the parsers of many formats, which other commands lack.
    from server.services.sources import SourceRefused, Sources, new_source

    settings = load_settings(index=index)
    try:
        source = new_source(name, address, every or settings.sources_every_s, collection=collection)
        with Stores(settings) as stores:
            Sources(stores.records).add(source)
    except SourceRefused as refused:
        raise typer.BadParameter(str(refused)) from None
    print(one_line(f"Following {source.name}: the {source.kind} at {source.address}."))


@app.command("list")
def list_sources(json: JsonOption = False, index: IndexOption = None) -> None:
    """List the sources with their last success and what is wrong with them.

    Example:  dateline sources list
    """
    from server.schemas.following import SourceDocument
    from server.services.sources import Sources

    with Stores(load_settings(index=index)) as stores:
        every = Sources(stores.records).all()
    if json:
        shown = [SourceDocument.model_validate(each).model_dump(mode="json") for each in every]
        print(json_format.dumps(shown, indent=2, ensure_ascii=False))
        return
    for source in every:
        print(one_line(f"{source.name}: {source.kind} {source.address}: {_state(source)}"))
    if not every:
        say("There are no sources yet. Add one with: dateline sources add NAME ADDRESS")


@app.command()
def remove(name: NameArgument, index: IndexOption = None) -> None:
    """Follow a source no more; the articles that came from it stay.

    Example:  dateline sources remove selby
    """
    from server.services.sources import NoSuchSource, Sources

    try:
        with Stores(load_settings(index=index)) as stores:
            Sources(stores.records).remove(name)
    except NoSuchSource as error:
        raise typer.BadParameter(str(error)) from None
    print(one_line(f"No longer following {name}."))


@app.command()
def run(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="These now. Default: those that are due."),
    ] = None,
    index: IndexOption = None,
) -> None:
    """Look at sources once, as cron may have it, and add what is new; exit with 1 if one failed.

    Example:  dateline sources run
    """
    from server.services.following import polling_of
    from server.services.sources import NoSuchSource

    settings = load_settings(index=index)
    with Stores(settings) as stores, interruptible() as should_stop:
        polling = polling_of(settings, stores, Container(settings).writer)
        try:
            for name in names or ():
                polling.sources.source(name)
        except NoSuchSource as error:
            raise typer.BadParameter(str(error)) from None
        looks = polling.run(names or None, should_stop)
    for look in looks:
        print(one_line(_came_of(look)))
        for failure in look.failed:
            say(str(failure))
    if not looks:
        say("No source is due, or another process is looking at it.")
    if any(look.source.error for look in looks):
        raise typer.Exit(INTERNAL)


def _came_of(look: Look) -> str:
    source = look.source
    if source.error:
        return f"{source.name}: {_state(source)}"
    kinds = ("added", "changed", "unchanged", "deleted", "left")
    counts = [f"{look.outcomes[kind]} {kind}" for kind in kinds if look.outcomes[kind]]
    waiting = f"; {source.waiting} waiting" if source.waiting else ""
    return f"{source.name}: {', '.join(counts) or 'nothing new'}{waiting}."


def _state(source: FollowedSource) -> str:
    if source.error:
        return f"failing since {_when(source.failing_since)}: {source.error}"
    if source.last_success is None:
        return "not looked at yet"
    note = f" {source.note}" if source.note else ""
    articles = f"{source.articles:,} article{'' if source.articles == 1 else 's'}"
    return f"{articles}, well at {_when(source.last_success)}.{note}"


def _when(moment: float | None) -> str:
    return f"{datetime.fromtimestamp(moment or 0, UTC):%Y-%m-%d %H:%M} UTC"
