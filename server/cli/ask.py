"""`dateline ask`: a question in, an answer and its sources out."""

from __future__ import annotations

import asyncio
import sys
from contextlib import aclosing
from typing import Annotated

import typer

from qa import Answer, Done, Failed, Question, Sentence, Strictness, check_question
from server.bootstrap import Parts
from server.cli.exit_codes import NOT_ANSWERED
from server.cli.options import (
    AfterOption,
    BeforeOption,
    CategoryOption,
    ExtractiveOption,
    IndexOption,
    JsonOption,
    PublisherOption,
    filters_of,
    typed_or_read,
)
from server.cli.output import plain
from server.cli.sources import show_nearest, source
from server.schemas import AnswerDocument
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
        str,
        typer.Argument(metavar="QUESTION", help="The question; - reads it from standard input."),
    ],
    publisher: PublisherOption = [],  # noqa: B006 - typer copies it
    category: CategoryOption = [],  # noqa: B006
    after: AfterOption = None,
    before: BeforeOption = None,
    json: JsonOption = False,
    extractive: ExtractiveOption = False,
    strictness: StrictnessOption = "strict",
    index: IndexOption = None,
) -> None:
    """Answer a question from the articles.

    Exit status: 0 answered, 2 usage, 3 the articles do not answer it, 4 the language model's
    endpoint failed, 5 the index cannot be used.

    Example:  dateline ask "Who is the US special envoy for North Korea?" --after 2021-09-01
    """
    asked = Question(
        check_question(typed_or_read(question, "question")),
        filters=filters_of(publisher, category, after, before),
        mode="extractive" if extractive else None,
        strictness=strictness,
    )
    parts = Parts(load_settings(index=index))
    streaming = sys.stdout.isatty() and not json
    answer = asyncio.run(_answer(parts, asked, streaming))
    if json:
        print(AnswerDocument.model_validate(answer).model_dump_json(indent=2))
    elif streaming and answer.sentences:
        print()  # every sentence was shown as it was checked
    else:
        print(plain(answer.answer))
    if not json:
        _show_sources(answer)
    if not answer.answerable:
        raise typer.Exit(NOT_ANSWERED)


async def _answer(parts: Parts, question: Question, streaming: bool) -> Answer:
    """The Answer; raises the error of a `Failed`."""
    try:
        async with aclosing(parts.ask(question)) as events:
            async for event in events:
                match event:
                    case Sentence() if streaming and event.text:
                        separator = " " if event.start else ""
                        print(separator + plain(event.text), end="", flush=True)
                    case Failed(error):
                        raise error
                    case Done(answer):
                        return answer
    finally:
        await parts.aclose()
    raise RuntimeError("an Answerer ended without Done or Failed")


def _show_sources(answer: Answer) -> None:
    if answer.citations:
        print()
    for citation in answer.citations:
        print(source(citation))
    show_nearest(answer)
