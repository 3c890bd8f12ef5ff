"""What measuring retrieval found, in Markdown, and as a folder with its plots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from index.evaluation import CONFIDENCE, RESAMPLES, SEED, Estimate
from server.cli.plots import draw
from server.cli.retrieval_figures import AtDepth, Comparison, Groups, RetrievalFigures


def write_report(folder: Path, figures: RetrievalFigures) -> None:
    """`report.md`, `figures.json` and the plots. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "figures.json").write_text(figures.as_json() + "\n", encoding="utf-8")
    plots = [f"![{path.stem}]({path.name})" for path in draw(folder, figures.depths)]
    lines = [*markdown(figures), *plots]
    (folder / "report.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


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
    yield from _table(measures, "{:.4f} [{:.4f}, {:.4f}]")
    yield ""
    yield (
        f"In brackets, {100 * CONFIDENCE:.0f} % intervals: percentile bootstrap over questions,"
        f" {RESAMPLES:,} resamples, seed {SEED}."
    )
    if figures.comparison:
        yield from _comparison(figures.comparison)
    if figures.depths:
        yield from _depths(figures.depths)


def _comparison(comparison: Comparison) -> Iterator[str]:
    yield ""
    yield f"## Difference: this run less {comparison.run}"
    yield ""
    yield from _table(comparison.differences, "{:+.4f} [{:+.4f}, {:+.4f}]")


def _depths(depths: Sequence[AtDepth]) -> Iterator[str]:
    yield ""
    yield "## By the number of passages asked for"
    yield ""
    yield _row("passages", "recall of articles", "p50", "p95")
    yield _row(*["---"] * 4)
    for at in depths:
        took = (f"{ms:.1f} ms" for ms in (at.latency_ms.p50, at.latency_ms.p95))
        yield _row(str(at.k), _cell("{:.4f} [{:.4f}, {:.4f}]", at.recall), *took)
    yield ""


def _table(groups: Groups, shape: str) -> Iterator[str]:
    columns = [("all", groups.all), *groups.by_type.items()]
    yield _row("", *(f"{name} ({group.questions})" for name, group in columns))
    yield _row(*["---"] * (len(columns) + 1))
    for measure in groups.all.measures:
        yield _row(measure, *(_cell(shape, group.measures[measure]) for _, group in columns))


def _cell(shape: str, estimate: Estimate) -> str:
    return shape.format(estimate.mean, estimate.low, estimate.high)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
