"""Milvus Lite as the tests run it: the same client and the same code as for a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from milvus_lite.adapter.grpc.server import start_server_in_thread

from index import SearchServer


def _name() -> str:
    return f"a{uuid4().hex}"


@contextmanager
def running_milvus(folder: Path) -> Iterator[str]:
    """Its address, for as long as the block runs."""
    server, database, port = start_server_in_thread(str(folder))
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop(0)
        database.close()


def new_archive(uri: str) -> SearchServer:
    """A place on the server that no other test uses."""
    return SearchServer(uri, _name())
