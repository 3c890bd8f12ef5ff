"""`dateline index refresh`: what an older reader read, read again."""

from __future__ import annotations

import typer

from server.cli.index.add import FieldOption, field_names
from server.cli.options import INTERRUPTED, IndexOption
from server.cli.output import plain, say
from server.cli.progress import Shown, interruptible, showing_progress
from server.container import Container
from server.settings import load_settings

_MOST_NAMED = 20


def refresh(
    field: FieldOption = [],  # noqa: B006 - typer copies it
    index: IndexOption = None,
) -> None:
    """Read again what an older version of Dateline read, from where it was read.

    What is read otherwise now becomes a new version; what is not costs no embedding. Nothing is
    deleted. Give the options --field that the files were added with.

    Example:  dateline index refresh
    """
    from index import AddProgress
    from index.ingest.refresh import refresh as read_again

    container = Container(load_settings(index=index))
    # A writer would make an index where there is none; a reader says that it is missing.
    container.reader().close()
    with (
        container.writer() as writer,
        interruptible() as should_stop,
        showing_progress() as show,
    ):

        def on_progress(now: AddProgress) -> None:
            show(Shown(now.articles_done, now.passages_done, None, now.current))

        report = read_again(
            writer, field_names(field), on_progress=on_progress, should_stop=should_stop
        )
    added = report.added
    for failure in added.failed:
        say(str(failure))
    _name("Not there any more, so not read again", report.missing)
    _name("No longer given by their files, and left (dateline index delete ID)", report.gone)
    if report.elsewhere:
        say(f"{report.elsewhere} articles came from addresses or over HTTP: add those again.")
    print(
        plain(
            f"{report.files} files read again: {added.added} added, {added.changed} changed,"
            f" {added.unchanged} unchanged, {len(added.failed)} failed."
        )
    )
    if added.stopped:
        raise typer.Exit(INTERRUPTED)


def _name(what: str, names: tuple[str, ...]) -> None:
    if names:
        more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
        say(f"{what}: {', '.join(map(plain, names[:_MOST_NAMED]))}{more}.")
