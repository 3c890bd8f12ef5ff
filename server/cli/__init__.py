"""The command `dateline`."""

from __future__ import annotations

import gc
import logging
import sys
from typing import Annotated

import typer

from index import DatelineIndexError
from qa import QAError
from server import dateline_version
from server.auth.keys import KeysUnusable
from server.cli import ask, chat, doctor, eval, index, keys, serve, timeline
from server.cli.options import INTERRUPTED, exit_code
from server.cli.output import say
from server.settings import SettingsError

app = typer.Typer(
    name="dateline",
    help="Answers from a news archive, every sentence tied to words in an article.",
    epilog="Start with:  dateline index add PATH   then:  dateline ask QUESTION",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("ask")(ask.ask)
app.command("chat")(chat.chat)
app.command("search")(ask.search)
app.command("timeline")(timeline.tell)
app.add_typer(index.app, name="index")
app.add_typer(eval.app, name="eval")
app.add_typer(keys.feedback, name="feedback")
app.add_typer(keys.app, name="keys")
app.command("serve")(serve.serve)
app.command("mcp")(serve.mcp)
app.command("doctor")(doctor.doctor)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"dateline {dateline_version()}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the version.",
            callback=_show_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    """Options before the command."""


def main() -> None:
    """Run the command and exit; every foreseen error is one message and its exit code."""
    # What is imported by now stays; looking at it again, at the end at the latest, takes a while.
    gc.freeze()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        app(prog_name="dateline")
    except (SettingsError, KeysUnusable, DatelineIndexError, QAError) as error:
        say(f"dateline: {error}")
        sys.exit(exit_code(error))
    except SystemExit as leaving:
        if leaving.code == INTERRUPTED:
            say("dateline: stopped.")
        raise
