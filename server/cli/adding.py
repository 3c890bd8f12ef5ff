"""What a person sees and can do while articles are added or embedded again."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
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

from index import AddProgress, AddReport, Article, ReadError
from server.bootstrap import Parts
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
Read = Callable[[], Iterable[Article | ReadError]]


def add_articles(parts: Parts, read: Read) -> AddReport:
    """Add what `read` gives, watched and stoppable; what could not be read is named at the end."""
    with parts.writer() as writer, interruptible() as should_stop, showing_progress() as show:
        count = _Count(read)

        def on_progress(now: AddProgress) -> None:
            show(Shown(now.articles_done, now.passages_done, count.articles, now.current))

        report = writer.add(read(), on_progress=on_progress, should_stop=should_stop)
    for failure in report.failed:
        say(str(failure))
    return report


class _Count:
    """How many articles there are to add; None until a thread has read them all once."""

    def __init__(self, read: Read) -> None:
        self.articles: int | None = None
        if sys.stderr.isatty():
            Thread(target=self._count, args=(read,), daemon=True).start()

    def _count(self, read: Read) -> None:
        self.articles = sum(isinstance(item, Article) for item in read())


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
