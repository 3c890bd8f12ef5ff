"""A `/rerank` endpoint as a Reranker."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import CancelledError
from contextlib import aclosing

from index import Reranker, RerankingFailed
from qa.circuit import REST_S, Circuit
from qa.endpoint import ConnectionPool, Endpoint
from qa.endpoint_faults import RERANKING
from qa.errors import EndpointError
from qa.loop_thread import LoopThread
from qa.reply_faults import Rejection
from qa.rerank_wire import DOCUMENTS, TEXTS, Dialect, read_scores


class RerankEndpoint(Reranker):
    """Asks `POST {base_url}/rerank`, in whichever dialect the server understands.

    `timeout_s` bounds one call of `scores`, tries and pauses included. While it keeps failing it
    is left alone for some seconds, so that not every search waits for it. Raises ValueError for a
    `base_url` or `api_key` that cannot be one.
    """

    def __init__(
        self, *, base_url: str, model: str | None, api_key: str | None, timeout_s: float
    ) -> None:
        self._pool = ConnectionPool()
        self._endpoint = Endpoint(self._pool, base_url=base_url, api_key=api_key, role=RERANKING)
        self._model = model
        self._timeout_s = timeout_s
        self._dialect = DOCUMENTS
        self._circuit = Circuit()
        self._loop = LoopThread()

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        if not texts:
            return []
        try:
            return self._loop.result_of(self._guarded(query, texts))
        except EndpointError as error:
            raise RerankingFailed(error.detail, error.mend) from error
        except CancelledError as error:
            raise RerankingFailed("The reranking endpoint is not asked any more.") from error

    def close(self) -> None:
        """Ends the requests that are under way; nothing can be asked any more."""
        self._loop.close(self._pool.aclose())

    async def _guarded(self, query: str, texts: Sequence[str]) -> list[float]:
        if self._circuit.rests:
            raise self._endpoint.faults.resting(REST_S)
        self._circuit.try_begins()
        try:
            found = await self._within_time(query, texts)
        except EndpointError:
            self._circuit.failed()
            raise
        self._circuit.succeeded()
        return found

    async def _within_time(self, query: str, texts: Sequence[str]) -> list[float]:
        faults, limit_s = self._endpoint.faults, self._timeout_s
        try:
            with self._endpoint.errors_translated():
                async with asyncio.timeout(limit_s):
                    return await self._understood(query, texts)
        except TimeoutError as err:
            raise faults.unfinished(limit_s, "DATELINE_RERANK_TIMEOUT_S") from err

    async def _understood(self, query: str, texts: Sequence[str]) -> list[float]:
        try:
            return await self._asked(self._dialect, query, texts)
        except Rejection as err:
            if self._dialect is TEXTS or err.status not in (400, 422):
                raise
        found = await self._asked(TEXTS, query, texts)
        self._dialect = TEXTS
        return found

    async def _asked(self, dialect: Dialect, query: str, texts: Sequence[str]) -> list[float]:
        found = list[float]()
        for first in range(0, len(texts), dialect.batch):
            batch = texts[first : first + dialect.batch]
            body = dialect.body(self._model, query, batch)
            sending = self._endpoint.send("POST", "/rerank", body, limit_s=self._timeout_s)
            async with aclosing(await sending) as reply:
                found += read_scores(await reply.whole(), len(batch))
        return found
