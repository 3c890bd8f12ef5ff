"""The command `dateline`."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    app: typer.Typer

# Where each command, or group of commands, is found.
_COMMANDS = {
    "ask": ".ask:ask",
    "chat": ".chat:chat",
    "collections": ".index.collections:app",
    "search": ".ask.search:search",
    "timeline": ".ask.timeline:tell",
    "index": ".index:app",
    "eval": ".eval:app",
    "feedback": ".readers:feedback",
    "keys": ".keys:app",
    "links": ".readers.links:app",
    "sources": ".sources:app",
    "alerts": ".sources.alerts:app",
    "usage": ".readers.usage:usage",
    "serve": ".serve:serve",
    "mcp": ".serve:mcp",
    "doctor": ".doctor:doctor",
}


def _show_version(wanted: bool) -> None:
    if wanted:
        from server import dateline_version

        print(f"dateline {dateline_version()}")
        raise typer.Exit


def _before_the_command(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the version.",
            callback=_show_version,
            is_eager=True,
        ),
    ] = False,
    lang: Annotated[
        str | None,
        typer.Option(
            "--lang",
            metavar="LANGUAGE",
            help="Say everything in this language, such as de or pt-BR. Default: DATELINE_LANG,"
            " else that of the locale.",
        ),
    ] = None,
) -> None:
    """Options before the command."""


def command_line(names: Iterable[str] = _COMMANDS) -> typer.Typer:
    """The command with these of its commands, whose modules are imported for it."""
    made = typer.Typer(
        name="dateline",
        help="Answers from a news archive, every sentence tied to words in an article.",
        epilog="Start with:  dateline index add PATH   then:  dateline ask QUESTION",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.callback()(_before_the_command)
    for name in names:
        module, _, attribute = _COMMANDS[name].partition(":")
        found = getattr(import_module(module, __name__), attribute)
        if isinstance(found, typer.Typer):
            made.add_typer(found, name=name)
        else:
            made.command(name)(found)
    return made


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """`app` is the whole command, made when it is first asked for."""
        if name != "app":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()["app"] = command_line()
        return globals()["app"]


def main() -> None:
    """Run the command and exit; every foreseen error is one message and its exit code."""
    # Nearly all that importing makes stays: looking for garbage in it takes a tenth of the time.
    gc.disable()
    from server.cli.options import INTERRUPTED, exit_code
    from server.cli.output import say, speak, told
    from server.settings.language import interface_words
    from server.web.words import ENGLISH

    named, command = _before(sys.argv[1:])
    # Of a command that is named, the others need not be imported.
    made = command_line([command] if command in _COMMANDS else _COMMANDS)
    gc.freeze()
    gc.enable()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        words = interface_words(named, sys.stdout.encoding)
        speak(words)
        if words is ENGLISH:
            made(prog_name="dateline")
        else:
            from server.cli.translated import run

            run(typer.main.get_command(made))
    except SystemExit as leaving:
        if leaving.code == INTERRUPTED:
            say("dateline: stopped.")
        raise
    except _foreseen() as error:
        say(f"dateline: {told(error)}")
        sys.exit(exit_code(error))


def _foreseen() -> tuple[type[Exception], ...]:
    """The errors of ours. Most commands need nothing of where they are, until something fails."""
    from index import DatelineIndexError
    from qa import QAError
    from server.auth.keys import KeysUnusable
    from server.settings import SettingsError
    from server.stores.links import LinksUnavailable
    from server.stores.records import RecordsUnavailable

    of_the_server = SettingsError, KeysUnusable, LinksUnavailable, RecordsUnavailable
    return *of_the_server, DatelineIndexError, QAError


def _before(arguments: Sequence[str]) -> tuple[str | None, str | None]:
    """The language that is named before the command, and the command, where they are."""
    named = None
    rest = iter(arguments)
    for argument in rest:
        if argument == "--lang":
            named = next(rest, None)
        elif argument.startswith("--lang="):
            named = argument.partition("=")[2]
        elif not argument.startswith("-"):
            return named, argument
    return named, None
