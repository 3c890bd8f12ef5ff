"""`dateline mcp`: the archive as tools of an assistant."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from server.bootstrap import Parts
from server.cli import serve
from server.cli.options import IndexOption
from server.settings import load_settings


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
        serve.serve(host=host, port=port, workers=1, index=index)
        return
    # Importing the protocol takes a while, and no other command needs it.
    from server.mcp.stdio import run

    run(Parts(load_settings(index=index)))
