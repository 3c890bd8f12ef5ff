"""Whether a server's index is there and at the last commit, for who asks whether it is ready."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

from index import IndexReader
from server.problem_table import NotReady

# Who asks gives up after some seconds, and what is asked may be a database that does not answer.
_PATIENCE_S = 1.0
# So long a server may be behind the last commit: while articles are added it always is, a little.
_LAG_S = 5.0


class Freshness:
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
