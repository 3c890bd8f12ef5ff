"""`dateline ask --batch`: every question of a file, and a file of answers."""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import typer

from index.errors.phrases import Phrase
from qa import QAError, Question
from server.cli.ask.answer_file import AnswerFile
from server.cli.ask.question_file import AskedRow, read_questions
from server.cli.options import ENDPOINT_FAILED, INTERRUPTED, USAGE
from server.cli.output import say, told
from server.container import Container
from server.protocols import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_FAILURES = 5
_LINE_EVERY_S = 10.0


def ask_all(
    parts: Container, asked: Question, path: Path, column: str | None, output: Path | None
) -> None:
    """Ask the questions of the file, each as `asked` is, and write the answers beside it.

    What an earlier run answered is not asked again. A row that cannot be used is named, and the
    rest goes on; then the exit status is 2, or 4 where the endpoint failed.
    """
    questions = read_questions(path, column)
    target = output or path.with_name(f"{path.stem}-answers.csv")
    if target.exists() and target.samefile(path):
        raise typer.BadParameter("--output names the file of the questions. Name another.")
    answers = AnswerFile(target, questions)
    waiting = [row for row in questions.rows if row.number not in answers.done]
    if answers.done:
        say(
            Phrase(
                "{n} of {all} are answered in {file} already.",
                n=len(answers.done),
                all=len(questions.rows),
                file=target,
            )
        )
    try:
        unused, failed = asyncio.run(_ask(parts, asked, waiting, answers))
    except KeyboardInterrupt:
        say(
            Phrase("Stopped. What is answered is in {file}; the same command goes on.", file=target)
        )
        raise typer.Exit(INTERRUPTED) from None
    done = len(answers.done) + len(waiting) - unused - failed
    say(
        Phrase(
            "{n} of {all} questions asked; the answers are in {file}.",
            n=done,
            all=len(questions.rows),
            file=target,
        )
    )
    if failed:
        say(Phrase("{n} could not be asked; the same command asks them again.", n=failed))
    if unused:
        say(
            Phrase(
                "{n} rows cannot be used; mend them, and the same command asks them alone.",
                n=unused,
            )
        )
    if failed or unused:
        raise typer.Exit(ENDPOINT_FAILED if failed else USAGE)


async def _ask(
    parts: Container, asked: Question, waiting: list[AskedRow], answers: AnswerFile
) -> tuple[int, int]:
    """How many rows cannot be used, and of how many others asking failed.

    Raises the error of the last of `_MOST_FAILURES` in a row, and every error of the index.
    """
    unused = failed = in_a_row = 0
    try:
        with _progress(len(waiting)) as advance:
            for row in waiting:
                if row.fault is not None:
                    unused += 1
                    say(Phrase("Row {n} {fault}.", n=row.number, fault=row.fault))
                    answers.add(row, None, row.fault)
                else:
                    try:
                        answer = await whole(parts.ask(replace(asked, text=row.question)))
                        answers.add(row, answer)
                        in_a_row = 0
                    except QAError as error:
                        failed, in_a_row = failed + 1, in_a_row + 1
                        say(Phrase("Row {n}: {error}", n=row.number, error=told(error)))
                        answers.add(row, None, str(error))
                        if in_a_row == _MOST_FAILURES:
                            raise
                advance()
    finally:
        await parts.aclose()
    return unused, failed


class _Advance(Protocol):
    def __call__(self) -> None: ...


@contextmanager
def _progress(total: int) -> Iterator[_Advance]:
    """A bar on a terminal; elsewhere a line now and then."""
    from rich.console import Console
    from rich.progress import Progress

    console, done, last = Console(stderr=True), 0, time.monotonic()
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=total)

        def advance() -> None:
            nonlocal done, last
            done += 1
            progress.advance(task)
            if not console.is_terminal and time.monotonic() - last >= _LINE_EVERY_S:
                last = time.monotonic()
                say(Phrase("{n} of {all} questions so far.", n=done, all=total))

        yield advance
