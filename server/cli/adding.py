"""What a person sees and can do while articles are added or embedded again."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

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

from server.cli.output import one_line, say

_LINE_EVERY_S = 10.0
_SHOWN_SOURCE = 30
_SPEED_OVER_S = 120.0


@dataclass(frozen=True)
class Shown:
    """How far something has come; `articles_in_all` is None where nobody knows."""

    articles: int
    passages: int
    articles_in_all: int | None = None
    source: str = ""


Show = Callable[[Shown], None]


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
def showing_progress() -> Iterator[Show]:
    """Moving on a terminal; elsewhere a plain line now and then."""
    if sys.stderr.isatty():
        with _moving() as show:
            yield show
    else:
        yield _now_and_then()


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


@contextmanager
def _moving() -> Iterator[Show]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed}{task.fields[of]} articles"),
        TextColumn("{task.fields[passages]} passages"),
        _Rate(),
        TimeRemainingColumn(),
        TextColumn("left"),
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
                of=f" of {now.articles_in_all}" if now.articles_in_all else "",
                passages=now.passages,
                source=one_line(now.source)[-_SHOWN_SOURCE:],
            )

        yield show


def _now_and_then() -> Show:
    began = last = time.monotonic()

    def show(now: Shown) -> None:
        nonlocal last
        if time.monotonic() - last >= _LINE_EVERY_S:
            last = time.monotonic()
            of = f" of {now.articles_in_all}" if now.articles_in_all else ""
            rate = now.articles / (last - began)
            say(f"{now.articles}{of} articles, {now.passages} passages so far, {rate:.1f}/s.")

    return show
