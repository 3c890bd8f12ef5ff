"""What measuring answers found, in Markdown, and as a folder with its plots."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qa.evaluation.figures import AnswerFigures
from server.cli.evaluation_report import INTERVALS, cell, groups_table, row, write_folder
from server.cli.plots import draw_answers

_SHAPE = "{:.3f} [{:.3f}, {:.3f}]"


def write_report(folder: Path, figures: AnswerFigures) -> None:
    """`report.md`, `figures.json` and the plots. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    write_folder(folder, figures.as_json(), markdown(figures), draw_answers(folder, figures))


def markdown(figures: AnswerFigures) -> Iterator[str]:
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
