"""`dateline index`: putting articles in, and seeing what is there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from index import AddReport, Filters, IndexReader, IndexStatus
from server.bootstrap import Parts
from server.cli import completion
from server.cli.adding import add_articles
from server.cli.exit_codes import INTERRUPTED, USAGE
from server.cli.options import (
    AfterOption,
    BeforeOption,
    CategoryOption,
    IndexOption,
    JsonOption,
    PublisherOption,
    filters_of,
)
from server.cli.output import plain, say
from server.cli.tables import articles_table, status_lines
from server.dates import long_date
from server.schemas import (
    ArticleDocument,
    ArticlePageDocument,
    ArticleSummaryDocument,
    StatusDocument,
)
from server.settings import load_settings

app = typer.Typer(help="Put articles in, and see what is there.", no_args_is_help=True)

_PAGE = 500


@app.command()
def add(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...",
            help="Files and folders: .txt, .md, .jsonl, BEIR corpora.",
        ),
    ],
    index: IndexOption = None,
) -> None:
    """Add articles; unchanged ones are left alone, changed ones get a new version.

    What cannot be read is named on standard error, and the rest is added.

    Example:  dateline index add seeds/
    """
    # It brings the parsers of several formats, and no other command reads articles.
    from index.reading import read_paths

    _tell(add_articles(Parts(load_settings(index=index)), lambda: read_paths(paths)))


def _tell(report: AddReport) -> None:
    """What was done, and the exit status that says so."""
    done = report.added + report.changed + report.unchanged
    if done or report.stopped:
        print(
            f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged, "
            f"{len(report.failed)} unreadable; {report.passages} new passages."
        )
    if report.stopped:
        say("Stopped early; the same command goes on from here.")
        raise typer.Exit(INTERRUPTED)
    if not done:
        say("No article could be read. Give files that end in .txt, .md or .jsonl, or folders.")
        raise typer.Exit(USAGE)


@app.command("list")
def list_articles(
    publisher: PublisherOption = [],  # noqa: B006 - typer copies it
    category: CategoryOption = [],  # noqa: B006
    after: AfterOption = None,
    before: BeforeOption = None,
    json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """List the articles, newest first.

    Example:  dateline index list --after 2021-09-01
    """
    filters = filters_of(publisher, category, after, before)
    with Parts(load_settings(index=index)).reader() as reader:
        found = _all(reader, filters)
    if json:
        print(ArticlePageDocument(items=found, next_cursor=None).model_dump_json(indent=2))
    elif found:
        articles_table(found)
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
    article_id: Annotated[str, typer.Argument(metavar="ID", autocompletion=completion.article_ids)],
    version: Annotated[
        int | None, typer.Option("--version", min=1, help="Default: the newest.")
    ] = None,
    json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Show one article whole.

    Example:  dateline index show 000_70be1ee6b39d7070
    """
    with Parts(load_settings(index=index)).reader() as reader:
        article = reader.article(article_id, version)
    if json:
        print(ArticleDocument.model_validate(article).model_dump_json(indent=2))
        return
    facts = [article.publisher or "Unknown publisher", long_date(article.published_at)]
    facts += [fact for fact in (article.author, article.category, article.url) if fact]
    print(plain(article.title))
    print(plain(" · ".join(facts)))
    print(plain(f"{article.id}, version {article.version}, from {article.source}"))
    print()
    print(plain(article.text))


@app.command()
def delete(
    article_ids: Annotated[
        list[str], typer.Argument(metavar="ID...", autocompletion=completion.article_ids)
    ],
    keep_record: Annotated[
        bool, typer.Option("--keep-record", help="Keep the fact that they were retracted.")
    ] = False,
    index: IndexOption = None,
) -> None:
    """Delete articles, every version of them.

    They are gone from the next search. What is left of them in files goes with the next
    compaction; to have that at once, run: dateline index compact

    Example:  dateline index delete 000_70be1ee6b39d7070
    """
    parts = Parts(load_settings(index=index))
    # A writer would make an index where there is none; a reader says that it is missing.
    parts.reader().close()
    with parts.writer() as writer:
        report = writer.delete(article_ids, keep_record=keep_record)
    for article_id in report.deleted:
        print(plain(f"{'Retracted' if keep_record else 'Deleted'} {article_id}."))
    for article_id in report.missing:
        say(f"There is no article {article_id}. See: dateline index list")
    if report.missing:
        raise typer.Exit(USAGE)


@app.command()
def status(json: JsonOption = False, index: IndexOption = None) -> None:
    """Say what the index holds and what it was made with.

    Example:  dateline index status --json
    """
    with Parts(load_settings(index=index)).reader() as reader:
        found: IndexStatus = reader.status()
    if json:
        print(StatusDocument.model_validate(found).model_dump_json(indent=2))
        return
    for line in status_lines(found):
        print(plain(line))
    if not found.articles:
        say("The index is empty. Add articles with: dateline index add PATH")
