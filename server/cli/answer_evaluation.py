"""Measuring answers: the questions asked, a few at once, and where the figures are written."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import Progress

from index import ArticleNotFound, IndexReader, ReadError
from qa.evaluation.beir import BeirFolder, Query
from qa import Mode, QAError, Question
from qa.evaluation.answer_metrics import gold_of, history_of
from server.asking import whole
from server.bootstrap import Parts
from qa.evaluation.figures import AnswerFigures, Asked, answer_figures
from server.cli.answer_report import answer_markdown as markdown, write_answer_report as write_report
from server.cli.answer_runs import AnswerRun
from server.cli.evaluation_index import indexed
from server.cli.evaluation_questions import Questions, questions_of
from server.cli.exit_codes import ENDPOINT_FAILED, INTERRUPTED
from server.cli.output import plain, say
from server.cli.plots import check_plots
from server.settings import Settings

SEED = 20_231_130
_MOST_FAILURES = 5


@dataclass(frozen=True)
class Wanted:
    """Which answers, how many at once, and what is to be written; None is all, or nothing."""

    mode: Mode
    limit: int | None
    concurrency: int
    run: Path | None
    report: Path | None
    json: bool


def measure(settings: Settings, dataset: Path, split: str, wanted: Wanted) -> None:
    """Ask the questions of the data set and print how well they were answered."""
    if wanted.report:
        check_plots()
    data = BeirFolder(dataset, split)
    data.check_there()
    questions = questions_of(data)
    chosen = _chosen(questions.queries, wanted.limit)
    run = AnswerRun(wanted.run, {query.id: query for query in questions.queries})
    _check_same_way(run, settings, wanted)
    corpus = indexed(data, Parts(settings))
    try:
        figures = asyncio.run(_measured(corpus, data, questions, chosen, run, wanted))
    except KeyboardInterrupt:
        if wanted.run:
            say(f"{len(run.answers)} answers are in {wanted.run}; the same command goes on.")
        raise typer.Exit(INTERRUPTED) from None
    if wanted.report:
        write_report(wanted.report, figures)
    print(figures.as_json() if wanted.json else plain("\n".join(markdown(figures))))
    if figures.failed:
        raise typer.Exit(ENDPOINT_FAILED)


def _chosen(queries: Sequence[Query], limit: int | None) -> list[Query]:
    """So many of them, drawn with a fixed seed; a smaller number's are among a larger one's."""
    order = list(range(len(queries)))
    random.Random(SEED).shuffle(order)  # noqa: S311 - a sample, no secret
    return [queries[place] for place in sorted(order[:limit])]


def _check_same_way(run: AnswerRun, settings: Settings, wanted: Wanted) -> None:
    """Raises ReadError where the run was begun in the other mode or by another model."""
    only = None if settings.llm_fallbacks or wanted.mode == "extractive" else settings.llm_model
    for question, answer in run.answers.items():
        if answer.mode != wanted.mode or (only and answer.model not in (only, None)):
            how = answer.model or "no model"
            raise ReadError(
                str(wanted.run), f"{question!r} was answered by {how}.", "Name another file."
            )


async def _measured(
    corpus: Parts,
    data: BeirFolder,
    questions: Questions,
    chosen: Sequence[Query],
    run: AnswerRun,
    wanted: Wanted,
) -> AnswerFigures:
    try:
        reader = corpus.reader()
        questions.name_unknown_articles(reader)
        failed = await _ask(corpus, chosen, run, wanted)
        answers = {query.id: run.answers[query.id] for query in chosen if query.id in run.answers}
        golds = {q.id: gold_of(q, questions.relevant.get(q.id, {})) for q in chosen}
        asked = Asked(data.name, data.split, wanted.mode, len(questions.queries), failed)

        def text(article: str, version: int) -> str:
            return _text(reader, article, version)

        return answer_figures(asked, reader.status(), golds, answers, questions.types, text)
    finally:
        await corpus.aclose()


async def _ask(corpus: Parts, chosen: Sequence[Query], run: AnswerRun, wanted: Wanted) -> int:
    """Ask what the run has no answer to, and keep the answers; how many questions failed.

    Raises the error of the last of `_MOST_FAILURES` in a row, and of the only ones there are.
    """
    waiting = [query for query in chosen if query.id not in run.answers]
    if known := len(chosen) - len(waiting):
        say(f"{known} of {len(chosen)} questions are answered in {wanted.run}.")
    if not waiting:
        return 0
    say(f"Asking {len(waiting)} questions, {wanted.concurrency} at once.")
    await asyncio.to_thread(corpus.warm_up)
    failed, in_a_row = 0, 0
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task, rest = progress.add_task("", total=len(waiting)), iter(waiting)

        async def one_after_the_other() -> None:
            nonlocal failed, in_a_row
            for query in rest:
                question = Question(query.text, history_of(query), mode=wanted.mode)
                try:
                    run.keep(query, await whole(corpus.ask(question)))
                    in_a_row = 0
                except QAError as error:
                    failed, in_a_row = failed + 1, in_a_row + 1
                    say(f"{query.source}: {error}")
                    alone = failed == len(waiting) and not run.answers
                    if alone or in_a_row == _MOST_FAILURES:
                        raise
                progress.advance(task)

        await asyncio.gather(*(one_after_the_other() for _ in range(wanted.concurrency)))
    return failed


def _text(reader: IndexReader, article: str, version: int) -> str:
    try:
        return reader.article(article, version).text
    except ArticleNotFound:
        raise KeyError(article) from None
