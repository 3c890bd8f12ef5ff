"""Requests counted together by all servers of an archive."""

from __future__ import annotations

import asyncio
import math
import time
from datetime import UTC, datetime, timedelta

from limits.aio.storage import SlidingWindowCounterSupport, Storage
from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from server.stores.postgresql import RATES, SharedDatabase, SharedDatabaseUnavailable

_SWEPT_EVERY_S = 60.0


class SharedRates(Storage, SlidingWindowCounterSupport):
    """A storage for the library `limits`, for its sliding window counter alone.

    A row holds what was counted in one span of time; the database's clock says which span it is.
    """

    STORAGE_SCHEME = None

    def __init__(self, database: SharedDatabase) -> None:
        super().__init__(wrap_exceptions=True)
        self._database = database
        self._sweep_at = 0.0

    @property
    def base_exceptions(self) -> type[Exception]:
        return SharedDatabaseUnavailable

    async def acquire_sliding_window_entry(
        self, key: str, limit: int, expiry: int, amount: int = 1
    ) -> bool:
        return await asyncio.to_thread(self._acquire, key, limit, expiry, amount)

    async def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        return await asyncio.to_thread(self._window, key, expiry)

    async def clear_sliding_window(self, key: str, expiry: int) -> None:
        await asyncio.to_thread(self._clear, key)

    async def check(self) -> bool:
        return True

    async def reset(self) -> int | None:
        raise NotImplementedError

    async def clear(self, key: str) -> None:
        await asyncio.to_thread(self._clear, key)

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        raise NotImplementedError

    async def get(self, key: str) -> int:
        raise NotImplementedError

    async def get_expiry(self, key: str) -> float:
        raise NotImplementedError

    def _acquire(self, key: str, limit: int, expiry: int, amount: int) -> bool:
        """Counts it, and takes it back where that is past the limit; the row stays locked."""
        with self._database.transaction() as connection:
            now = _now(connection)
            self._sweep(connection, now)
            here = {"who": key, "span": int(now // expiry)}
            until = datetime.fromtimestamp(now, UTC) + timedelta(seconds=2 * expiry)
            counted = insert(RATES).values(**here, count=amount, until=until)
            more = {"count": RATES.c.count + amount}
            connection.execute(counted.on_conflict_do_update(index_elements=[*here], set_=more))
            before, left, now_counted, _ = _counted(connection, key, expiry, now)
            within = math.floor(before * left / expiry + now_counted) <= limit
            if not within:
                taken_back = update(RATES).filter_by(**here).values(count=RATES.c.count - amount)
                connection.execute(taken_back)
            return within

    def _window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        with self._database.transaction() as connection:
            return _counted(connection, key, expiry, _now(connection))

    def _clear(self, key: str) -> None:
        with self._database.transaction() as connection:
            connection.execute(delete(RATES).where(RATES.c.who == key))

    def _sweep(self, connection: Connection, now: float) -> None:
        if time.monotonic() < self._sweep_at:
            return
        self._sweep_at = time.monotonic() + _SWEPT_EVERY_S
        connection.execute(delete(RATES).where(RATES.c.until < datetime.fromtimestamp(now, UTC)))


def _now(connection: Connection) -> float:
    return float(connection.scalar(select(func.extract("epoch", func.clock_timestamp()))) or 0)


def _counted(
    connection: Connection, key: str, expiry: int, now: float
) -> tuple[int, float, int, float]:
    """Of the span before this one: the count, and how long it still bears; then of this one."""
    span = int(now // expiry)
    known = select(RATES.c.span, RATES.c.count)
    theirs = known.where(RATES.c.who == key, RATES.c.span >= span - 1)
    counts = {int(row[0]): int(row[1]) for row in connection.execute(theirs)}
    left = (1 - (now / expiry) % 1) * expiry
    before = counts.get(span - 1, 0)
    return before, left if before else 0.0, counts.get(span, 0), left + expiry
