"""The command's help and its usage errors in another language than English.

What the commands say themselves goes through `server.cli.output`. Here is what typer shows: the
texts that were given to it, looked up paragraph by paragraph, and its own few words. typer brings
its own click, which asks no catalogue for those of usage errors.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from inspect import cleandoc
from typing import Any

import typer
from rich.columns import Columns
from rich.text import Text
from typer import rich_utils

from index.errors.phrases import Phrase
from server.cli.output import local

EXAMPLE = "Example:"


def run(command: Any) -> None:
    """Run a command of click and exit, as calling it does, in the language that is spoken."""
    for each in commands_in(command):
        _translate(each)
    _translate_typer()
    try:
        sys.exit(command.main(prog_name="dateline", standalone_mode=False))
    except typer.Abort:
        rich_utils.rich_abort_error()
        sys.exit(1)
    except typer.TyperException as error:
        said = _said(error)
        shown: Any = error
        shown.format_message = lambda: said
        rich_utils.rich_format_error(shown)
        sys.exit(error.exit_code)


def commands_in(command: Any) -> Iterator[Any]:
    """It, and all below it."""
    yield command
    for each in getattr(command, "commands", {}).values():
        yield from commands_in(each)


def paragraphs(text: str | None) -> list[str]:
    """Those of a help text, each on one line."""
    return [" ".join(part.split()) for part in cleandoc(text or "").split("\n\n") if part.strip()]


def _translate(command: Any) -> None:
    command.help = _local_help(command.help)
    command.epilog = _local_help(command.epilog)
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = _local_help(parameter.help)


def _local_help(text: str | None) -> str | None:
    parts = cleandoc(text).split("\n\n") if text else []
    return "\n\n".join(map(_local_paragraph, parts)) or None


def _local_paragraph(text: str) -> str:
    """As it is where there are no words for it; of an example the command stays."""
    if text.startswith(EXAMPLE):
        return text.replace(EXAMPLE, local(EXAMPLE), 1)
    flat = " ".join(text.split())
    said = local(flat)
    return text if said is flat else said


def _translate_typer() -> None:
    titles: Any = rich_utils
    titles.ARGUMENTS_PANEL_TITLE = local("Arguments")
    titles.OPTIONS_PANEL_TITLE = local("Options")
    titles.COMMANDS_PANEL_TITLE = local("Commands")
    titles.ERRORS_PANEL_TITLE = local("Error")
    titles.ABORTED_TEXT = local("Aborted.")
    titles.DEFAULT_STRING = f"[{local('default')}: {{}}]"
    titles.REQUIRED_LONG_STRING = f"[{local('required')}]"
    titles.RICH_HELP = f"{local('Help:')} [blue]{{command_path}} {{help_option}}[/]"
    # Languages without spaces are folded anywhere, where rich would cut their lines short.
    titles.Columns = _folding


def _folding(items: Iterable[Any]) -> Columns:
    items = list(items)
    for item in items:
        if isinstance(item, Text):
            item.overflow = "fold"
    return Columns(items)


def _said(error: typer.TyperException) -> str:
    """What typer says of a wrong command line; what else it finds wrong stays as it says it."""
    if isinstance(error, typer.BadParameter):
        name = _named(error)
        if not error.message:
            return local(Phrase("{name} is missing.", name=name))
        message = local(error.message)
        if name:
            return local(Phrase("Invalid value for {name}: {message}", name=name, message=message))
        return local(Phrase("Invalid value: {message}", message=message))
    if option := getattr(error, "option_name", None):
        return local(Phrase("There is no option {name}.", name=option))
    return local(error.message)


def _named(error: typer.BadParameter) -> str:
    hint = error.param_hint or (error.param.get_error_hint() if error.param else "")
    return hint if isinstance(hint, str) else " / ".join(hint)
