"""`dateline ask`: an answer with its sources."""

from __future__ import annotations

import asyncio
import sys
from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from qa import (
    Answer,
    Done,
    Failed,
    Question,
    Retrieved,
    Sentence,
    Strictness,
    check_question,
)
from qa.citations import render
from server.cli.ask.explanation import explained
from server.cli.ask.export import FormatOption, OutputOption, exported, form_of
from server.cli.options import (
    NOT_ANSWERED,
    AfterOption,
    BeforeOption,
    CategoryOption,
    CollectionOption,
    ExtractiveOption,
    IndexOption,
    JsonOption,
    PublisherOption,
    filters_of,
    typed_or_read,
)
from server.cli.output import in_its_language, one_line, plain, say, say_doubts, wording_of
from server.container import Container
from server.settings import load_settings

StrictnessOption = Annotated[
    Strictness,
    typer.Option(
        "--strictness",
        help="What becomes of sentences that no article supports: taken out (strict), kept without "
        "a source (mark), or not checked at all (off).",
    ),
]


def ask(
    question: Annotated[
        str | None,
        typer.Argument(metavar="QUESTION", help="The question; - reads it from standard input."),
    ] = None,
    batch: Annotated[
        Path | None,
        typer.Option(
            "--batch",
            metavar="FILE",
            help="Ask every question of a file: .csv or .tsv with a column “question”, .jsonl, or "
            "a question a line. Answers go to --output, a .csv or .jsonl; it goes on where it "
            "stopped.",
        ),
    ] = None,
    column: Annotated[
        str | None,
        typer.Option("--column", metavar="NAME", help="Where the questions of --batch stand."),
    ] = None,
    publisher: PublisherOption = [],  # noqa: B006 - typer copies it
    category: CategoryOption = [],  # noqa: B006
    collection: CollectionOption = [],  # noqa: B006
    after: AfterOption = None,
    before: BeforeOption = None,
    json: JsonOption = False,
    form: FormatOption = None,
    output: OutputOption = None,
    extractive: ExtractiveOption = False,
    strictness: StrictnessOption = "strict",
    dates: Annotated[
        bool,
        typer.Option("--dates", help="Say which day a quote means by “on Monday” and the like."),
    ] = False,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            help="Say how the answer came about: what was found, why it was answered or refused, "
            "and what each check made of each sentence.",
        ),
    ] = False,
    index: IndexOption = None,
) -> None:
    """Answer a question from the articles.

    Exit status: 0 answered, 2 usage, 3 the articles do not answer it, 4 the language model's
    endpoint failed, 5 the index cannot be used. With --batch: 0 every row was asked, 2 some
    cannot be used.

    Example:  dateline ask "Who is the US special envoy for North Korea?" --after 2021-09-01
    """
    if (question is None) == (batch is None):
        raise typer.BadParameter("Give a QUESTION, or a file of them with --batch FILE.")
    if column and batch is None:
        raise typer.BadParameter("--column is for --batch FILE.")
    asked = Question(
        "" if question is None else check_question(typed_or_read(question, "question")),
        filters=filters_of(publisher, category, after, before, collection),
        mode="extractive" if extractive else None,
        strictness=strictness,
        explain=explain,
    )
    parts = Container(load_settings(index=index))
    if batch is not None:
        if form or json or explain or dates:
            raise typer.BadParameter("--batch takes none of --format, --json, --explain, --dates.")
        # Importing tables and exports takes a while, and one question needs none of them.
        from server.cli.ask.batch import ask_all

        ask_all(parts, asked, batch, column, output)
        return
    written_as = form_of(form, output, json)
    streaming = sys.stdout.isatty() and not written_as
    answer = asyncio.run(_answer(parts, asked, streaming, bool(written_as)))
    if written_as:
        from server.protocols.exports.report import of_answers

        exported(lambda sources: of_answers([answer], sources), written_as, output, parts.settings)
    elif streaming and answer.sentences:
        print()  # every sentence was shown as it was checked
    else:
        print(plain(in_its_language(answer)))
    if not written_as:
        _show_sources(answer, dates=dates)
        if answer.explanation:
            print("\n" + plain("\n".join(explained(answer.explanation))))
    if not answer.answerable:
        raise typer.Exit(NOT_ANSWERED)


async def _answer(parts: Container, question: Question, streaming: bool, quiet: bool) -> Answer:
    """The Answer; raises the error of a `Failed`."""
    try:
        async with aclosing(parts.ask(question)) as events:
            async for event in events:
                match event:
                    case Retrieved(respelt=(_, *_) as words) if not quiet:
                        print(plain(render.respelt(words)))
                    case Sentence() if streaming and event.text:
                        print(event.before + plain(event.text), end="", flush=True)
                    case Failed(error):
                        raise error
                    case Done(answer):
                        return answer
    finally:
        await parts.aclose()
    raise RuntimeError("an Answerer ended without Done or Failed")


def _show_sources(answer: Answer, *, dates: bool) -> None:
    words = wording_of(answer)
    if answer.citations:
        print()
    for citation in answer.citations:
        is_quoted = render.is_quoted(answer, citation)
        shown = partial(render.note, place=True) if is_quoted else render.source
        said = shown(citation, words=words)
        print(one_line(said))
        if dates and citation.days:
            print(f"    {one_line(render.days(citation))}")
    for line in render.nearest(answer, words):
        say(line)
    say_doubts(answer)
