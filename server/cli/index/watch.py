"""`dateline index watch`: a folder kept in step until Ctrl-C."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index import AddProgress, IndexLocked
from server.cli.index.add import FieldOption, field_names
from server.cli.index.collections import IntoOption
from server.cli.options import USAGE, IndexOption
from server.cli.output import plain, say
from server.cli.progress import Shown, interruptible, showing_progress
from server.container import Container
from server.settings import load_settings

if TYPE_CHECKING:
    from index.ingest.folder_sync import FolderWatch, Look

# The system tells of changes at once; looks in between are for folders of which it tells nothing.
_STEP_MS = 1_000
_LOOK_ANYWAY_S = 60.0


def watch(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to follow.")],
    field: FieldOption = [],  # noqa: B006 - typer copies it
    collection: IntoOption = [],  # noqa: B006
    index: IndexOption = None,
) -> None:
    """Keep the index in step with a folder: what is new, changed and deleted in it.

    First everything is compared, then changes are followed until Ctrl-C. Articles of files that
    are gone are deleted, those of other places never; where the folder itself is gone, nothing is.

    Example:  dateline index watch archive/
    """
    # It brings the parsers of many formats, which other commands lack.
    from index.ingest.folder_sync import Folder, FolderWatch

    if not folder.is_dir():
        say(f"dateline: {folder} is not a folder. Name the folder to follow.")
        raise typer.Exit(USAGE)
    following = _Following(
        FolderWatch(
            Container(load_settings(index=index)).writer,
            Folder(folder, field_names(field)),
            collections=collection,
        ),
        folder,
    )
    # So that the end of a service, too, comes between two batches.
    signal.signal(signal.SIGTERM, lambda number, frame: signal.raise_signal(signal.SIGINT))
    with interruptible() as should_stop:
        following.follow(should_stop)
    say("No longer watching. What was done is kept; the same command goes on from here.")


class _Following:
    """Looks whenever something happened, and says what came of it."""

    def __init__(self, looking: FolderWatch, folder: Path) -> None:
        self._watch = looking
        self._folder = folder
        self._is_first = True
        self._is_waiting = True
        self._looked_at = 0.0
        self._said: str | None = None

    def follow(self, should_stop: Callable[[], bool]) -> None:
        from watchfiles import watch as wakes

        while not should_stop():
            self._look(should_stop)
            try:
                for changes in wakes(
                    self._folder,
                    watch_filter=None,
                    rust_timeout=_STEP_MS,
                    yield_on_timeout=True,
                    stop_event=_Stop(should_stop),
                ):
                    if changes or self._is_due():
                        self._look(should_stop)
                    if self._said:
                        break
            except FileNotFoundError:
                pass  # the next look says so
            if self._said:
                time.sleep(_STEP_MS / 1_000)

    def _is_due(self) -> bool:
        return self._is_waiting or time.monotonic() - self._looked_at > _LOOK_ANYWAY_S

    def _look(self, should_stop: Callable[[], bool]) -> None:
        from index.ingest.folder_sync import FolderGone

        self._looked_at = time.monotonic()
        try:
            with showing_progress() as show:
                look = self._watch.look(should_stop, lambda now: show(_shown(now)))
        except FolderGone as gone:
            self._say_once(f"{gone}; nothing is deleted. Waiting for it to come back.")
            return
        except IndexLocked as locked:
            self._say_once(f"{locked.detail} Waiting until it is done.")
            return
        self._said, self._is_waiting = None, look.waiting
        _tell(look, is_first=self._is_first)
        if self._is_first and not look.stopped:
            say(f"Watching {self._folder}; Ctrl-C ends it.")
            self._is_first = False

    def _say_once(self, line: str) -> None:
        if line != self._said:
            say(line)
        self._said, self._is_waiting = line, True


class _Stop:
    """What watchfiles asks whether it should end."""

    def __init__(self, should_stop: Callable[[], bool]) -> None:
        self._should_stop = should_stop

    def is_set(self) -> bool:
        return self._should_stop()


def _shown(now: AddProgress) -> Shown:
    return Shown(now.articles_done, now.passages_done, None, now.current)


def _tell(look: Look, *, is_first: bool) -> None:
    """A line for each file of which something changed; of the first look one line in all."""
    for failure in look.failed:
        say(str(failure))
    if is_first:
        print(plain(f"Compared: {_counted(look.totals)}, {len(look.failed)} failed."), flush=True)
        return
    for file, outcomes in look.outcomes.items():
        if outcomes.keys() - {"unchanged", "left"}:
            print(plain(f"{file}: {_counted(outcomes)}."), flush=True)


def _counted(outcomes: dict[str, int]) -> str:
    kinds = ("added", "changed", "deleted", "unchanged")
    counts = ", ".join(f"{outcomes.get(kind, 0)} {kind}" for kind in kinds)
    left = outcomes.get("left", 0)
    return f"{counts}, {left} left (summaries of what is there in full)" if left else counts
