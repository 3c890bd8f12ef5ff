"""The questions of a data set and what is relevant to each; what is wrong with it is named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from index import ArticleNotFound, IndexReader, ReadError
from qa.evaluation.beir import BeirFolder, Judgement, Query
from qa.evaluation.retrieval_metrics import Qrels, Run
from qa.evaluation.run_files import read_run
from server.cli.output import say

T = TypeVar("T")

_NAMED = 10


@dataclass(frozen=True)
class OtherRun:
    """A run to compare with, its file, and what is relevant to those questions that it has."""

    file: str
    run: Run
    judged: Qrels


@dataclass(frozen=True)
class Questions:
    """The questions of a data set, and the judgements on them."""

    queries: tuple[Query, ...]
    judgements: tuple[Judgement, ...]

    @cached_property
    def relevant(self) -> Qrels:
        """The questions with a relevant article, and all that is judged for them."""
        qrels = defaultdict[str, dict[str, int]](dict)
        for line in self.judgements:
            qrels[line.query_id][line.article_id] = line.relevance
        return {query: of for query, of in qrels.items() if max(of.values()) > 0}

    @property
    def types(self) -> dict[str, frozenset[str]]:
        """The ids of each type of question, the types by name."""
        of_type = defaultdict[str, set[str]](set)
        for query in self.queries:
            for name in query.types:
                of_type[name].add(query.id)
        return {name: frozenset(of_type[name]) for name in sorted(of_type)}

    def other_run(self, file: Path) -> OtherRun:
        """Raises ReadError where the file is no run, or one of other questions."""
        run = read_run(file)
        judged = {query: of for query, of in self.relevant.items() if query in run}
        if not judged:
            why = "none of the judged questions is in it."
            raise ReadError(str(file), why, "Compare a run of the same data set.")
        if missing := len(self.relevant) - len(judged):
            say(f"{file} lacks {missing} of the judged questions; the others are compared.")
        return OtherRun(str(file), run, judged)

    def name_unknown_articles(self, reader: IndexReader) -> None:
        """A judgement on one stays: for a user with that question, nothing is found."""
        _name(
            [
                ReadError(
                    line.source, f"there is no article {line.article_id!r}.", "It counts as missed."
                )
                for line in self.judgements
                if not _has(reader, line.article_id)
            ]
        )


def questions_of(dataset: BeirFolder) -> Questions:
    """Raises ReadError where no question has a relevant article."""
    queries = tuple(_readable(dataset.queries()))
    ids = {query.id for query in queries}
    lines = _readable(_on_known(ids, line) for line in dataset.judgements())
    questions = Questions(queries, tuple(lines))
    if not questions.relevant:
        why = "no question has a relevant article."
        raise ReadError(str(dataset.qrels_file), why, "Name another with --split.")
    return questions


def _on_known(queries: Collection[str], line: Judgement | ReadError) -> Judgement | ReadError:
    if isinstance(line, ReadError) or line.query_id in queries:
        return line
    return ReadError(line.source, f"there is no question {line.query_id!r}.", "It is left out.")


def _readable(items: Iterable[T | ReadError]) -> list[T]:
    """What could be read; what could not is named."""
    good, bad = list[T](), list[ReadError]()
    for item in items:
        if isinstance(item, ReadError):
            bad.append(item)
        else:
            good.append(item)
    _name(bad)
    return good


def _name(faults: Sequence[ReadError]) -> None:
    for fault in faults[:_NAMED]:
        say(str(fault))
    if more := len(faults[_NAMED:]):
        say(f"… and {more} more like these.")


def _has(reader: IndexReader, article_id: str) -> bool:
    try:
        reader.article(article_id)
    except ArticleNotFound:
        return False
    return True
