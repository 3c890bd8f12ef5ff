"""What measuring retrieval prints and draws."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import pytest

from qa.evaluation import Estimate
from qa.evaluation.figures import (
    AtDepth,
    Comparison,
    Group,
    Groups,
    IndexFigures,
    Latency,
    RetrievalFigures,
)
from server.cli.eval import plots
from server.cli.eval.report import markdown, write_report
from server.settings import Settings, SettingsError

HALF, UP = Estimate(0.5, 0.25, 0.75, 5), Estimate(0.125, -0.25, 0.5, 5)
FIGURES = RetrievalFigures(
    dataset="news",
    split="dev",
    k=10,
    index=IndexFigures("/eval/news-0", "all-MiniLM-L6-v2", 3, 4),
    searched=6,
    measures=Groups(Group(5, {"MRR@10": HALF}), {"a|b": Group(2, {"MRR@10": HALF})}),
    latency_ms=Latency(1.25, 9.75),
    comparison=Comparison("old.jsonl", Groups(Group(5, {"MRR@10": UP}), {})),
    depths=(AtDepth(1, UP, Latency(1, 2)), AtDepth(5, HALF, Latency(1.5, 3))),
)
MARKDOWN = """\
# Retrieval on news (dev)

6 questions, 5 of them judged; 10 of 4 passages each, from 3 articles; all-MiniLM-L6-v2. \
A search took 1.2 ms (p50), 9.8 ms (p95).

|  | all (5) | a/b (2) |
| --- | --- | --- |
| MRR@10 | 0.5000 [0.2500, 0.7500] | 0.5000 [0.2500, 0.7500] |

In brackets, 95 % intervals: percentile bootstrap over questions, 2,000 resamples, seed 20231130.

## Difference: this run less old.jsonl

|  | all (5) |
| --- | --- |
| MRR@10 | +0.1250 [-0.2500, +0.5000] |

## By the number of passages asked for

| passages | recall of articles | p50 | p95 |
| --- | --- | --- | --- |
| 1 | 0.1250 [-0.2500, 0.5000] | 1.0 ms | 2.0 ms |
| 5 | 0.5000 [0.2500, 0.7500] | 1.5 ms | 3.0 ms |
"""


def test_markdown() -> None:
    assert "\n".join(markdown(FIGURES)) == MARKDOWN


def test_a_report_is_the_same_for_the_same_figures(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_report(tmp_path / "deep" / name, FIGURES)
    one, other = sorted((tmp_path / "deep").iterdir())
    names = ["figures.json", "recall-by-latency.svg", "recall-by-passages.svg", "report.md"]
    assert sorted(path.name for path in one.iterdir()) == names
    for name in names:
        assert (one / name).read_bytes() == (other / name).read_bytes()
    assert json.loads((one / "figures.json").read_text()) == json.loads(FIGURES.as_json())
    assert (one / "report.md").read_text().startswith(MARKDOWN)
    for name in ("recall-by-passages.svg", "recall-by-latency.svg"):
        assert f"({name})" in (one / "report.md").read_text()
        text = " ".join(ElementTree.parse(one / name).getroot().itertext())
        assert "recall of articles" in text


def test_without_matplotlib_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plots, "find_spec", lambda name: None)
    with pytest.raises(SettingsError, match=r"pip install 'dateline\[report\]'"):
        plots.check_plots()


def test_without_ir_measures_it_is_said_before_a_corpus_is_indexed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # In the package the command is called so.
    retrieval = import_module("server.cli.eval.retrieval")
    monkeypatch.setattr(retrieval, "find_spec", lambda name: None)
    files = dict.fromkeys(("run", "trec", "compare", "report"))
    with pytest.raises(SettingsError, match=r"pip install 'dateline\[evaluation\]'"):
        retrieval.measure(Settings(), tmp_path, "dev", 10, **files, as_json=False)
