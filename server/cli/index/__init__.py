"""`dateline index`: the group, and the commands that show what is there."""

from __future__ import annotations

import json as json_format
import sys
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from pydantic import TypeAdapter

from index import Article, Filters, IndexReader, IndexStatus, date_annotations
from index.errors.phrases import Phrase
from index.readers.formats.html.walls import is_cut_by_wall
from qa.citations.render import notices
from server.cli.index import maintenance
from server.cli.index.add import add
from server.cli.index.refresh import refresh
from server.cli.index.watch import watch
from server.cli.options import (
    USAGE,
    AfterOption,
    BeforeOption,
    CategoryOption,
    CollectionOption,
    IndexOption,
    JsonOption,
    PublisherOption,
    article_ids,
    filters_of,
)
from server.cli.output import BY_ENGLISH_RULES, local, one_line, plain, say, spoken, tell
from server.container import Container
from server.schemas import (
    ArticleDocument,
    ArticlePageDocument,
    ArticleSummaryDocument,
)
from server.settings import load_settings

app = typer.Typer(help="Put articles in, and see what is there.", no_args_is_help=True)
app.command("add")(add)
app.command("watch")(watch)
app.command("refresh")(refresh)
app.add_typer(maintenance.app)

_PAGE = 500
_LABEL_WIDTH = 12
# Nothing is folded where a program reads the lines.
_UNBOUNDED = 10_000


