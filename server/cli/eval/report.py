"""What a measuring found, as a report in Markdown with its plots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from qa.evaluation import CONFIDENCE, RESAMPLES, SEED, Estimate
from qa.evaluation.figures import AnswerFigures, AtDepth, Comparison, Groups, RetrievalFigures
from server.cli.eval.plots import draw
from server.cli.output import plain

_SHAPE = "{:.3f} [{:.3f}, {:.3f}]"
Figures = AnswerFigures | RetrievalFigures

_INTERVALS = (
    f"In brackets, {100 * CONFIDENCE:.0f} % intervals: percentile bootstrap over questions,"
    f" {RESAMPLES:,} resamples, seed {SEED}."
)


def publish(figures: Figures, report: Path | None, *, as_json: bool) -> None:
    """Print the figures; where `report` names a folder, write them there too. Raises OSError."""
    if report:
        write_report(report, figures)
    print(figures.as_json() if as_json else plain("\n".join(markdown(figures))))


def write_report(folder: Path, figures: Figures) -> None:
    """`report.md`, which shows the plots, `figures.json`, and the plots. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    plots = draw(folder, figures)
    shown = (f"![{path.stem}]({path.name})" for path in plots)
    (folder / "figures.json").write_text(figures.as_json() + "\n", encoding="utf-8")
    (folder / "report.md").write_text(
        "\n".join([*markdown(figures), *shown]) + "\n", encoding="utf-8"
    )


def markdown(figures: Figures) -> Iterator[str]:
    """The report's lines, without the plots."""
    return _answers(figures) if isinstance(figures, AnswerFigures) else _retrieval(figures)


def _answers(figures: AnswerFigures) -> Iterator[str]:
    made, cited = figures.index, figures.citations
    written = f"by {', '.join(figures.models)}" if figures.models else "without a language model"
    yield f"# Answers on {figures.dataset} ({figures.split})"
    yield ""
    yield (
        f"{figures.asked} of {figures.questions} questions, answered {written} from"
        f" {made.articles} articles ({made.passages} passages; {made.model})."
    )
    if figures.failed:
        yield f"{figures.failed} of them failed and are not measured."
    yield ""
    yield from _groups_table(figures.measures, _SHAPE)
    yield ""
    if figures.auroc:
        yield f"AUROC of the confidence: {_cell(_SHAPE, figures.auroc)}."
    yield f"{cited.verbatim} of {cited.given} quotes stand verbatim in their articles."
    yield ""
    yield _INTERVALS
    yield ""
    yield from _cost(figures)


def _cost(figures: AnswerFigures) -> Iterator[str]:
    tokens, count = figures.cost.tokens, figures.asked - figures.failed
    if tokens.prompt_tokens:
        yield (
            f"{tokens.prompt_tokens:,} tokens of prompts and {tokens.completion_tokens:,} of"
            f" replies: {tokens.prompt_tokens / count:.0f} and"
            f" {tokens.completion_tokens / count:.0f} a question."
        )
        yield ""
    yield _row("time of a question", "p50", "p95")
    yield _row(*["---"] * 3)
    for stage, ms in figures.cost.ms.items():
        yield _row(stage, f"{ms.p50:.0f} ms", f"{ms.p95:.0f} ms")
    yield ""


def _retrieval(figures: RetrievalFigures) -> Iterator[str]:
    made, took, measures = figures.index, figures.latency_ms, figures.measures
    yield f"# Retrieval on {figures.dataset} ({figures.split})"
    yield ""
    yield (
        f"{figures.searched} questions, {measures.all.questions} of them judged; {figures.k} of"
        f" {made.passages} passages each, from {made.articles} articles; {made.model}."
        f" A search took {took.p50:.1f} ms (p50), {took.p95:.1f} ms (p95)."
    )
    yield ""
    yield from _groups_table(measures, "{:.4f} [{:.4f}, {:.4f}]")
    yield ""
    yield _INTERVALS
    if figures.comparison:
        yield from _comparison(figures.comparison)
    if figures.depths:
        yield from _depths(figures.depths)


def _comparison(comparison: Comparison) -> Iterator[str]:
    yield ""
    yield f"## Difference: this run less {comparison.run}"
    yield ""
    yield from _groups_table(comparison.differences, "{:+.4f} [{:+.4f}, {:+.4f}]")


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


def _groups_table(groups: Groups, shape: str) -> Iterator[str]:
    """A line for each measure, a column for all questions and for each type."""
    columns = [("all", groups.all), *groups.by_type.items()]
    yield _row("", *(f"{name} ({group.questions})" for name, group in columns))
    yield _row(*["---"] * (len(columns) + 1))
    for measure in groups.all.measures:
        found = (group.measures.get(measure) for _, group in columns)
        yield _row(measure, *(_cell(shape, one) if one else "" for one in found))


def _cell(shape: str, estimate: Estimate) -> str:
    return shape.format(estimate.mean, estimate.low, estimate.high)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
