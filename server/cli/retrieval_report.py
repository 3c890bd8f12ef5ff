"""What measuring retrieval found, in Markdown, and as a folder with its plots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from server.cli.evaluation_report import INTERVALS, cell, groups_table, row, write_folder
from server.cli.plots import draw_retrieval
from qa.evaluation.figures import AtDepth, Comparison, RetrievalFigures


def write_report(folder: Path, figures: RetrievalFigures) -> None:
    """`report.md`, `figures.json` and the plots. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    plots = draw_retrieval(folder, figures.depths)
    write_folder(folder, figures.as_json(), markdown(figures), plots)


def markdown(figures: RetrievalFigures) -> Iterator[str]:
    """The report's lines, without the plots."""
    made, took, measures = figures.index, figures.latency_ms, figures.measures
    yield f"# Retrieval on {figures.dataset} ({figures.split})"
    yield ""
    yield (
        f"{figures.searched} questions, {measures.all.questions} of them judged; {figures.k} of"
        f" {made.passages} passages each, from {made.articles} articles; {made.model}."
        f" A search took {took.p50:.1f} ms (p50), {took.p95:.1f} ms (p95)."
    )
    yield ""
    yield from groups_table(measures, "{:.4f} [{:.4f}, {:.4f}]")
    yield ""
    yield INTERVALS
    if figures.comparison:
        yield from _comparison(figures.comparison)
    if figures.depths:
        yield from _depths(figures.depths)


def _comparison(comparison: Comparison) -> Iterator[str]:
    yield ""
    yield f"## Difference: this run less {comparison.run}"
    yield ""
    yield from groups_table(comparison.differences, "{:+.4f} [{:+.4f}, {:+.4f}]")


def _depths(depths: Sequence[AtDepth]) -> Iterator[str]:
    yield ""
    yield "## By the number of passages asked for"
    yield ""
    yield row("passages", "recall of articles", "p50", "p95")
    yield row(*["---"] * 4)
    for at in depths:
        took = (f"{ms:.1f} ms" for ms in (at.latency_ms.p50, at.latency_ms.p95))
        yield row(str(at.k), cell("{:.4f} [{:.4f}, {:.4f}]", at.recall), *took)
    yield ""
