"""deploy/grafana/dateline.json names metrics and labels that /metrics has, and all of them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from index import IndexStatus
from server.observability.metrics import Metrics
from tests.support import REPOSITORY
from tests.unit.server.documents import ANSWER

DASHBOARD: dict[str, Any] = json.loads(
    (REPOSITORY / "deploy" / "grafana" / "dateline.json").read_text("utf-8")
)
PANELS: list[dict[str, Any]] = [each for each in DASHBOARD["panels"] if each["type"] != "row"]
EXPRESSIONS = [target["expr"] for panel in PANELS for target in panel["targets"]]
# What Prometheus adds to whatever it reads.
_ADDED = {"job", "instance"}
_WORD = r"[a-z_]+"


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """Each sample's name, with the names of its labels, of a server that did a little of all."""
    metrics = Metrics()
    metrics.requests.labels("GET", "/v1/ask", "200").inc()
    metrics.request_seconds.labels("/v1/ask").observe(1)
    metrics.first_word_seconds.observe(1)
    metrics.failed_checks.labels("number").inc()
    metrics.slots(1, 0)
    metrics.answered(ANSWER)
    now = datetime.now(UTC)
    path: Path = tmp_path_factory.mktemp("index")
    status = IndexStatus(path, 3, "m", 8, 5, 40, (), now, now, now, 1234, "")
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(metrics.page(status).decode()):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return {name: labels for name, labels in found.items() if not name.endswith("_created")}


def test_every_metric_and_label_that_it_names_is_there(samples: dict[str, set[str]]) -> None:
    asked = [*EXPRESSIONS, DASHBOARD["templating"]["list"][1]["query"]["query"]]
    for expression in asked:
        names = re.findall(rf"\bdateline_{_WORD}", expression)
        assert names, expression
        assert set(names) <= samples.keys(), expression
        labels = set(re.findall(rf"({_WORD})=~?\"", expression))
        for group in re.findall(r"by \(([^)]*)\)", expression):
            labels |= set(re.findall(_WORD, group))
        assert labels <= samples[names[0]] | _ADDED, expression


def test_every_metric_is_shown(samples: dict[str, set[str]]) -> None:
    shown = " ".join(EXPRESSIONS)
    families = {re.sub(r"_(bucket|sum|count)$", "", name) for name in samples}
    assert {name for name in families if name not in shown} == set()


def test_legends_name_labels_that_are_kept(samples: dict[str, set[str]]) -> None:
    for panel in PANELS:
        for target in panel["targets"]:
            kept = set(re.findall(_WORD, " ".join(re.findall(r"by \(([^)]*)\)", target["expr"]))))
            assert set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])) <= kept


def test_panels_stand_side_by_side() -> None:
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])
    for one, other in combinations((each["gridPos"] for each in DASHBOARD["panels"]), 2):
        apart_x = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        apart_y = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
        assert apart_x or apart_y
    assert all(each["gridPos"]["x"] + each["gridPos"]["w"] <= 24 for each in DASHBOARD["panels"])


def test_it_reads_from_the_source_that_is_chosen() -> None:
    sources = {panel["datasource"]["uid"] for panel in PANELS}
    assert sources == {"${datasource}"}
    assert DASHBOARD["uid"] == "dateline"
    assert all('job=~"$job"' in expression for expression in EXPRESSIONS)
