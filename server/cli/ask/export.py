"""The options `--format` and `--output`, and what they write."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors.phrases import Phrase
from qa import Answer
from server.cli.output import say
from server.container import Container
from server.settings import Settings

if TYPE_CHECKING:
    from server.protocols.exports import Format
    from server.protocols.exports.report import Report, Sources

_FORMATS = "md, html, csv, json, docx, csl, bib or ris"

FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help=f"Write it as {_FORMATS}. Default: what the name of --output ends in.",
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE", help="Write it to this file, replacing it."),
]


def form_of(name: str | None, output: Path | None, json: bool = False) -> Format | None:
    """The format that is asked for; None where text for a person is.

    Raises typer.BadParameter where none can be told, or two are named.
    """
    if name is None and output is None and not json:
        return None
    # Its classes take a while to make, and text for a person needs none of them.
    from server.protocols.exports import Format, format_of_name

    if json and name not in (None, "json"):
        raise typer.BadParameter("--json and --format name two formats. Leave one out.")
    if (named := "json" if json else name) is not None:
        try:
            form = Format(named)
        except ValueError:
            raise typer.BadParameter(
                Phrase("There is no format {name}. Say {formats}.", name=name, formats=_FORMATS)
            ) from None
    elif (ending := format_of_name(output.name if output else "")) is not None:
        form = ending
    else:
        raise typer.BadParameter(
            Phrase(
                "The name {file} says no format. End it in one, or say --format {formats}.",
                file=output,
                formats=_FORMATS,
            )
        )
    if form is Format.DOCX and output is None and sys.stdout.isatty():
        raise typer.BadParameter("A Word document is not for a terminal. Name a file: --output.")
    return form


def exported(
    report_of: Callable[[Sources], Report], form: Format, output: Path | None, settings: Settings
) -> None:
    """Write the report to the file, or to standard output where there is none.

    Raises typer.BadParameter where the file cannot be written.
    """
    from server.protocols.exports import REFERENCES, export
    from server.protocols.exports.csv import BYTE_ORDER_MARK
    from server.protocols.exports.report import Sources, authors_in

    if form in REFERENCES:
        with Container(settings).reader() as reader:
            report = report_of(Sources(author_of=authors_in(reader)))
    else:
        report = report_of(Sources())
    content = export(report, form)
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content.removeprefix(BYTE_ORDER_MARK.encode()))
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise unwritable(output, error) from None
    say(Phrase("Written to {file}.", file=output))


def unwritable(path: Path | None, error: OSError) -> typer.BadParameter:
    return typer.BadParameter(
        Phrase("{file} cannot be written: {why}.", file=path, why=error.strerror)
    )


def save_answers(settings: Settings, answers: list[Answer], output: Path) -> None:
    """Write a conversation in the format that the file's name ends in.

    Raises typer.BadParameter.
    """
    form = form_of(None, output)
    from server.protocols.exports.report import of_answers

    if form is not None:
        exported(lambda sources: of_answers(answers, sources), form, output, settings)
