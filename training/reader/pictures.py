"""Pictures of a training run: `python -m training.reader.pictures OUT.svg RUN [RUN …]`.

Of runs that began where another ended, the curves stand behind one another.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from numpy.typing import NDArray

mpl.use("Agg")
from matplotlib import pyplot as plt

_LOSSES = ("span", "answerable", "entailment")
_FIGURES = {
    "SQuAD 2.0 paragraphs, AUROC": ("squad2", "auroc"),
    "held news, AUROC": ("held-news", "auroc"),
    "held news, F1 of the short answer": ("held-news", "f1"),
    "held news, yes/no of three right": ("held-news-yes-no", "accuracy"),
}


def curve(runs: Sequence[Path], picture: Path) -> None:
    """Losses, as means over 100 steps, above; figures on held cases below."""
    _, (above, below) = plt.subplots(2, 1, figsize=(8, 7), sharex=True, layout="constrained")
    losses, figures = _lines(runs, "losses.jsonl"), _lines(runs, "figures.jsonl")
    for name in _LOSSES:
        above.plot(*_series([(row["seen"], row.get(name)) for row in losses]), label=name)
    above.set_ylabel("loss")
    for label, (kind, figure) in _FIGURES.items():
        points = [(row["seen"], row.get(kind, {}).get(figure)) for row in figures]
        below.plot(*_series(points), marker="o", label=label)
    below.set_xlabel("examples seen")
    for one in (above, below):
        one.grid(alpha=0.3)
        one.legend(fontsize="small")
    _save(picture)


def reliability(likely: NDArray[np.float64], right: NDArray[np.bool_], picture: Path) -> None:
    """How many of the answers given with about a confidence are right, in tenths."""
    _, axes = plt.subplots(figsize=(5, 5), layout="constrained")
    tenths = np.minimum((likely * 10).astype(int), 9)
    there = [one for one in range(10) if (tenths == one).any()]
    said = [likely[tenths == one].mean() for one in there]
    found = [right[tenths == one].mean() for one in there]
    axes.plot([0, 1], [0, 1], color="grey", linewidth=1)
    axes.plot(said, found, marker="o")
    for one, x, y in zip(there, said, found, strict=True):
        axes.annotate(str((tenths == one).sum()), (x, y), (4, -10), textcoords="offset points")
    axes.set_xlabel("confidence")
    axes.set_ylabel("share with the right sentence first")
    axes.grid(alpha=0.3)
    _save(picture)


def _lines(runs: Sequence[Path], name: str) -> list[dict[str, Any]]:
    """Those of one run after another, counted on from where the one before ended."""
    found: list[dict[str, Any]] = []
    before = 0
    for run in runs:
        rows = [json.loads(line) for line in (run / name).read_text("utf-8").splitlines()]
        found += [row | {"seen": row["seen"] + before} for row in rows]
        last = (run / "figures.jsonl").read_text("utf-8").splitlines()[-1]
        before += json.loads(last)["seen"]
    return found


def _series(points: Sequence[tuple[object, object]]) -> tuple[list[object], list[object]]:
    known = [(x, y) for x, y in points if y is not None]
    return [x for x, _ in known], [y for _, y in known]


def _save(picture: Path) -> None:
    plt.savefig(picture, metadata={"Date": None})
    plt.close()


if __name__ == "__main__":
    curve([Path(run) for run in sys.argv[2:]], Path(sys.argv[1]))
