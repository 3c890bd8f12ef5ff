"""Milvus Lite as the tests run it: the same client and the same code as for a server."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from index import SearchServer
from tests.support.processes import POLL_S, free_port, running

_READY_LIMIT_S = 60.0


@contextmanager
def running_milvus(folder: Path) -> Iterator[str]:
    """Its address, for as long as the block runs."""
    # Here, since every run would wait for it when it looks for its tests.
    from milvus_lite.adapter.grpc.server import start_server_in_thread

    server, database, port = start_server_in_thread(str(folder))
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop(0)
        database.close()


@contextmanager
def milvus_process(folder: Path) -> Iterator[str]:
    """The same in a process of its own, for programs that several processes share it with."""
    port = free_port()
    program = Path(sys.executable).with_name("milvus-lite")
    place: list[str | Path] = ["--data-dir", folder, "--host", "127.0.0.1", "--port", str(port)]
    with running([program, "server", *place]) as process:
        until = time.monotonic() + _READY_LIMIT_S
        while not _listens(port):
            process.check_alive()
            assert time.monotonic() < until, "Milvus Lite does not start"
            time.sleep(POLL_S)
        yield f"http://127.0.0.1:{port}"


def new_archive(uri: str) -> SearchServer:
    """A place on the server that no other test uses."""
    return SearchServer(uri, f"a{uuid4().hex}")


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
