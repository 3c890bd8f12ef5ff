"""`dateline links`: permanent links to answers, listed and revoked."""

from __future__ import annotations

import json as json_format
from typing import Annotated

import typer

from qa.citations.render import long_date
from server.cli.options import IndexOption, JsonOption
from server.cli.output import one_line, say
from server.settings import load_settings
from server.stores import Stores
from server.stores.links import LinkNotFound

app = typer.Typer(help="List and revoke permanent links to answers.", no_args_is_help=True)


@app.command("list")
def list_links(json: JsonOption = False, index: IndexOption = None) -> None:
    """List the links, oldest first, revoked ones too. Each stands at /answers/ID of the server.

    Example:  dateline links list
    """
    with Stores(load_settings(index=index)) as stores:
        every = list(stores.links.all())
    if json:
        shown = [
            {
                "id": link.id,
                "title": link.title,
                "audience": link.audience,
                "made_at": link.made_at.isoformat(timespec="seconds"),
                "revoked_at": link.revoked_at and link.revoked_at.isoformat(timespec="seconds"),
            }
            for link in every
        ]
        print(json_format.dumps(shown, indent=2, ensure_ascii=False))
        return
    for link in every:
        revoked = f", revoked {long_date(link.revoked_at)}" if link.revoked_at else ""
        made = f"for {link.audience}, made {long_date(link.made_at)}{revoked}"
        print(f"{link.id}  {one_line(f'{link.title}: {made}')}")
    if not every:
        say("There are no links yet. A server makes one at POST /v1/links.")


@app.command()
def revoke(
    link_id: Annotated[str, typer.Argument(metavar="ID", help="As dateline links list shows it.")],
    index: IndexOption = None,
) -> None:
    """End a link at once, also for servers that run; what it led to is forgotten.

    Example:  dateline links revoke 5f1d0c9a3e7b42d8a6c1b9f04e2d7c83
    """
    try:
        with Stores(load_settings(index=index)) as stores:
            link = stores.links.revoke(link_id)
    except LinkNotFound as error:
        raise typer.BadParameter(f"{error.detail} See: dateline links list") from None
    print(one_line(f"Revoked {link.id} ({link.title})."))
