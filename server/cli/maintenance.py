"""`dateline index`: checking an index, and keeping it in order."""

from __future__ import annotations

import dataclasses
import json as json_format
from pathlib import Path
from typing import Annotated

import typer

import index as dateline_index
from server.bootstrap import Parts
from server.cli.adding import Shown, interruptible, showing_progress
from server.cli.exit_codes import INDEX_UNUSABLE, INTERRUPTED
from server.cli.options import IndexOption, JsonOption
from server.cli.output import plain, say
from server.settings import load_settings

app = typer.Typer()

FileArgument = Annotated[Path, typer.Argument(metavar="FILE")]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace what is there.")]


@app.command()
def verify(json: JsonOption = False, index: IndexOption = None) -> None:
    """Check every checksum, offset, count and cross-reference; exit status 5 where one is wrong.

    Nothing is changed. Each line says where, what is wrong, and what to do.

    Example:  dateline index verify
    """
    parts = Parts(load_settings(index=index))
    found = dateline_index.verify(parts.settings.index, parts.counter)
    if json:
        print(json_format.dumps([dataclasses.asdict(finding) for finding in found], indent=2))
    elif found:
        for finding in found:
            print(plain(f"{finding.where}: {finding.what}. {finding.mend}"))
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
    report = dateline_index.compact(Parts(load_settings(index=index)).settings.index)
    print(f"Compacted from {_megabytes(report.bytes_before)} to {_megabytes(report.bytes_after)}.")


@app.command()
def rebuild(index: IndexOption = None) -> None:
    """Cut and embed every article again, after a change of the embedding model.

    The old index answers until the new one is whole. Ids, versions and texts stay.

    Example:  DATELINE_EMBEDDING_MODEL=./model dateline index rebuild
    """
    parts = Parts(load_settings(index=index))
    with interruptible() as should_stop, showing_progress() as show:
        report = dateline_index.rebuild(
            parts.settings.index,
            parts.writing_embedder,
            parts.counter,
            on_progress=lambda now: show(Shown(now.articles_done, now.passages_done, now.articles)),
            should_stop=should_stop,
        )
    if report.stopped:
        say("Stopped early; the index is as it was, and the same command goes on from here.")
        raise typer.Exit(INTERRUPTED)
    print(f"Rebuilt: {report.articles} articles.")


@app.command()
def backup(file: FileArgument, force: ForceOption = False, index: IndexOption = None) -> None:
    """Write all that cannot be made again to one file, also while articles are being added.

    Example:  dateline index backup archive.zip
    """
    folder = Parts(load_settings(index=index)).settings.index
    note = dateline_index.backup(folder, file, force=force)
    print(plain(f"Backed up {note.articles} articles to {file}."))


@app.command()
def restore(file: FileArgument, force: ForceOption = False, index: IndexOption = None) -> None:
    """Check a backup and put it in the place of the index.

    Example:  dateline index restore archive.zip --index ./restored
    """
    parts = Parts(load_settings(index=index))
    note = dateline_index.restore(file, parts.settings.index, parts.counter, force=force)
    print(plain(f"Restored {note.articles} articles, as of {note.made_at}."))


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
