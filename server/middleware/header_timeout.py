"""A bound on how long a client may take to send the head of a request: slow ones hold nothing up.

How long an answer takes is another matter: streams go on for as long as they have something to say.
When the server stops, a request that is on its way is answered all the same.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol


class HeaderDeadline(H11Protocol):
    """Closes a connection that does not send the whole head of a request in `limit_s` seconds.

    uvicorn itself waits for ever, for the first request of a connection and for one begun.
    """

    limit_s = 10.0
    # A balancer sends its request as soon as it is connected.
    last_s = 1.0
    _deadline: asyncio.TimerHandle | None = None
    _stopping = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._answering():
            self._stop_waiting()
            if self._stopping:
                super().shutdown()
        elif self._deadline is None:
            self._wait()

    def shutdown(self) -> None:
        """uvicorn closes what is not being answered at once, with what it has not yet read."""
        self._stopping = True
        if self._answering():
            super().shutdown()
        else:
            self._stop_waiting()
            self._deadline = self.loop.call_later(self.last_s, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(self.limit_s, self._give_up)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        if not self._answering():
            self.transport.close()
