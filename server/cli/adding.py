"""What a person sees and can do while articles are added or embedded again."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from server.cli.output import say

_LINE_EVERY_S = 10.0


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
