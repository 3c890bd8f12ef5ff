"""What the reports of all measurings share: tables in Markdown, and a folder with the plots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from qa.evaluation.retrieval_metrics import CONFIDENCE, RESAMPLES, SEED, Estimate
from qa.evaluation.figures import Groups

INTERVALS = (
    f"In brackets, {100 * CONFIDENCE:.0f} % intervals: percentile bootstrap over questions,"
    f" {RESAMPLES:,} resamples, seed {SEED}."
)


def write_folder(folder: Path, figures: str, lines: Iterable[str], plots: Iterable[Path]) -> None:
    """`report.md`, which shows the plots, and `figures.json`. Raises OSError."""
    shown = (f"![{path.stem}]({path.name})" for path in plots)
    (folder / "figures.json").write_text(figures + "\n", encoding="utf-8")
    (folder / "report.md").write_text("\n".join([*lines, *shown]) + "\n", encoding="utf-8")


def groups_table(groups: Groups, shape: str) -> Iterator[str]:
    """A line for each measure, a column for all questions and for each type."""
    columns = [("all", groups.all), *groups.by_type.items()]
    yield row("", *(f"{name} ({group.questions})" for name, group in columns))
    yield row(*["---"] * (len(columns) + 1))
    for measure in groups.all.measures:
        found = (group.measures.get(measure) for _, group in columns)
        yield row(measure, *(cell(shape, one) if one else "" for one in found))


def cell(shape: str, estimate: Estimate) -> str:
    return shape.format(estimate.mean, estimate.low, estimate.high)


def row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
