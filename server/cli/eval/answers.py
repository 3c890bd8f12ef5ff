"""Measuring answers: the questions asked, a few at once, and where the figures are written."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer
from pydantic import TypeAdapter, ValidationError
from rich.console import Console
from rich.progress import Progress

from index import ArticleNotFound, IndexReader, ReadError
from index.readers.formats.json import read_objects
from index.readers.source import file_source, source_name
from qa import Answer, Mode, QAError, Question
from qa.evaluation.answer_metrics import gold_of, history_of
from qa.evaluation.beir import BeirFolder, Query
from qa.evaluation.figures import AnswerFigures, Asked, answer_figures
from server.cli.eval.corpus_index import indexed
from server.cli.eval.plots import check_plots
from server.cli.eval.questions import Questions, questions_of
from server.cli.eval.report import publish
from server.cli.options import ENDPOINT_FAILED, INTERRUPTED
from server.cli.output import say
from server.container import Container
from server.protocols import whole
from server.schemas import AnswerDocument
from server.settings import Settings

SEED = 20_231_130
_MOST_FAILURES = 5
_ANSWER = TypeAdapter(Answer)
_SHAPE = "A line is what `dateline eval answers --run` writes; another file makes a new run."


class AnswerRun:
    """Answers by question, kept in a file as well where there is one.

    A line is the Answer of docs/reference/api.md with `query_id` before it. What was answered
    before is read from the file; a last line that an interruption broke off is cut away.
    """

    def __init__(self, path: Path | None, queries: Mapping[str, Query]) -> None:
        """Raises ReadError where a line is no answer to one of these questions."""
        self._path = path
        self.answers: dict[str, Answer] = {}
        if path is not None and path.is_file():
            _cut_unfinished(path)
            self.answers = _read(path, queries)

    def keep(self, query: Query, answer: Answer) -> None:
        """Raises OSError as the system gives it."""
        self.answers[query.id] = answer
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(_line(query, answer))


def _line(query: Query, answer: Answer) -> str:
    document = AnswerDocument.model_validate(answer).model_dump_json()
    return f'{{"query_id":{TypeAdapter(str).dump_json(query.id).decode()},{document[1:]}\n'


def _cut_unfinished(path: Path) -> None:
    whole = path.read_bytes()
    end = whole.rfind(b"\n") + 1
    if end < len(whole):
        with path.open("r+b") as file:
            file.truncate(end)


def _read(path: Path, queries: Mapping[str, Query]) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for number, record in read_objects(file_source(path)):
        if isinstance(record, ReadError):
            raise record
        source, question = f"{source_name(path)}#{number}", record.get("query_id")
        query = queries.get(question) if isinstance(question, str) else None
        if query is None:
            raise ReadError(source, f"there is no question {question!r} in this set.", _SHAPE)
        if query.id in answers:
            raise ReadError(source, f"the question {question!r} stands twice.", "Keep one line.")
        try:
            answer = _ANSWER.validate_python(record)
        except ValidationError as error:
            field = ".".join(map(str, error.errors()[0]["loc"]))
            raise ReadError(
                source, f'field "{field}" is missing or not as it must be.', _SHAPE
            ) from None
        if answer.question != query.text:
            raise ReadError(source, f"{question!r} is another question in this set.", _SHAPE)
        answers[query.id] = answer
    return answers


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
    corpus = indexed(data, Container(settings))
    try:
        figures = asyncio.run(_measured(corpus, data, questions, chosen, run, wanted))
    except KeyboardInterrupt:
        if wanted.run:
            say(f"{len(run.answers)} answers are in {wanted.run}; the same command goes on.")
        raise typer.Exit(INTERRUPTED) from None
    publish(figures, wanted.report, as_json=wanted.json)
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
    corpus: Container,
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


async def _ask(corpus: Container, chosen: Sequence[Query], run: AnswerRun, wanted: Wanted) -> int:
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
