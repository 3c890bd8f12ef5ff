"""A small HTTP/1.1 client over asyncio's streams: who measures must cost little himself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes


class Connection:
    """One kept-alive connection; one request at a time."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._writer:
            self._writer.close()
        self._reader = self._writer = None

    async def post(
        self, path: str, document: Any, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """The whole reply."""
        status, pieces = await self.stream(path, document, headers)
        return Reply(status, b"".join([piece async for piece in pieces]))

    async def stream(
        self, path: str, document: Any, headers: Mapping[str, str] | None = None
    ) -> tuple[int, AsyncIterator[bytes]]:
        """The status, and the body as it comes."""
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(*self._address)
        body = json.dumps(document).encode()
        lines = [
            f"POST {path} HTTP/1.1",
            f"Host: {self._address[0]}",
            f"Content-Length: {len(body)}",
        ]
        lines += ["Content-Type: application/json"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        self._writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await self._writer.drain()
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
        status = int(head.split(" ", 2)[1])
        return status, self._body(self._reader, head)

    async def _body(self, reader: asyncio.StreamReader, head: str) -> AsyncIterator[bytes]:
        if "transfer-encoding: chunked" in head:
            while size := int(await reader.readline(), 16):
                yield (await reader.readexactly(size + 2))[:-2]
            await reader.readline()
            return
        length = head.partition("content-length:")[2].partition("\r\n")[0]
        yield await reader.readexactly(int(length or 0))


def percentile(values: list[float], share: float) -> float:
    """The smallest value that `share` of them do not exceed; nan of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def in_ms(seconds: list[float]) -> str:
    """p50, p95 and p99 in milliseconds."""
    return " ".join(
        f"p{round(100 * p)} {1000 * percentile(seconds, p):.0f}" for p in (0.5, 0.95, 0.99)
    )
