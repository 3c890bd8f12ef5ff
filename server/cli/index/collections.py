"""`dateline collections`: which articles are in which, and which are restricted."""

from __future__ import annotations

import json as json_format
from typing import Annotated

import typer

from index import MoveReport
from index.collections import collection_name
from server.cli.options import INTERNAL, IndexOption, JsonOption, article_ids, collection_names
from server.cli.output import one_line, say
from server.container import Container
from server.schemas.articles import CollectionDocument
from server.settings import load_settings

app = typer.Typer(help="Make, fill and delete collections of articles.", no_args_is_help=True)


def _name(text: str) -> str:
    try:
        return collection_name(text)
    except ValueError as error:
        raise typer.BadParameter(f"{error}.") from None


NameArgument = Annotated[
    str,
    typer.Argument(metavar="NAME", parser=_name, autocompletion=collection_names),
]
IdsArgument = Annotated[list[str], typer.Argument(metavar="ID...", autocompletion=article_ids)]
IntoOption = Annotated[
    list[str],
    typer.Option(
        "--collection",
        metavar="NAME",
        parser=_name,
        help="Put them into this collection too; repeatable.",
        autocompletion=collection_names,
    ),
]


@app.command("list")
def list_collections(json: JsonOption = False, index: IndexOption = None) -> None:
    """List the collections, by name, each with how many articles it has.

    Example:  dateline collections list
    """
    with Container(load_settings(index=index)).reader() as reader:
        found = reader.collections()
    if json:
        shown = [CollectionDocument.model_validate(each).model_dump() for each in found]
        print(json_format.dumps(shown, indent=2, ensure_ascii=False))
        return
    for each in found:
        articles = f"{each.articles:,} article{'' if each.articles == 1 else 's'}"
        print(one_line(f"{each.name}: {articles}{', restricted' if each.restricted else ''}"))
    if not found:
        say("There are no collections. Make one with: dateline collections create NAME")


@app.command()
def create(
    name: NameArgument,
    restricted: Annotated[
        bool | None,
        typer.Option(
            "--restricted/--open",
            help="Whether only keys that are bound to it see its articles.",
        ),
    ] = None,
    index: IndexOption = None,
) -> None:
    """Make a collection, or restrict one that is there, or open it.

    Articles of a restricted one are seen by keys made with --collection NAME, and by nobody else
    over the network. It takes effect at once, also for servers that run.

    Example:  dateline collections create embargo --restricted
    """
    with Container(load_settings(index=index)).writer() as writer:
        writer.collections.make(name, restricted=restricted)
    kind = {True: "restricted", False: "open", None: "there"}[restricted]
    print(one_line(f"The collection {name} is {kind}."))


@app.command()
def add(name: NameArgument, ids: IdsArgument, index: IndexOption = None) -> None:
    """Put articles into a collection, which is made where it is not there.

    Nothing is read or embedded again.

    Example:  dateline collections add sports 000_70be1ee6b39d7070
    """
    with Container(load_settings(index=index)).writer() as writer:
        _tell(writer.collections.put_into(ids, [name]), "put into", name)


@app.command()
def remove(name: NameArgument, ids: IdsArgument, index: IndexOption = None) -> None:
    """Take articles out of a collection; they stay in their others, and in the index.

    Example:  dateline collections remove sports 000_70be1ee6b39d7070
    """
    with Container(load_settings(index=index)).writer() as writer:
        _tell(writer.collections.take_out_of(ids, name), "taken out of", name)


@app.command()
def delete(name: NameArgument, index: IndexOption = None) -> None:
    """Delete a collection. Its articles stay in the index; keys bound to it alone see nothing.

    A restricted one that holds articles is not deleted: everybody would see them.

    Example:  dateline collections delete sports
    """
    with Container(load_settings(index=index)).writer() as writer:
        writer.collections.delete(name)
    print(one_line(f"Deleted the collection {name}."))


def _tell(report: MoveReport, what: str, name: str) -> None:
    """What was done, and the exit status that says so."""
    count = len(report.moved)
    print(one_line(f"{count} article{'' if count == 1 else 's'} {what} {name}."))
    for article_id in report.missing:
        say(f"There is no article {article_id!r} in this index.")
    if report.missing:
        raise typer.Exit(INTERNAL)
