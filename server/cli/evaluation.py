"""`dateline eval`: measuring on a labelled data set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from server.cli.options import IndexOption, JsonOption
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
    # It brings what measures and plots, which no other command needs.
    from server.cli.retrieval_evaluation import Wanted, measure

    wanted = Wanted(run, trec, compare, report, json)
    measure(load_settings(index=index), dataset, split, k, wanted)
