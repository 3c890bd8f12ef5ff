"""What a person sees and can do while articles are added."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from index import AddProgress
from server.cli.output import one_line, say

_LINE_EVERY_S = 10.0
_SHOWN_SOURCE = 50


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """A question "should it stop?" that the first Ctrl-C answers; the second one kills."""
    stopping = False

    def stop(_: int, __: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        signal.signal(signal.SIGINT, before)
        say("Stopping after the articles in hand; press Ctrl-C again to stop at once.")

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: stopping
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def showing_progress() -> Iterator[Callable[[AddProgress], None]]:
    """Moving on a terminal; elsewhere a plain line now and then."""
    if sys.stderr.isatty():
        with _moving() as show:
            yield show
    else:
        yield _now_and_then()


@contextmanager
def _moving() -> Iterator[Callable[[AddProgress], None]]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed} articles"),
        TextColumn("{task.fields[passages]} passages"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[source]}", markup=False, style="dim"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None, passages=0, source="")

        def show(now: AddProgress) -> None:
            source = one_line(now.current)[-_SHOWN_SOURCE:]
            progress.update(
                task,
                completed=now.articles_done,
                passages=now.passages_done,
                source=source,
            )

        yield show


def _now_and_then() -> Callable[[AddProgress], None]:
    last = time.monotonic()

    def show(now: AddProgress) -> None:
        nonlocal last
        if time.monotonic() - last >= _LINE_EVERY_S:
            last = time.monotonic()
            say(f"{now.articles_done} articles, {now.passages_done} passages so far.")

    return show
