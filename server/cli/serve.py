"""`dateline serve` and `dateline mcp`: for all who reach the port, or for one client."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from server.cli.options import IndexOption
from server.container import Container
from server.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from server.auth.first_key import FirstKey

_ANY_HOST = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - only shown differently


def serve(
    host: Annotated[str, typer.Option(help="0.0.0.0 serves other machines too.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8000,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Processes that share the port and the index.")
    ] = 1,
    first_key: Annotated[
        bool,
        typer.Option(
            "--first-key",
            help="Offer the first key to other machines too; let HTTPS stand before it.",
        ),
    ] = False,
    index: IndexOption = None,
) -> None:
    """Serve the chat page and the API until Ctrl-C; answers that are running may then finish.

    Example:  dateline serve --port 8080
    """
    settings = load_settings(index=index)
    with listen(host, port) as listening:
        # Importing the web framework takes a while, and no other command needs it.
        from server.app import run, run_workers

        offer, code = _first_key(settings, listening, anywhere=first_key)

        def announce() -> None:
            address = _address(host, listening)
            print(f"Dateline is at {address}  (Ctrl-C stops it)", flush=True)
            if code:
                page = f"{settings.public_url or address}/first-key#{code}"
                print(f"Make its first key, within an hour: {page}", flush=True)

        if workers == 1:
            run(Container(settings), listening, announce, offer)
        else:
            run_workers(settings, index, workers, listening, announce, offer)


def _first_key(
    settings: Settings, listening: socket.socket, *, anywhere: bool = False
) -> tuple[FirstKey | None, str]:
    """The offer to make it in a browser, and its code.

    None where other machines may reach it, unless it is to be offered `anywhere`: what passes
    between a browser and another machine, anybody between them may read.
    """
    from server.auth.first_key import FirstKey
    from server.middleware.trusted_host import is_local
    from server.stores import Stores

    if settings.api_keys or settings.admin_keys or not (anywhere or is_local(listening)):
        return None, ""
    with Stores(settings) as stores:
        return FirstKey.offered(stores.keys) or (None, "")


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
        f"{host} port {port} cannot be used ({os.strerror(error.errno or 0)}). Choose others with"
        " --host, --port."
    )


def _address(host: str, listening: socket.socket) -> str:
    shown = _ANY_HOST.get(host, host)
    name = f"[{shown}]" if ":" in shown else shown
    return f"http://{name}:{listening.getsockname()[1]}"


def mcp(
    transport: Annotated[
        Literal["stdio", "http"],
        typer.Option(help="stdio for a client that starts this command; http serves /mcp."),
    ] = "stdio",
    host: Annotated[str, typer.Option(help="With --transport http.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="With --transport http; 0 takes a free one.")
    ] = 8000,
    index: IndexOption = None,
) -> None:
    """Offer ask, search and get_article over the Model Context Protocol.

    With http it is the whole server of `dateline serve`, whose /mcp speaks the protocol.

    Example:  dateline mcp --index ~/archive-index
    """
    if transport == "http":
        serve(host=host, port=port, workers=1, index=index)
        return
    asyncio.run(_serve_one_client(Container(load_settings(index=index))))


async def _serve_one_client(container: Container) -> None:
    """Until it closes standard input."""
    # Importing the protocol takes a while, and no other command needs it.
    from server.app import app_state
    from server.protocols.mcp_tools import archive_server

    state = app_state(container)
    try:
        await archive_server(state).run_stdio_async()
    finally:
        await state.close()
