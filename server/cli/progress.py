"""A line on a terminal that moves while articles are added or embedded again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

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

from server.cli.index.add import Show, Shown
from server.cli.output import one_line

_SHOWN_SOURCE = 30
_SPEED_OVER_S = 120.0


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.1f}/s" if task.speed else "")


@contextmanager
def moving() -> Iterator[Show]:
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
