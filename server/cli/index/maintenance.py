"""`dateline index`: checking an index, and keeping it in order."""

from __future__ import annotations

import json as json_format
from pathlib import Path
from typing import Annotated

import typer

import index as dateline_index
from server.cli.options import INDEX_UNUSABLE, INTERRUPTED, IndexOption, JsonOption
from server.cli.output import hinted, plain, say
from server.cli.progress import Shown, interruptible, showing_progress
from server.container import Container
from server.settings import load_settings
from server.settings.values import is_catalogue

app = typer.Typer()

FileArgument = Annotated[Path, typer.Argument(metavar="FILE")]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace what is there.")]


@app.command()
def verify(json: JsonOption = False, index: IndexOption = None) -> None:
    """Check every checksum, offset, count and cross-reference; exit status 5 where one is wrong.

    Nothing is changed. Each line says where, what is wrong, and what to do.

    Example:  dateline index verify
    """
    container = Container(load_settings(index=index))
    settings = container.settings
    found = dateline_index.verify(
        settings.index, container.counter, settings.shared_catalogue, search=settings.shared_search
    )
    if json:
        print(json_format.dumps([hinted(finding) for finding in found], indent=2))
    elif found:
        for finding in found:
            print(plain(f"{finding.where}: {finding.what}. {finding.hint}"))
    else:
        print("Nothing is wrong with the index.")
    if found:
        raise typer.Exit(INDEX_UNUSABLE)


@app.command()
def compact(index: IndexOption = None) -> None:
    """Take what was deleted out of the files, and give its space back.

    Happens by itself when a fifth of the passages is dead.

    Example:  dateline index compact
    """
    settings = load_settings(index=index)
    report = dateline_index.compact(
        settings.index, settings.shared_catalogue, search=settings.shared_search
    )
    print(f"Compacted from {_megabytes(report.bytes_before)} to {_megabytes(report.bytes_after)}.")


@app.command()
def rebuild(index: IndexOption = None) -> None:
    """Cut and embed every article again, after a change of the embedding model or of how words
    are cut by language.

    The old index answers until the new one is whole. Ids, versions and texts stay.

    Example:  DATELINE_EMBEDDING_MODEL=./model dateline index rebuild
    """
    container = Container(load_settings(index=index))
    is_of_before = _cuts_by_english_rules(container)
    with interruptible() as should_stop, showing_progress() as show:
        report = dateline_index.rebuild(
            container.settings.index,
            container.writing_embedder,
            container.counter,
            catalogue=container.settings.shared_catalogue,
            search=container.settings.shared_search,
            on_progress=lambda now: show(Shown(now.articles_done, now.passages_done, now.articles)),
            should_stop=should_stop,
        )
    if report.stopped:
        say("Stopped early; the index is as it was, and the same command goes on from here.")
        raise typer.Exit(INTERRUPTED)
    print(f"Rebuilt: {report.articles} articles.")
    if is_of_before:
        print("Their words were cut by English rules; now by those of each article's language.")


def _cuts_by_english_rules(container: Container) -> bool:
    """Whether it is an index of before with articles in other languages; False where it cannot be
    opened as it is."""
    try:
        with container.reader() as reader:
            return reader.status().by_english_rules
    except dateline_index.DatelineIndexError:
        return False


@app.command()
def backup(file: FileArgument, force: ForceOption = False, index: IndexOption = None) -> None:
    """Write all that cannot be made again to one file, also while articles are being added.

    Example:  dateline index backup archive.zip
    """
    settings = load_settings(index=index)
    note = dateline_index.backup(settings.index, file, settings.shared_catalogue, force=force)
    print(plain(f"Backed up {note.articles} articles to {file}."))


@app.command()
def restore(file: FileArgument, force: ForceOption = False, index: IndexOption = None) -> None:
    """Check a backup and put it in the place of the index.

    Example:  dateline index restore archive.zip --index ./restored
    """
    container = Container(load_settings(index=index))
    settings = container.settings
    note = dateline_index.restore(
        file,
        settings.index,
        container.counter,
        settings.shared_catalogue,
        search=settings.shared_search,
        force=force,
    )
    print(plain(f"Restored {note.articles} articles, as of {note.made_at}."))


@app.command()
def copy(
    target: Annotated[str, typer.Option("--to", metavar="PLACE", help="What is to hold it.")],
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="PLACE", help="Default: the index of the settings."),
    ] = None,
    force: ForceOption = False,
    index: IndexOption = None,
) -> None:
    """Copy all articles, versions and vectors to another index, and compare both.

    A PLACE is an index folder, or the address of a shared catalogue.

    Example:  dateline index copy --to postgresql+psycopg://dateline@db.example/news
    """
    settings = load_settings(index=index)
    of_settings = settings.shared_catalogue or settings.index
    into = _place(target)
    report = dateline_index.copy(
        _place(source) if source else of_settings,
        into,
        # Of another index nothing says where it is searched; whoever opens it fills that.
        search=settings.shared_search if into == of_settings else None,
        force=force,
    )
    print(f"Copied {report.articles} articles, {report.passages} passages.")
    print(f"Both have the SHA-256 {report.sha256}.")
    if report.looked_for:
        print(f"Searches in the copy found all {report.looked_for} passages looked for.")
    else:
        print("Nothing is searched there yet: each machine makes that in its own folder.")


def _place(named: str) -> Path | str:
    return named if is_catalogue(named) else Path(named).expanduser()


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
