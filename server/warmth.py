"""Loading the embedding model in the background, and saying how far that is."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from server.problem_table import NotReady

_log = logging.getLogger(__name__)


class Warmth:
    """Whether the model is loaded, so that nobody's question has to wait for it."""

    def __init__(self, warm_up: Callable[[], None]) -> None:
        self._warm_up = warm_up
        self._done = threading.Event()
        self._error: Exception | None = None

    def start(self) -> None:
        threading.Thread(target=self._run, name="warm-up", daemon=True).start()

    def check(self) -> None:
        """Return when warm; raise NotReady while loading, or the error that loading met."""
        if not self._done.is_set():
            raise NotReady("The embedding model is still loading.")
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            self._warm_up()
        except Exception as error:
            _log.error("the embedding model cannot be loaded", exc_info=error)
            self._error = error
        self._done.set()