@app.command("list")
def list_articles(
    publisher: PublisherOption = [],  # noqa: B006 - typer copies it
    category: CategoryOption = [],  # noqa: B006
    collection: CollectionOption = [],  # noqa: B006
    after: AfterOption = None,
    before: BeforeOption = None,
    json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """List the articles, newest first.

    Example:  dateline index list --after 2021-09-01
    """
    filters = filters_of(publisher, category, after, before, collection)
    with Container(load_settings(index=index)).reader() as reader:
        found = _all(reader, filters)
    if json:
        print(ArticlePageDocument(items=found, next_cursor=None).model_dump_json(indent=2))
    elif found:
        _articles_table(found)
    else:
        say("No article is there. Loosen the filters, or add some with: dateline index add PATH")


def _all(reader: IndexReader, filters: Filters) -> list[ArticleSummaryDocument]:
    found: list[ArticleSummaryDocument] = []
    cursor: str | None = None
    while True:
        page = reader.articles(filters, cursor=cursor, limit=_PAGE)
        found += map(ArticleSummaryDocument.model_validate, page.items)
        cursor = page.next_cursor
        if cursor is None:
            return found


@app.command()
def show(
    article_id: Annotated[str, typer.Argument(metavar="ID", autocompletion=article_ids)],
    version: Annotated[
        int | None, typer.Option("--version", min=1, help="Default: the newest.")
    ] = None,
    dropped: Annotated[
        bool, typer.Option("--dropped", help="Show what was cut away as no part of the story.")
    ] = False,
    json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Show one article whole.

    Example:  dateline index show 000_70be1ee6b39d7070
    """
    with Container(load_settings(index=index)).reader() as reader:
        article = reader.article(article_id, version)
    is_behind_wall = is_cut_by_wall(article.text, article.dropped)
    if json:
        document = ArticleDocument.model_validate(article).model_dump(mode="json")
        document |= {"behind_wall": is_behind_wall, "dates": _dates(article)}
        print(json_format.dumps(document, ensure_ascii=False, indent=2))
        return
    if dropped:
        for piece in article.dropped:
            print(plain(piece))
        if not article.dropped:
            say("Nothing was cut away from it.")
        return
    words = spoken().wording
    date = words.day(article.published_at)
    if not article.date_is_sure:
        date = Phrase("{day} (not sure: from {source})", day=date, source=article.date_source)
    facts = [article.publisher or words.unknown_publisher, local(date)]
    facts += [
        fact for fact in (article.author, article.category, article.language, article.url) if fact
    ]
    print(plain(article.title))
    print(plain(" · ".join(facts)))
    tell(
        Phrase(
            "{id}, version {version}, from {source}",
            id=article.id,
            version=article.version,
            source=article.source,
        )
    )
    for notice in notices(article, words):
        print(one_line(notice))
    if is_behind_wall:
        tell("Only what stands before a wall: pay or log in for the rest.")
    print()
    print(plain(article.text))


def _dates(article: Article) -> list[dict[str, str | int]]:
    """What only the day of publication explains, and the days that it was taken for."""
    return [
        {
            "words": article.text[found.start : found.end],
            "start": found.start,
            "end": found.end,
            "days": found.period.iso,
        }
        for found in date_annotations(article.text, article.published_at, article.language)
    ]


@app.command()
def delete(
    article_ids: Annotated[list[str], typer.Argument(metavar="ID...", autocompletion=article_ids)],
    keep_record: Annotated[
        bool, typer.Option("--keep-record", help="Keep the fact that they were retracted.")
    ] = False,
    index: IndexOption = None,
) -> None:
    """Delete articles, every version of them.

    They are gone from the next search, and can be brought back with: dateline index undelete ID
    What is left of them in files goes with the next compaction; to have that at once, run:
    dateline index compact

    Example:  dateline index delete 000_70be1ee6b39d7070
    """
    container = Container(load_settings(index=index))
    # A writer would make an index where there is none; a reader says that it is missing.
    container.reader().close()
    with container.writer() as writer:
        report = writer.delete(article_ids, keep_record=keep_record)
    for article_id in report.deleted:
        if keep_record:
            tell(Phrase("Retracted {id}.", id=article_id))
        else:
            tell(Phrase("Deleted {id}.", id=article_id))
    for article_id in report.missing:
        say(Phrase("There is no article {id}. See: dateline index list", id=article_id))
    if report.missing:
        raise typer.Exit(USAGE)


@app.command()
def undelete(
    article_ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Default: list what there is.")
    ] = None,
    index: IndexOption = None,
) -> None:
    """Bring deleted articles back, with every version; without an ID, list those that can come.

    They can until somebody runs dateline index compact, or for a week where that happens by itself.

    Example:  dateline index undelete 000_70be1ee6b39d7070
    """
    container = Container(load_settings(index=index))
    with container.reader() as reader:
        kept = reader.upkeep().deletions()
    if not article_ids:
        for each in kept:
            facts = (each.article_id, f"{each.deleted_at:%Y-%m-%d %H:%M} UTC", each.title)
            print(plain("  ".join(facts)))
        if not kept:
            say("Nothing that was deleted can be brought back.")
        return
    with container.writer() as writer:
        report = writer.undelete(article_ids)
    for article_id in report.restored:
        tell(Phrase("Brought back {id}.", id=article_id))
    for article_id in report.missing:
        is_there = article_id in {each.article_id for each in kept}
        if is_there:
            say(Phrase("The article {id} is there again.", id=article_id))
        else:
            why = "The article {id} is not kept. See: dateline index undelete."
            say(Phrase(why, id=article_id))
    if report.missing:
        raise typer.Exit(USAGE)


@app.command()
def status(json: JsonOption = False, index: IndexOption = None) -> None:
    """Say what the index holds and what it was made with.

    Example:  dateline index status --json
    """
    with Container(load_settings(index=index)).reader() as reader:
        found: IndexStatus = reader.status()
    if json:
        print(TypeAdapter(IndexStatus).dump_json(found, indent=2).decode())
        return
    for line in _status_lines(found):
        print(plain(line))
    if not found.articles:
        say("The index is empty. Add articles with: dateline index add PATH")
    if found.by_english_rules:
        say(BY_ENGLISH_RULES)


def _articles_table(articles: Sequence[ArticleSummaryDocument]) -> None:
    """One line per article: id, date, publisher, title; a narrow terminal folds long ones."""
    # Importing rich takes a while, and only a table needs it.
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("ID", overflow="fold")
    table.add_column(local("Date"), no_wrap=True)
    table.add_column(local("Publisher"), no_wrap=True)
    table.add_column(local("Title"))
    undated = spoken().wording.undated
    for article in articles:
        day = f"{article.published_at:%Y-%m-%d}" if article.published_at else undated
        cells = (article.id, day, article.publisher or "-", article.title)
        table.add_row(*(Text(one_line(cell)) for cell in cells))
    console = Console() if sys.stdout.isatty() else Console(width=_UNBOUNDED)
    console.print(table)


def _languages_told(status: IndexStatus) -> Iterator[str]:
    """Those with the most articles first, and how much vectors count where that is not in full."""
    for name, count in sorted(status.languages.items(), key=lambda each: (-each[1], each[0])):
        worth = status.vector_worth.get(name, 1.0)
        counted = Phrase("vectors count {share:.0%}", share=worth) if worth else "by words alone"
        counts = f", {local(counted)}" if worth < 1 else ""
        yield f"{name} ({count}{counts})"


def _status_lines(status: IndexStatus) -> Iterator[str]:
    """A line for each fact, under one another whatever the language."""
    from rich.cells import cell_len

    facts = [(local(label), value) for label, value in _status_facts(status)]
    width = max(_LABEL_WIDTH, *(cell_len(label) + 2 for label, _ in facts))
    for label, value in facts:
        yield f"{label}{' ' * (width - cell_len(label))}{value}"


def _status_facts(status: IndexStatus) -> Iterator[tuple[str, object]]:
    yield Phrase("Index"), status.path
    yield Phrase("Articles"), status.articles
    yield Phrase("Passages"), status.passages
    if status.earliest and status.latest:
        day = spoken().wording.day
        first, last = day(status.earliest), day(status.latest)
        yield Phrase("Published"), local(Phrase("{first} to {last}", first=first, last=last))
    yield Phrase("Publishers"), ", ".join(status.publishers) or "-"
    yield Phrase("Languages"), ", ".join(_languages_told(status)) or "-"
    dimensions = Phrase("{n} dimensions", n=status.dimension)
    yield Phrase("Model"), f"{status.model} ({local(dimensions)})"
    yield Phrase("Format"), status.format_version
    yield Phrase("Searched"), status.search
    changed = f"{status.changed_at:%Y-%m-%d %H:%M} UTC" if status.changed_at else local("never")
    yield Phrase("Changed"), changed
    yield Phrase("On disk"), f"{status.bytes_on_disk / 1_000_000:.1f} MB"
