"""`dateline eval`: measuring on a labelled data set."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from index import IndexReader
from index.evaluation import RECALL_DEPTHS, Run, Searched, score, searched
from index.reading.beir import BeirFolder
from index.run_files import write_run, write_trec
from server.bootstrap import Parts
from server.cli.evaluation_index import indexed
from server.cli.evaluation_questions import OtherRun, Questions, questions_of
from server.cli.options import IndexOption, JsonOption
from server.cli.output import plain, say
from server.cli.plots import check_plots
from server.cli.retrieval_figures import (
    AtDepth,
    Comparison,
    Groups,
    IndexFigures,
    Latency,
    RetrievalFigures,
)
from server.cli.retrieval_report import markdown, write_report
from server.schemas import MAX_HITS
from server.settings import load_settings

app = typer.Typer(help="Measure on a labelled data set.", no_args_is_help=True)


@app.callback()
def _several() -> None:
    """With one command alone, typer would leave out its name."""


def _in_a_folder(path: Path | None) -> Path | None:
    if path is not None and not path.absolute().parent.is_dir():
        raise typer.BadParameter(f"there is no folder {path.parent} to write it into.")
    return path


@app.command()
def retrieval(
    dataset: Annotated[
        Path,
        typer.Option(metavar="DIR", help="A BEIR folder: corpus.jsonl, queries.jsonl, qrels/."),
    ],
    split: Annotated[str, typer.Option(help="Which qrels/SPLIT.tsv.")] = "dev",
    k: Annotated[int, typer.Option("-k", min=1, max=MAX_HITS, help="Passages a question.")] = 10,
    run: Annotated[
        Path | None,
        typer.Option(metavar="FILE", dir_okay=False, callback=_in_a_folder, help="Write the hits."),
    ] = None,
    trec: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", dir_okay=False, callback=_in_a_folder, help="Write a TREC run."
        ),
    ] = None,
    compare: Annotated[
        Path | None,
        typer.Option(metavar="RUN", exists=True, dir_okay=False, help="Another --run file."),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(metavar="DIR", file_okay=False, help="Write figures and plots there."),
    ] = None,
    json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Measure how well search finds the articles that a data set calls relevant.

    The corpus is indexed once, into the folder eval beside the index, and again when it or the
    embedding model changes. Every question is searched as dateline search does.

    Example:  dateline eval retrieval --dataset ./xquad --run found.jsonl
    """
    settings = load_settings(index=index)
    if report:
        check_plots()
    data = BeirFolder(dataset, split)
    data.check_there()
    questions = questions_of(data)
    other = questions.other_run(compare) if compare else None
    with indexed(data, Parts(settings)).reader() as reader:
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
    if report:
        write_report(report, figures)
    print(figures.as_json() if json else plain("\n".join(markdown(figures))))


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
