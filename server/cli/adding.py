"""What a person sees and can do while articles are added or embedded again."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from types import FrameType
from typing import TYPE_CHECKING

from index import AddProgress, AddReport, Article, ReadError
from server.bootstrap import Parts
from server.cli.exit_codes import INTERRUPTED
from server.cli.output import say

if TYPE_CHECKING:
    from index.ingest.ray_cluster import RayCluster

_LINE_EVERY_S = 10.0


@dataclass(frozen=True)
class Shown:
    """How far something has come; `articles_in_all` is None where nobody knows."""

    articles: int
    passages: int
    articles_in_all: int | None = None
    source: str = ""


Show = Callable[[Shown], None]
Read = Callable[[], Iterable[Article | ReadError]]


def add_articles(parts: Parts, read: Read, cluster: RayCluster | None = None) -> AddReport:
    """Add what `read` gives, watched and stoppable; what could not be read is named at the end.

    With a `cluster` they are prepared there, and not counted beforehand: that reads them all twice.
    """
    with (
        parts.writer(cluster) as writer,
        interruptible(orderly=cluster is not None) as should_stop,
        showing_progress() as show,
    ):
        count = _Count(None if cluster else read)

        def on_progress(now: AddProgress) -> None:
            show(Shown(now.articles_done, now.passages_done, count.articles, now.current))

        report = writer.add(read(), on_progress=on_progress, should_stop=should_stop)
    for failure in report.failed:
        say(str(failure))
    return report


class _Count:
    """How many articles there are to add; None until a thread has read them all once."""

    def __init__(self, read: Read | None) -> None:
        self.articles: int | None = None
        if read and sys.stderr.isatty():
            Thread(target=self._count, args=(read,), daemon=True).start()

    def _count(self, read: Read) -> None:
        self.articles = sum(isinstance(item, Article) for item in read())


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
    """Moving on a terminal; elsewhere a plain line now and then."""
    if sys.stderr.isatty():
        # Importing rich takes a while, and only a terminal needs it.
        from server.cli.progress_bar import moving

        with moving() as show:
            yield show
    else:
        yield _now_and_then()


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
