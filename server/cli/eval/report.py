"""What the reports of all measurings share: tables in Markdown, and a folder with the plots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from qa.evaluation import CONFIDENCE, RESAMPLES, SEED, Estimate
from qa.evaluation.figures import AnswerFigures, AtDepth, Comparison, Groups, RetrievalFigures
from server.cli.eval.plots import draw_answers, draw_retrieval

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


_SHAPE = "{:.3f} [{:.3f}, {:.3f}]"


def write_answer_report(folder: Path, figures: AnswerFigures) -> None:
    """`report.md`, `figures.json` and the plots. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    write_folder(folder, figures.as_json(), answer_markdown(figures), draw_answers(folder, figures))


def answer_markdown(figures: AnswerFigures) -> Iterator[str]:
    """The report's lines, without the plots."""
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
    yield from groups_table(figures.measures, _SHAPE)
    yield ""
    if figures.auroc:
        yield f"AUROC of the confidence: {cell(_SHAPE, figures.auroc)}."
    yield f"{cited.verbatim} of {cited.given} quotes stand verbatim in their articles."
    yield ""
    yield INTERVALS
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
    yield row("time of a question", "p50", "p95")
    yield row(*["---"] * 3)
    for stage, ms in figures.cost.ms.items():
        yield row(stage, f"{ms.p50:.0f} ms", f"{ms.p95:.0f} ms")
    yield ""


def write_retrieval_report(folder: Path, figures: RetrievalFigures) -> None:
    """`report.md`, `figures.json` and the plots. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    plots = draw_retrieval(folder, figures.depths)
    write_folder(folder, figures.as_json(), retrieval_markdown(figures), plots)


def retrieval_markdown(figures: RetrievalFigures) -> Iterator[str]:
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
