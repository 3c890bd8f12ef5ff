"""`dateline alerts`: saved questions and names, and what is new on them."""

from __future__ import annotations

import asyncio
import json as json_format
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from server.cli.options import INTERNAL, IndexOption, JsonOption, collection_names
from server.cli.output import one_line, say
from server.cli.progress import interruptible
from server.container import Container
from server.settings import load_settings
from server.stores import Stores

if TYPE_CHECKING:
    from pathlib import Path

    from server.services.alerts import Alert
    from server.services.alerts.running import AlertRunner

app = typer.Typer(help="Be told what new articles say.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="What the alert is called.")]


@app.command()
def add(
    name: NameArgument,
    question: Annotated[
        str | None, typer.Option(metavar="TEXT", help="A question that new articles may answer.")
    ] = None,
    about: Annotated[
        str | None, typer.Option(metavar="TEXT", help="A name that new articles may have.")
    ] = None,
    webhook: Annotated[
        str | None, typer.Option(metavar="URL", help="Where what is new is posted, signed.")
    ] = None,
    mail: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Whom it is sent to by mail.")
    ] = None,
    collection: Annotated[
        str | None,
        typer.Option(
            metavar="COLLECTION",
            help="Of its articles alone, restricted or not.",
            autocompletion=collection_names,
        ),
    ] = None,
    index: IndexOption = None,
) -> None:
    """Ask a question, or look for a name, in whatever is added from now on.

    Example:  dateline alerts add wall --question "What will the harbour wall cost?"
    """
    from server.services.alerts import AlertRefused, new_alert

    try:
        alert = new_alert(
            name,
            question=question,
            about=about,
            collection=collection,
            webhook=webhook,
            mail=mail,
        )
        with _runner(index) as runner:
            sends_mail = runner.sends_mail
            runner.add(alert)
    except AlertRefused as refused:
        raise typer.BadParameter(str(refused)) from None
    print(one_line(f"Watching for {alert.name}: {alert.subject}"))
    print(f"Its feed, on the server: /alerts/{alert.token}.xml")
    if alert.webhook:
        print(f"What its webhook is signed with: {alert.secret}")
    if alert.mail and not sends_mail:
        say("No mail is sent before DATELINE_SMTP_HOST is set, for the server too.")


@app.command("list")
def list_alerts(json: JsonOption = False, index: IndexOption = None) -> None:
    """List the alerts with what is wrong with them, and where their feeds are.

    Example:  dateline alerts list
    """
    with _runner(index) as runner:
        every = runner.alerts.all()
    if json:
        shown = [each.model_dump(mode="json", exclude={"secret", "mark"}) for each in every]
        print(json_format.dumps(shown, indent=2, ensure_ascii=False))
        return
    for alert in every:
        only = f" (in {alert.collection})" if alert.collection else ""
        print(one_line(f"{alert.name}: {alert.subject}{only}: {_state(alert)}"))
        print(f"    /alerts/{alert.token}.xml")
    if not every:
        say("There are no alerts yet. Add one with: dateline alerts add NAME --question TEXT")


@app.command()
def remove(name: NameArgument, index: IndexOption = None) -> None:
    """End an alert and its feed; what waits is not sent.

    Example:  dateline alerts remove wall
    """
    from server.services.alerts import NoSuchAlert

    try:
        with _runner(index) as runner:
            runner.alerts.remove(name)
    except NoSuchAlert as error:
        raise typer.BadParameter(f"{error.detail} {error.hint}") from None
    print(one_line(f"No longer watching for {name}."))


@app.command()
def run(index: IndexOption = None) -> None:
    """Ask all alerts of what is new, and send what they found; exit with 1 if one failed.

    A running server does so by itself after whatever is added.

    Example:  dateline alerts run
    """
    from server.services.alerts.feed import source_line

    with _runner(index) as runner, interruptible() as should_stop:
        began = runner.alerts.now()
        every = runner.run(should_stop)
    for alert in every:
        new = [item for item in alert.items if item.told_at >= began]
        if alert.error:
            print(one_line(f"{alert.name}: {_state(alert)}"))
        elif new:
            print(one_line(f"{alert.name}: {len(new)} new."))
        for item in new:
            print(one_line(f"“{item.quote}” {source_line(item)}: {item.title}"))
    if any(alert.error for alert in every):
        raise typer.Exit(INTERNAL)


@contextmanager
def _runner(index: Path | None) -> Iterator[AlertRunner]:
    from server.services.following import alerts_of

    settings = load_settings(index=index)
    container = Container(settings)
    with Stores(settings) as stores:
        yield alerts_of(settings, stores, container.reader, container.ask)
    asyncio.run(container.aclose())


def _state(alert: Alert) -> str:
    waiting = f" {len(alert.waiting)} wait to be sent." if alert.waiting else ""
    if alert.error:
        return f"failing since {_when(alert.failing_since)}: {alert.error}{waiting}"
    told = f"told {_when(alert.told_at)}" if alert.told_at else "nothing new yet"
    return f"{told}.{waiting}"


def _when(moment: float | None) -> str:
    return f"{datetime.fromtimestamp(moment or 0, UTC):%Y-%m-%d %H:%M} UTC"
