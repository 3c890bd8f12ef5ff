"""`dateline index refresh`: what an older reader read, read again."""

from __future__ import annotations

import typer

from index.phrases import Phrase
from server.cli.index.add import FieldOption, field_names
from server.cli.options import INTERRUPTED, IndexOption
from server.cli.output import local, plain, say
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
    _name("Not there any more, so not read again: {names}.", report.missing)
    _name(
        "No longer given by their files, and left (dateline index delete ID): {names}.", report.gone
    )
    if report.elsewhere:
        what = "{n} articles came from addresses or over HTTP: add those again."
        say(Phrase(what, n=report.elsewhere))
    show(
        Phrase(
            "{n} files read again: {added} added, {changed} changed, {unchanged} unchanged,"
            " {failed} failed.",
            n=report.files,
            added=added.added,
            changed=added.changed,
            unchanged=added.unchanged,
            failed=len(added.failed),
        )
    )
    if added.stopped:
        raise typer.Exit(INTERRUPTED)


def _name(what: str, names: tuple[str, ...]) -> None:
    if names:
        shown = ", ".join(map(plain, names[:_MOST_NAMED]))
        if len(names) > _MOST_NAMED:
            more = len(names) - _MOST_NAMED
            shown = local(Phrase("{names} and {n} more", names=shown, n=more))
        say(Phrase(what, names=shown))
