"""`dateline ask` and `dateline search`: an answer with its sources, or the passages alone."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import aclosing
from typing import Annotated

import typer

from index import Hit, Query
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
from server import MAX_HITS
from server.cli.explanation import explained
from server.cli.options import (
    NOT_ANSWERED,
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
from server.cli.output import BY_WORDS_ALONE, one_line, plain, say
from server.container import Container
from server.settings import load_settings

_SHOWN_CHARACTERS = 300

StrictnessOption = Annotated[
    Strictness,
    typer.Option(
        "--strictness",
        help="What becomes of sentences that no article supports: taken out (strict), kept without "
        "a source (mark), or not checked at all (off).",
    ),
]

ExplainOption = Annotated[
    bool,
    typer.Option(
        "--explain", help="Say what the query was understood as, and what found each hit."
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
    endpoint failed, 5 the index cannot be used.

    Example:  dateline ask "Who is the US special envoy for North Korea?" --after 2021-09-01
    """
    asked = Question(
        check_question(typed_or_read(question, "question")),
        filters=filters_of(publisher, category, after, before),
        mode="extractive" if extractive else None,
        strictness=strictness,
        explain=explain,
    )
    parts = Container(load_settings(index=index))
    streaming = sys.stdout.isatty() and not json
    answer = asyncio.run(_answer(parts, asked, streaming, json))
    if json:
        # Its classes take a while to make, and text needs none of them.
        from server.schemas import AnswerDocument

        print(AnswerDocument.model_validate(answer).model_dump_json(indent=2))
    elif streaming and answer.sentences:
        print()  # every sentence was shown as it was checked
    else:
        print(plain(answer.answer))
    if not json:
        _show_sources(answer, dates=dates)
        if answer.explanation:
            print("\n" + plain("\n".join(explained(answer.explanation))))
    if not answer.answerable:
        raise typer.Exit(NOT_ANSWERED)


async def _answer(parts: Container, question: Question, streaming: bool, json: bool) -> Answer:
    """The Answer; raises the error of a `Failed`."""
    try:
        async with aclosing(parts.ask(question)) as events:
            async for event in events:
                match event:
                    case Retrieved(respelt=(_, *_) as words) if not json:
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
    if answer.citations:
        print()
    for citation in answer.citations:
        is_quoted = render.is_quoted(answer, citation)
        said = render.note(citation, place=True) if is_quoted else render.source(citation)
        print(one_line(said))
        if dates and citation.days:
            print(f"    {one_line(render.days(citation))}")
    for line in render.nearest(answer):
        say(line)
    if "unsure" in answer.notes:
        say("The articles may not answer this: these are the nearest words.")
    if answer.answerable and "other_language" in answer.notes:
        say("English is understood best: this answer is less sure than one to a question in it.")
    if "by_words_alone" in answer.notes:
        say(BY_WORDS_ALONE)


def search(
    query: Annotated[
        str,
        typer.Argument(metavar="QUERY", help="What to look for; - reads it from standard input."),
    ],
    k: Annotated[int, typer.Option("-k", min=1, max=MAX_HITS, help="How many passages.")] = 10,
    publisher: PublisherOption = [],  # noqa: B006 - typer copies it
    category: CategoryOption = [],  # noqa: B006
    after: AfterOption = None,
    before: BeforeOption = None,
    json: JsonOption = False,
    explain: ExplainOption = False,
    index: IndexOption = None,
) -> None:
    """Find the passages nearest to a query, best first.

    Example:  dateline search "missile test" -k 5 --publisher "Iran Press TV"
    """
    asked = check_question(typed_or_read(query, "query"))
    filters = filters_of(publisher, category, after, before)
    with Container(load_settings(index=index)).reader() as reader:
        parsed = reader.parse_query(asked)
        hits = reader.search(parsed, k, filters)
    if json:
        from server.schemas import HitsDocument

        print(HitsDocument.of(hits).model_dump_json(indent=2))
        return
    if not hits:
        say("Nothing was found. Loosen the filters, or add articles with: dateline index add PATH")
    if explain:
        print("\n".join(_explained(parsed)), end="\n\n")
    if any(hit.by_words_alone for hit in hits):
        say(BY_WORDS_ALONE)
    for rank, hit in enumerate(hits, 1):
        print(_shown(rank, hit))
        if explain:
            print(f"   found by: {', '.join(hit.found_by)}; score {hit.score:.3f}")


def _explained(question: Query) -> Iterator[str]:
    """What the query was understood as, a line each."""
    for number, part in enumerate(question.parts or (question.full,), 1):
        said = [f"part {number}: {one_line(part.words)}"]
        said += [f"publisher {name}" for name in sorted(part.publishers)]
        said += [f"perhaps publisher {name}" for name in sorted(part.possible_publishers)]
        said += [f"{day.first or '…'} to {day.last or '…'}" for day in part.days]
        yield " · ".join(said)
    yield from (f"category {name}" for name in sorted(question.categories))
    yield from (f"quoted: {phrase}" for phrase in question.phrases)
    yield from (f"not in this archive: {name}" for name in question.unknown_publishers)
    if question.wants_latest:
        yield "the newest first"


def _shown(rank: int, hit: Hit) -> str:
    text = one_line(hit.passage.text)
    cut = text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS].rstrip() + " …"
    return f"{rank}. {one_line(render.hit(hit, place=True))}\n   {cut}"
