"""What goes on beside the answers: sources are looked at when due, alerts are asked again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from typing import Protocol

from server.services.sources.polling import Polling

_log = logging.getLogger(__name__)

# So often it is asked whether something is due.
_TICK_S = 5.0


class AlertsRun(Protocol):
    def __call__(self, should_stop: Callable[[], bool]) -> object:
        """Ask again what new articles may answer, and send what waits to be sent."""
        ...


class Following:
    """A thread of its own, so that nothing of this keeps an answer waiting."""

    def __init__(self, polling: Polling, alerts: AlertsRun | None, *, polls: bool) -> None:
        """Without `polls`, only sources that `look_now` names are looked at."""
        self.sources = polling.sources
        self._polling, self._alerts, self._polls = polling, alerts, polls
        self._named = set[str]()
        self._wakes, self._stopping = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="following", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def look_now(self, names: Iterable[str]) -> None:
        """Have sources looked at at once, whether they are due or not."""
        self._named.update(names)
        self._wakes.set()

    def close(self) -> None:
        """Wait for the request under way; the rest comes at the next start."""
        self._stopping.set()
        self._wakes.set()
        if self._thread.is_alive():
            self._thread.join(timeout=_TICK_S)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._turn()
            # A store that cannot be reached now can be later.
            except Exception as error:
                _log.warning("Sources and alerts wait: %s", error)
            self._wakes.wait(_TICK_S)
            self._wakes.clear()

    def _turn(self) -> None:
        named, self._named = self._named, set()
        if named:
            self._polling.run(named, self._stopping.is_set)
        if self._polls:
            self._polling.run(None, self._stopping.is_set)
        if self._alerts and not self._stopping.is_set():
            self._alerts(self._stopping.is_set)
