"""Clients that send slowly, over real sockets."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import pytest
import uvicorn
from fastapi import FastAPI, Request

from server.middleware.body_limit import PAUSE_OF_ROUTE, BodyLimit
from server.middleware.header_timeout import HeaderDeadline
from server.problems import install_problem_handlers

LIMIT_S = 0.6


def _app(limit_s: float) -> FastAPI:
    app = FastAPI()
    install_problem_handlers(app)
    app.add_middleware(BodyLimit, limit_s=limit_s)

    @app.post("/length")
    async def length(request: Request) -> int:
        return len(await request.body())

    @app.post("/upload")
    async def upload(request: Request) -> int:
        request.scope[PAUSE_OF_ROUTE] = limit_s
        return len(await request.body())

    @app.get("/slow")
    def slow() -> str:
        time.sleep(2 * LIMIT_S)
        return "done"

    return app


@contextmanager
def _serving(limit_s: float, last_s: float = 1.0) -> Iterator[tuple[str, int]]:
    """The address of a server that waits so long for a head, and for a body, and as it stops."""
    http = type("Deadline", (HeaderDeadline,), {"limit_s": limit_s, "last_s": last_s})
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(_app(limit_s), http=http, log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield listening.getsockname()
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with _serving(LIMIT_S) as address:
        yield address


@pytest.fixture(scope="module")
def patient() -> Iterator[tuple[str, int]]:
    """One that waits longer than any pause, on however busy a machine."""
    with _serving(60.0) as address:
        yield address


def talk(address: tuple[str, int], *parts: bytes, pause_s: float = 0.1) -> bytes:
    """What the server says until it closes the connection, to parts sent with pauses between."""
    with closing(socket.create_connection(address, timeout=60)) as connection:
        try:
            for part in parts:
                connection.sendall(part)
                time.sleep(pause_s)
        except (BrokenPipeError, ConnectionResetError):
            pass  # closed by the server, which may have said why
        said = b""
        try:
            while more := connection.recv(65536):
                said += more
        except ConnectionResetError:
            pass
        return said


HEAD = b"POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 40\r\n"


def test_who_says_nothing_is_let_go(address: tuple[str, int]) -> None:
    assert talk(address) == b""


def test_a_head_that_trickles_is_let_go(address: tuple[str, int]) -> None:
    trickle = [b"X-A: b\r\n"] * 40
    assert talk(address, b"GET / HTTP/1.1\r\n", *trickle) == b""


def test_a_head_that_trickles_after_a_whole_request_is_let_go(address: tuple[str, int]) -> None:
    first = b"POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx"
    said = talk(address, first, b"GET / HTTP/1.1\r\n", *[b"X-A: b\r\n"] * 40)
    assert said.count(b"HTTP/1.1 ") == 1


def test_a_body_that_trickles_is_a_408(address: tuple[str, int]) -> None:
    said = talk(address, HEAD + b"\r\n", *[b"x"] * 39)
    assert said.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in said.lower()
    assert b"The body did not come in time." in said


def test_who_pauses_but_is_in_time_is_served(patient: tuple[str, int]) -> None:
    said = talk(patient, HEAD, b"Connection: close\r\n\r\n", b"x" * 20, b"x" * 20)
    assert said.startswith(b"HTTP/1.1 200 ")
    assert said.endswith(b"40")


def test_an_answer_may_take_longer(address: tuple[str, int]) -> None:
    said = talk(address, b"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert said.startswith(b"HTTP/1.1 200 ")
    assert said.endswith(b'"done"')


def test_the_server_outlives_many_slow_clients(address: tuple[str, int]) -> None:
    slow = [socket.create_connection(address, timeout=60) for _ in range(200)]
    for each in slow:
        with suppress(ConnectionError):  # on a busy machine its time is over already
            each.sendall(b"GET / HTTP/1.1\r\nX-A:")
    for each in slow:
        with suppress(ConnectionResetError):
            assert each.recv(1) == b""
        each.close()
    said = talk(address, HEAD + b"Connection: close\r\n\r\n" + b"x" * 40)
    assert said.startswith(b"HTTP/1.1 200 ")


def _greeted(address: tuple[str, int]) -> socket.socket:
    """A connection that the server has answered on once, and keeps."""
    connection = socket.create_connection(address, timeout=60)
    connection.sendall(b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b"404" in connection.recv(65_536)
    return connection


def test_a_request_that_is_on_its_way_when_the_server_stops_is_answered() -> None:
    with _serving(60.0, last_s=60.0) as address:
        connection = _greeted(address)
        connection.sendall(b"GET /slow HTTP/1.1\r\n")
        rest = threading.Timer(0.3, connection.sendall, [b"Host: x\r\n\r\n"])
        rest.start()
    with closing(connection):
        told = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert b"HTTP/1.1 200" in told, told


def test_a_connection_on_which_nothing_comes_keeps_no_server_from_stopping() -> None:
    with _serving(60.0, last_s=0.1) as address:
        connection = _greeted(address)
    with closing(connection):
        assert b"HTTP" not in connection.recv(65_536)


def test_an_upload_may_take_long_without_a_long_pause(address: tuple[str, int]) -> None:
    head = HEAD.replace(b"/length", b"/upload") + b"Connection: close\r\n\r\n"
    steady = talk(address, head, *[b"x" * 10] * 4, pause_s=LIMIT_S / 2)
    assert steady.startswith(b"HTTP/1.1 200")
    assert talk(address, head, b"x" * 10).startswith(b"HTTP/1.1 408")
