"""The trade-offs of retrieval as SVG: recall against passages, recall against time."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from server.cli.retrieval_figures import AtDepth
from server.settings import SettingsError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INCHES = (6.4, 4.0)


def check_plots() -> None:
    """Raises SettingsError where matplotlib is missing."""
    if find_spec("matplotlib") is None:
        raise SettingsError(
            "--report draws with matplotlib, which is not installed. "
            "Install it with: pip install 'dateline[report]'"
        )


def draw(folder: Path, depths: Sequence[AtDepth]) -> list[Path]:
    """The files written: the same for the same figures. Raises OSError."""
    # Only a report needs it.
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    written = []
    with rc_context({"svg.hashsalt": "dateline", "svg.fonttype": "none"}):
        for plot in (_recall_by_passages, _recall_by_latency):
            figure = Figure(figsize=_INCHES, layout="constrained")
            axes = figure.subplots()
            plot(axes, depths)
            axes.set_ylabel("recall of articles")
            axes.grid(alpha=0.3)
            path = folder / f"{plot.__name__.strip('_').replace('_', '-')}.svg"
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


def _recall_by_latency(axes: Axes, depths: Sequence[AtDepth]) -> None:
    recalls = [at.recall.mean for at in depths]
    axes.plot([at.latency_ms.p50 for at in depths], recalls, "o-", label="p50")
    axes.plot([at.latency_ms.p95 for at in depths], recalls, "o-", label="p95")
    for at in depths:
        place = (at.latency_ms.p50, at.recall.mean)
        axes.annotate(f"{at.k}", place, (-6, 0), textcoords="offset points", ha="right")
    axes.set_xlim(left=0)
    axes.set_xlabel("milliseconds a search (at each point: passages asked for)")
    axes.legend()
