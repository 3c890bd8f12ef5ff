"""Articles read, cut and embedded by a real Ray on this machine."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from index import (
    AddReport,
    Chunking,
    IndexEmbedder,
    TokenCounter,
    WorkersFailed,
    open_writer,
)
from index.ingest import Prepared
from index.ingest.ray_cluster import RayCluster, ray_cluster
from index.readers import read_paths
from tests.support.archives import HARBOUR
from tests.support.processes import free_port
from tests.support.ray_workers import kill_workers
from tests.support.small_models import save_small_model
from tests.support.stored import differences

pytestmark = pytest.mark.slow

_PAGE = """<html><head><title>Report {n} of the harbour</title></head><body><article>
<p>The council of Port Selby heard report {n} on Monday, and voted for it by {n} to four.</p>
<p>Engineer Ruth Adair said that stone number {n} of the wall would be laid before May.</p>
<p>Sign up for our newsletter</p></article></body></html>"""


@dataclass(frozen=True)
class Place:
    """A folder of sources, and a model; `cluster` is shared by the tests of this file."""

    cluster: RayCluster
    sources: Path
    model: str


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("ray")
    model = save_small_model(folder / "model")
    sources = folder / "sources"
    for number in range(6):
        site = sources / f"site-{number % 2}"
        site.mkdir(parents=True, exist_ok=True)
        (site / f"page-{number}.html").write_text(_PAGE.format(n=number))
    lines = [
        {"id": f"a{n % 90}", "title": f"Vote {n}", "text": f"Vote {n} went on for {n} hours. " * 9}
        for n in range(100)
    ]
    written = [json.dumps(line) for line in lines] + ["{not json", '{"id": "e", "text": " "}']
    (sources / "votes.jsonl").write_text("\n".join(written))
    (sources / "notes.xyz").write_text("of a kind that is not read")
    with ray_cluster() as cluster:
        yield Place(cluster, sources, model)


def ingest(index: Path, place: Place, cluster: RayCluster | None) -> tuple[AddReport, list[str]]:
    """Its report, and what was passed over."""
    embedder, skipped = IndexEmbedder(index, place.model, writing=True), list[str]()
    preparation = cluster.preparation(index, embedder, Chunking()) if cluster else None
    read = cluster.read_paths if cluster else read_paths
    items = read([place.sources], on_skipped=lambda name, _: skipped.append(name))
    with open_writer(index, embedder, TokenCounter(), preparation=preparation) as writer:
        return writer.add(items), skipped


def test_it_is_what_one_process_makes(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.ingest._PASSAGES", 20)
    plain, on_ray = tmp_path / "plain", tmp_path / "on-ray"
    expected = ingest(plain, place, None)
    found = ingest(on_ray, place, place.cluster)
    assert repr(found) == repr(expected)
    assert (found[0].added, found[0].changed, len(found[0].failed)) == (96, 0, 12)
    assert differences(plain, on_ray) == []
    again, _ = ingest(on_ray, place, place.cluster)
    assert (again.added, again.unchanged) == (0, 96)


def test_what_dead_workers_had_in_hand_is_done_by_others(place: Place, tmp_path: Path) -> None:
    embedder = IndexEmbedder(tmp_path, place.model, writing=True)
    preparation = place.cluster.preparation(tmp_path, embedder, Chunking())
    pieces = place.cluster.read_paths([place.sources])
    first = next(pieces)
    results = [preparation.begin([HARBOUR]) for _ in range(4)]
    assert kill_workers(os.getpid())
    for result in results:
        assert [each.article for each in result() if isinstance(each, Prepared)] == [HARBOUR]
    assert [repr(item) for item in [first, *pieces]] == [*map(repr, read_paths([place.sources]))]


def test_no_cluster_there(place: Place) -> None:
    with (
        pytest.raises(WorkersFailed, match="does not answer"),
        ray_cluster(f"127.0.0.1:{free_port()}"),
    ):
        pass
