"""Whether a server's index is there and at the last commit, for who asks whether it is ready."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

from index import IndexReader

_log = logging.getLogger(__name__)

# Who asks gives up after some seconds, and what is asked may be a database that does not answer.
_PATIENCE_S = 1.0
# So long a server may be behind the last commit: while articles are added it always is, a little.
_LAG_S = 5.0


class NotReady(Exception):
    """The server runs but cannot answer yet. `detail` says what it waits for."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail
        self.hint = "Wait a few seconds and try again."


class IndexReadiness:
    """Looks when it is asked, in one thread at a time; looking brings the index up to date."""

    def __init__(self, reader: Callable[[], IndexReader]) -> None:
        self._reader = reader
        self._starting = threading.Lock()
        self._look: Future[bool] | None = None
        self._was_current_at = float("-inf")

    def check(self) -> None:
        """Raises NotReady where the server lags, and what opening or searching the index raises."""
        try:
            is_current = self._begun().result(_PATIENCE_S)
        except TimeoutError:
            is_current = False
        now = time.monotonic()
        if is_current:
            self._was_current_at = now
        elif now - self._was_current_at > _LAG_S:
            raise NotReady("This server has not caught up with the last change of its archive.")

    def _begun(self) -> Future[bool]:
        with self._starting:
            if self._look is None or self._look.done():
                self._look = Future()
                threading.Thread(
                    target=self._run, args=(self._look,), name="freshness", daemon=True
                ).start()
            return self._look

    def _run(self, look: Future[bool]) -> None:
        try:
            look.set_result(self._reader().is_current())
        except Exception as error:
            look.set_exception(error)


class ModelReadiness:
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
