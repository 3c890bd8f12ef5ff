"""Measuring retrieval: the run, its figures, and where they are written."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.progress import track

from index import IndexReader
from qa.evaluation.beir import BeirFolder
from qa.evaluation.figures import (
    AtDepth,
    Comparison,
    Groups,
    IndexFigures,
    Latency,
    RetrievalFigures,
)
from qa.evaluation.retrieval_metrics import RECALL_DEPTHS, Run, Searched, score, searched
from qa.evaluation.run_files import write_run, write_trec
from server.cli.eval.corpus_index import indexed
from server.cli.eval.plots import check_plots
from server.cli.eval.questions import OtherRun, Questions, questions_of
from server.cli.eval.report import publish
from server.cli.output import say
from server.container import Container
from server.settings import Settings, SettingsError


def measure(
    settings: Settings,
    dataset: Path,
    split: str,
    k: int,
    *,
    run: Path | None,
    trec: Path | None,
    compare: Path | None,
    report: Path | None,
    as_json: bool,
) -> None:
    """Search every question of the data set and print how well that went.

    `run` and `trec` are written, `compare` is a run to compare with, `report` a folder.
    """
    _check_measures()
    if report:
        check_plots()
    data = BeirFolder(dataset, split)
    data.check_there()
    questions = questions_of(data)
    other = questions.other_run(compare) if compare else None
    _name_unjudged(questions, data)
    with indexed(data, Container(settings)).reader() as reader:
        questions.name_unknown_articles(reader)
        found = _searched(reader, questions, k)
        figures = RetrievalFigures(
            dataset=data.name,
            split=split,
            k=k,
            index=IndexFigures.of(reader.status()),
            searched=len(questions.queries),
            measures=Groups.of(score(questions.relevant, found.run, k), questions.types),
            latency_ms=Latency.of(found),
            comparison=_compared(questions, found.run, other, k) if other else None,
            depths=tuple(_by_depth(reader, questions)) if report else (),
        )
    if run:
        write_run(run, found.run)
    if trec:
        write_trec(trec, found.run, "dateline")
    publish(figures, report, as_json=as_json)


def _check_measures() -> None:
    """Before a corpus is indexed. Raises SettingsError where ir-measures is missing."""
    if find_spec("ir_measures") is None:
        raise SettingsError(
            "Search is measured with ir-measures, which is not installed. "
            "Install it with: pip install 'dateline[evaluation]'"
        )


def _name_unjudged(questions: Questions, data: BeirFolder) -> None:
    unjudged = [query for query in questions.queries if query.id not in questions.relevant]
    if unjudged:
        say(
            f"{len(unjudged)} of {len(questions.queries)} questions have no relevant article in"
            f" {data.qrels_file}: searched, not measured (first: {unjudged[0].source})."
        )


def _searched(reader: IndexReader, questions: Questions, k: int) -> Searched:
    """The run at `k`; one search before it, untimed, loads the model."""
    say(f"Searching {len(questions.queries)} questions for {k} passages.")
    texts = [(query.id, query.text) for query in questions.queries]
    reader.search(texts[0][1], k)
    console = Console(stderr=True)
    shown = track(texts, "", console=console, transient=True, disable=not console.is_terminal)
    return searched(reader, shown, k)


def _compared(questions: Questions, run: Run, other: OtherRun, k: int) -> Comparison:
    difference = score(other.judged, run, k).minus(score(other.judged, other.run, k))
    return Comparison(other.file, Groups.of(difference, questions.types))


def _by_depth(reader: IndexReader, questions: Questions) -> Iterator[AtDepth]:
    """A run of its own for each number of passages asked for."""
    for k in RECALL_DEPTHS:
        found = _searched(reader, questions, k)
        yield AtDepth(
            k=k,
            recall=score(questions.relevant, found.run, k).estimates()[f"recall@{k}"],
            latency_ms=Latency.of(found),
        )
