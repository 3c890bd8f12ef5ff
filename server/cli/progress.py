"""How far long work has come, and how it is stopped."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from index.errors.phrases import Phrase
from server.cli.options import INTERRUPTED
from server.cli.output import local, one_line, say

_LINE_EVERY_S = 10.0
_SHOWN_SOURCE = 30
_SPEED_OVER_S = 120.0
_SO_FAR = "{n} articles, {passages} passages so far, {rate:.1f}/s."
_OF_ALL = "{n} of {all} articles, {passages} passages so far, {rate:.1f}/s."


@dataclass(frozen=True)
class Shown:
    """How far something has come; `articles_in_all` is None where nobody knows."""

    articles: int
    passages: int
    articles_in_all: int | None = None
    source: str = ""

    @property
    def of(self) -> str:
        return f" of {self.articles_in_all}" if self.articles_in_all else ""


Show = Callable[[Shown], None]


@contextmanager
def interruptible(*, orderly: bool = False) -> Iterator[Callable[[], bool]]:
    """A question "should it stop?" that the first Ctrl-C answers; the second one kills.

    `orderly` is for work of which others must be told that nobody waits for it any more.
    """
    stopping = False

    def stop(_: int, __: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        signal.signal(signal.SIGINT, before)
        say("Stopping after the articles in hand; press Ctrl-C again to stop at once.")

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: stopping
    except KeyboardInterrupt:
        if orderly:
            raise
        # An orderly end would wait for the threads that are embedding. What is stored is whole
        # however the process ends.
        say("dateline: stopped.")
        sys.stdout.flush()
        os._exit(INTERRUPTED)
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def showing_progress() -> Iterator[Show]:
    """A line that moves on a terminal; elsewhere a plain one now and then."""
    if sys.stderr.isatty():
        with _moving() as show:
            yield show
    else:
        yield _now_and_then()


def _now_and_then() -> Show:
    began = last = time.monotonic()

    def show(now: Shown) -> None:
        nonlocal last
        if time.monotonic() - last >= _LINE_EVERY_S:
            last = time.monotonic()
            rate = now.articles / (last - began)
            told = {
                "n": now.articles,
                "all": now.articles_in_all,
                "passages": now.passages,
                "rate": rate,
            }
            pattern = _OF_ALL if now.articles_in_all else _SO_FAR
            say(Phrase(pattern, **told))

    return show


@contextmanager
def _moving() -> Iterator[Show]:
    # Importing rich takes a while, and only a terminal needs it.
    from rich.console import Console
    from rich.progress import (
        Progress,
        ProgressColumn,
        SpinnerColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f}/s" if task.speed else "")

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed}{task.fields[of]} " + local("articles")),
        TextColumn("{task.fields[passages]} " + local("passages")),
        Rate(),
        TimeRemainingColumn(),
        TextColumn(local("left")),
        TextColumn("{task.fields[source]}", markup=False, style="dim"),
    )
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, speed_estimate_period=_SPEED_OVER_S
    ) as progress:
        task = progress.add_task("", total=None, of="", passages=0, source="")

        def show(now: Shown) -> None:
            progress.update(
                task,
                completed=now.articles,
                total=now.articles_in_all,
                of=now.of,
                passages=now.passages,
                source=one_line(now.source)[-_SHOWN_SOURCE:],
            )

        yield show
