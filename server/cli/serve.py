"""`dateline serve`: the chat page and the API."""

from __future__ import annotations

import errno
import socket
from typing import Annotated

import typer

from server.bootstrap import Parts
from server.cli.options import IndexOption
from server.settings import SettingsError, load_settings

_ANY_HOST = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - only shown differently


def serve(
    host: Annotated[str, typer.Option(help="0.0.0.0 serves other machines too.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8000,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Processes that share the port and the index.")
    ] = 1,
    index: IndexOption = None,
) -> None:
    """Serve the chat page and the API until Ctrl-C; answers that are running may then finish.

    Example:  dateline serve --port 8080
    """
    settings = load_settings(index=index)
    with listen(host, port) as listening:
        # Importing the web framework takes a while, and no other command needs it.
        from server.web import run, run_workers

        def announce() -> None:
            print(_greeting(host, listening), flush=True)

        if workers == 1:
            run(Parts(settings), listening, announce)
        else:
            run_workers(settings, index, workers, listening, announce)


def listen(host: str, port: int) -> socket.socket:
    """Raises SettingsError where the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=2048)
        # Connections inherit it; asyncio sets it on sockets of its own making alone. Without it the
        # body of a reply waits 40 ms for the client to acknowledge the head.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except OSError as error:
        raise SettingsError(_why(host, port, error)) from None


def _why(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use. Choose another with: dateline serve --port {port + 1}"
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights. Choose one above 1023 with --port."
    return (
        f"{host} port {port} cannot be used ({error.strerror}). Choose others with --host, --port."
    )


def _greeting(host: str, listening: socket.socket) -> str:
    shown = _ANY_HOST.get(host, host)
    address = f"[{shown}]" if ":" in shown else shown
    return f"Dateline is at http://{address}:{listening.getsockname()[1]}  (Ctrl-C stops it)"
