"""The trade-offs of retrieval and of answers as SVG."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from qa.evaluation.figures import AnswerFigures, AtDepth, RetrievalFigures
from server.settings import SettingsError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

F = TypeVar("F")

_INCHES = (6.4, 4.0)
_BARS = 20


def check_plots() -> None:
    """Raises SettingsError where matplotlib is missing."""
    if find_spec("matplotlib") is None:
        raise SettingsError(
            "--report draws with matplotlib, which is not installed. "
            "Install it with: pip install 'dateline[report]'"
        )


def draw(folder: Path, figures: AnswerFigures | RetrievalFigures) -> list[Path]:
    """The files written: always the same for the same figures. Raises OSError.

    Of answers risk against coverage, and the confidences; of retrieval recall against passages and
    against time.
    """
    if isinstance(figures, AnswerFigures):
        return _draw(
            folder, figures, {"risk-by-coverage": _risk_by_coverage, "confidence": _confidences}
        )
    by = {"recall-by-passages": _recall_by_passages, "recall-by-latency": _recall_by_latency}
    return _draw(folder, figures.depths, by)


def _draw(folder: Path, figures: F, plots: Mapping[str, Callable[[Axes, F], None]]) -> list[Path]:
    # Only a report needs it.
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    written = []
    with rc_context({"svg.hashsalt": "dateline", "svg.fonttype": "none"}):
        for name, plot in plots.items():
            figure = Figure(figsize=_INCHES, layout="constrained")
            axes = figure.subplots()
            plot(axes, figures)
            axes.grid(alpha=0.3)
            path = folder / f"{name}.svg"
            figure.savefig(path, metadata={"Date": None})
            written.append(path)
    return written


def _recall_by_passages(axes: Axes, depths: Sequence[AtDepth]) -> None:
    asked = [at.k for at in depths]
    axes.plot(asked, [at.recall.mean for at in depths], "o-")
    lows, highs = [at.recall.low for at in depths], [at.recall.high for at in depths]
    axes.fill_between(asked, lows, highs, alpha=0.2)
    axes.set_xscale("log")
    axes.set_xticks(asked, [str(k) for k in asked])
    axes.set_xlabel("passages asked for")
    axes.set_ylabel("recall of articles")


def _recall_by_latency(axes: Axes, depths: Sequence[AtDepth]) -> None:
    recalls = [at.recall.mean for at in depths]
    axes.plot([at.latency_ms.p50 for at in depths], recalls, "o-", label="p50")
    axes.plot([at.latency_ms.p95 for at in depths], recalls, "o-", label="p95")
    for at in depths:
        place = (at.latency_ms.p50, at.recall.mean)
        axes.annotate(f"{at.k}", place, (-6, 0), textcoords="offset points", ha="right")
    axes.set_xlim(left=0)
    axes.set_xlabel("milliseconds a search (at each point: passages asked for)")
    axes.set_ylabel("recall of articles")
    axes.legend()


def _risk_by_coverage(axes: Axes, figures: AnswerFigures) -> None:
    curve = figures.risk_by_coverage
    axes.plot([at.coverage for at in curve], [at.risk for at in curve], drawstyle="steps-post")
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_xlabel("coverage: share of the questions answered, the surest first")
    axes.set_ylabel("risk: share of these answers that are wrong")


def _confidences(axes: Axes, figures: AnswerFigures) -> None:
    named = {"the articles answer": figures.confidences.answerable}
    named["they do not"] = figures.confidences.unanswerable
    edges = [step / _BARS for step in range(_BARS + 1)]
    axes.hist([*named.values()], bins=edges, label=[*named])
    axes.set_xlabel("confidence")
    axes.set_ylabel("questions")
    axes.legend()
