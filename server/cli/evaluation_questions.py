"""The questions of a data set and what is relevant to each; what is wrong with it is named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from index import ArticleNotFound, IndexReader, ReadError
from index.evaluation import Qrels, Run
from index.reading.beir import BeirFolder, Query, judged
from server.cli.output import say

T = TypeVar("T")

_NAMED = 10


@dataclass(frozen=True)
class OtherRun:
    """A run to compare with, and the file it is from."""

    file: str
    run: Run


@dataclass(frozen=True)
class Questions:
    """`relevant` has the questions of `queries` that are judged to have a relevant article."""

    queries: tuple[Query, ...]
    relevant: Qrels

    @property
    def types(self) -> dict[str, frozenset[str]]:
        """The ids of each type of question, the types by name."""
        of_type = defaultdict[str, set[str]](set)
        for query in self.queries:
            for name in query.types:
                of_type[name].add(query.id)
        return {name: frozenset(of_type[name]) for name in sorted(of_type)}

    def judged_in(self, other: OtherRun) -> Qrels:
        """What is relevant to those questions that the other run has; raises ReadError for none."""
        both = {query: of for query, of in self.relevant.items() if query in other.run}
        if not both:
            why = "none of the judged questions is in it."
            raise ReadError(other.file, why, "Compare a run of the same data set.")
        if missing := len(self.relevant) - len(both):
            say(f"{other.file} lacks {missing} of the judged questions; the others are compared.")
        return both


def questions_of(dataset: BeirFolder, reader: IndexReader) -> Questions:
    """Raises ReadError where no question is judged."""
    queries = tuple(_readable(dataset.queries()))
    ids = {query.id for query in queries}
    qrels, faults = judged(_readable(dataset.judgements()), ids, lambda id: _has(reader, id))
    _name(faults)
    relevant = {query: of for query, of in qrels.items() if max(of.values()) > 0}
    if not relevant:
        raise ReadError(
            str(dataset.qrels_file), "no question has a relevant article.", "Give --split another."
        )
    unjudged = [query for query in queries if query.id not in relevant]
    if unjudged:
        say(
            f"{len(unjudged)} of {len(queries)} questions have no relevant article in"
            f" {dataset.qrels_file}: searched, not measured (first: {unjudged[0].source})."
        )
    return Questions(queries, relevant)


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
