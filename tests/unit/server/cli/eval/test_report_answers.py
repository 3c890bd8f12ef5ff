"""What measuring answers prints and draws."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

from qa import Usage
from qa.evaluation import Estimate
from qa.evaluation.answer_metrics import RiskAtCoverage
from qa.evaluation.figures import (
    AnswerFigures,
    Citations,
    Confidences,
    Cost,
    Group,
    Groups,
    IndexFigures,
    Milliseconds,
)
from server.cli.eval.report import markdown, write_report

HALF, ALL = Estimate(0.5, 0.25, 0.75, 4), Estimate(1, 1, 1, 2)
FIGURES = AnswerFigures(
    dataset="news",
    split="dev",
    index=IndexFigures("/eval/news-0", "all-MiniLM-L6-v2", 3, 4),
    mode="llm",
    models=("small",),
    questions=9,
    asked=6,
    failed=1,
    measures=Groups(
        Group(5, {"answered": HALF, "refusal recall": ALL}), {"why": Group(2, {"answered": ALL})}
    ),
    auroc=HALF,
    citations=Citations(7, 7),
    risk_by_coverage=[RiskAtCoverage(0.9, 0.2, 0.0), RiskAtCoverage(0.4, 0.8, 0.25)],
    confidences=Confidences([0.9, 0.4], [0.1]),
    cost=Cost(Usage(5000, 100), {"total": Milliseconds(12.4, 80)}),
)
MARKDOWN = """\
# Answers on news (dev)

6 of 9 questions, answered by small from 3 articles (4 passages; all-MiniLM-L6-v2).
1 of them failed and are not measured.

|  | all (5) | why (2) |
| --- | --- | --- |
| answered | 0.500 [0.250, 0.750] | 1.000 [1.000, 1.000] |
| refusal recall | 1.000 [1.000, 1.000] |  |

AUROC of the confidence: 0.500 [0.250, 0.750].
7 of 7 quotes stand verbatim in their articles.

In brackets, 95 % intervals: percentile bootstrap over questions, 2,000 resamples, seed 20231130.

5,000 tokens of prompts and 100 of replies: 1000 and 20 a question.

| time of a question | p50 | p95 |
| --- | --- | --- |
| total | 12 ms | 80 ms |
"""


def test_markdown() -> None:
    assert "\n".join(markdown(FIGURES)) == MARKDOWN


def test_a_report_is_the_same_for_the_same_figures(tmp_path: Path) -> None:
    for name in ("one", "other"):
        write_report(tmp_path / name, FIGURES)
    one, other = sorted(tmp_path.iterdir())
    names = ["confidence.svg", "figures.json", "report.md", "risk-by-coverage.svg"]
    assert sorted(path.name for path in one.iterdir()) == names
    for name in names:
        assert (one / name).read_bytes() == (other / name).read_bytes()
    assert json.loads((one / "figures.json").read_text()) == json.loads(FIGURES.as_json())
    assert (one / "report.md").read_text().startswith(MARKDOWN)
    for name, said in (("risk-by-coverage.svg", "coverage"), ("confidence.svg", "they do not")):
        assert f"({name})" in (one / "report.md").read_text()
        assert said in " ".join(ElementTree.parse(one / name).getroot().itertext())
