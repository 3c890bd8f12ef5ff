"""`dateline keys`: who may ask and write."""

from __future__ import annotations

import json as json_format
from typing import Annotated

import typer

from index import DatelineIndexError
from index.collections import EVERY, collection_key, collection_name
from qa.citations.render import long_date
from server.auth.keys import ApiKey, NoSuchKey, Scope
from server.cli.options import IndexOption, JsonOption, collection_names
from server.cli.output import plain, say
from server.container import Container
from server.settings import Settings, load_settings
from server.settings.values import checked_origin
from server.stores import Stores

app = typer.Typer(help="Make, list and revoke API keys.", no_args_is_help=True)


@app.command()
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose it is, or what for.")],
    scope: Annotated[
        list[Scope] | None,
        typer.Option("--scope", help="What it may do; repeatable. Default: read."),
    ] = None,
    origin: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SITE",
            help="Works from this site's pages alone, such as https://news.example; repeatable.",
        ),
    ] = None,
    collection: Annotated[
        list[str] | None,
        typer.Option(
            "--collection",
            metavar="COLLECTION",
            help="Sees the articles of this collection alone; repeatable. * is every article.",
            autocompletion=collection_names,
        ),
    ] = None,
    index: IndexOption = None,
) -> None:
    """Make a key and print it, once: it is kept as a digest only.

    As soon as there is a key for reading, reading needs one. A key with --origin may stand in a
    page for all to see; it lets programs in too, so give the server a DATELINE_RATE_LIMIT. A key
    without --collection sees all articles that are in no restricted one.

    Example:  dateline keys create newsroom --scope read --scope write
    """
    settings = load_settings(index=index)
    scopes, origins = scope or [Scope.READ], [_origin(site) for site in origin or []]
    collections = [_collection(name) for name in collection] if collection else None
    if origins and Scope.WRITE in scopes:
        raise typer.BadParameter("a key that stands in a page for all to see must not write.")
    with Stores(settings) as stores:
        closed = settings.api_keys or _closes(stores.keys.keys())
        key, secret = stores.keys.create(name, scopes, origins, collections)
    print(secret)
    say(f"This is key {key.id} ({_scopes(key)}). It is not shown again.")
    if Scope.READ in scopes and not closed:
        say("Reading now needs a key, also on the chat page.")
    _name_missing_origins(settings, origins)
    _name_missing_collections(settings, collections or [])


@app.command("list")
def list_keys(json: JsonOption = False, index: IndexOption = None) -> None:
    """List the keys, oldest first. Those of DATELINE_API_KEYS and _ADMIN_KEYS are not among them.

    Example:  dateline keys list
    """
    with Stores(load_settings(index=index)) as stores:
        keys = stores.keys.keys()
    if json:
        shown = [key.model_dump(mode="json", exclude={"digest"}) for key in keys]
        print(json_format.dumps(shown, indent=2))
        return
    for key in keys:
        sites = f", from {', '.join(key.origins)}" if key.origins else ""
        revoked = f", revoked {long_date(key.revoked_at)}" if key.revoked_at else ""
        made = f"made {long_date(key.created_at)}"
        sees = (
            "" if key.collections is None else f", sees {', '.join(key.collections) or 'nothing'}"
        )
        print(plain(f"{key.id}  {key.name}: {_scopes(key)}{sites}{sees}, {made}{revoked}"))
    if not keys:
        say("There are no keys yet. Make one with: dateline keys create NAME")


@app.command()
def revoke(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="As dateline keys list shows it.")],
    index: IndexOption = None,
) -> None:
    """End a key at once, also for servers that run.

    Example:  dateline keys revoke 1f0c9a3e
    """
    try:
        with Stores(load_settings(index=index)) as stores:
            key = stores.keys.revoke(key_id)
    except NoSuchKey as error:
        raise typer.BadParameter(str(error)) from None
    print(plain(f"Revoked {key.id} ({key.name})."))


def _origin(site: str) -> str:
    try:
        return checked_origin(site)
    except ValueError as error:
        raise typer.BadParameter(f"--origin: {error}.") from None


def _closes(keys: tuple[ApiKey, ...]) -> bool:
    return any(Scope.READ in key.scopes for key in keys)


def _scopes(key: ApiKey) -> str:
    return " and ".join(sorted(key.scopes))


def _name_missing_origins(settings: Settings, origins: list[str]) -> None:
    missing = [site for site in origins if site not in settings.allowed_origins]
    if missing:
        say(f"Pages of {', '.join(missing)} may ask once DATELINE_ALLOWED_ORIGINS names them.")


def _collection(name: str) -> str:
    try:
        return name if name == EVERY else collection_name(name)
    except ValueError as error:
        raise typer.BadParameter(f"--collection: {error}.") from None


def _name_missing_collections(settings: Settings, names: list[str]) -> None:
    """Until there is one, the key sees nothing: it may well be made first."""
    named = [name for name in names if name != EVERY]
    if not named:
        return
    try:
        with Container(settings).reader() as reader:
            there = {collection_key(each.name) for each in reader.collections()}
    except DatelineIndexError:
        there = set()
    missing = [name for name in named if collection_key(name) not in there]
    if missing:
        say(f"There is no collection {', '.join(missing)} yet: of that the key sees nothing.")
