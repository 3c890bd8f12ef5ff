"""`dateline eval`: measuring on a labelled data set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from server import MAX_HITS
from server.cli.options import ExtractiveOption, IndexOption, JsonOption
from server.settings import load_settings

app = typer.Typer(help="Measure on a labelled data set.", no_args_is_help=True)


def _in_a_folder(path: Path | None) -> Path | None:
    if path is not None and not path.absolute().parent.is_dir():
        raise typer.BadParameter(f"there is no folder {path.parent} to write it into.")
    return path


DatasetOption = Annotated[
    Path,
    typer.Option(
        "--dataset", metavar="DIR", help="A BEIR folder: corpus.jsonl, queries.jsonl, qrels/."
    ),
]
SplitOption = Annotated[str, typer.Option("--split", help="Which qrels/SPLIT.tsv.")]
ReportOption = Annotated[
    Path | None,
    typer.Option("--report", metavar="DIR", file_okay=False, help="Write figures and plots there."),
]


@app.command()
def retrieval(
    dataset: DatasetOption,
    split: SplitOption = "dev",
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
    report: ReportOption = None,
    json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Measure how well search finds the articles that a data set calls relevant.

    The corpus is indexed once, into the folder eval beside the index, and again when it or the
    embedding model changes. Every question is searched as dateline search does.

    Example:  dateline eval retrieval --dataset ./xquad --run found.jsonl
    """
    # It brings what measures and plots, which no other command needs.
    from server.cli.eval.retrieval import measure

    files = {"run": run, "trec": trec, "compare": compare, "report": report}
    measure(load_settings(index=index), dataset, split, k, **files, as_json=json)


@app.command()
def answers(
    dataset: DatasetOption,
    split: SplitOption = "dev",
    limit: Annotated[
        int | None, typer.Option(min=1, help="Ask so many questions, drawn with a fixed seed.")
    ] = None,
    run: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            dir_okay=False,
            callback=_in_a_folder,
            help="Keep the answers there, and go on from those that it holds.",
        ),
    ] = None,
    concurrency: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="How many at once. Default: 4 of a model, else 1."),
    ] = None,
    extractive: ExtractiveOption = False,
    report: ReportOption = None,
    json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Measure how well questions are answered, cited and refused on a data set with gold answers.

    The corpus is indexed once, as for eval retrieval. Every question is asked as by dateline ask,
    of the language model where one is configured.

    Example:  dateline eval answers --dataset ./multihop-rag --limit 100 --run answers.jsonl
    """
    from server.cli.eval.answers import Wanted, measure

    settings = load_settings(index=index)
    written = settings.llm_base_url is not None and not extractive
    wanted = Wanted(
        mode="llm" if written else "extractive",
        limit=limit,
        concurrency=concurrency or (4 if written else 1),
        run=run,
        report=report,
        json=json,
    )
    measure(settings, dataset, split, wanted)
