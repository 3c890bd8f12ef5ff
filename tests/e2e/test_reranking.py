"""`dateline search` with a reranking endpoint, alive and dead."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.serving import dateline
from tests.support.processes import free_port
from tests.support.rerank_scripts import overlap
from tests.support.scripted_endpoint import ScriptedEndpoint

QUERY = "What did the envoy say about talks on missile tests?"
KEY = "sk-never-shown"


@pytest.fixture(scope="module")
def plain(archive: Path) -> list[dict[str, Any]]:
    """The first thirty hits of a search without a reranker."""
    return hits_of(dateline("search", QUERY, "-k", "30", "--json", "--index", archive).stdout)


def hits_of(printed: str) -> list[dict[str, Any]]:
    hits: list[dict[str, Any]] = json.loads(printed)["hits"]
    return hits


@pytest.mark.parametrize("dialect", ["documents", "texts"])
def test_the_endpoint_decides_the_order(
    archive: Path, endpoint: ScriptedEndpoint, plain: list[dict[str, Any]], dialect: str
) -> None:
    endpoint.forget()
    run = dateline(
        *("search", QUERY, "-k", "5", "--json", "--index", archive),
        DATELINE_RERANK_BASE_URL=f"{endpoint.url}/reranking/{dialect}",
        DATELINE_RERANK_MODEL="small-reranker",
        DATELINE_RERANK_API_KEY=KEY,
    )
    assert (run.returncode, run.stderr) == (0, "")
    scores = {
        hit["passage_id"]: overlap(QUERY, f"{hit['publisher']} {hit['title']} {hit['text']}")
        for hit in plain
    }
    expected = sorted(plain, key=lambda hit: -scores[hit["passage_id"]])[:5]
    assert ids_of(expected) != ids_of(plain[:5])
    found = hits_of(run.stdout)
    assert ids_of(found) == ids_of(expected)
    assert [hit["score"] for hit in found] == [scores[hit["passage_id"]] for hit in expected]
    assert all("reranker" in hit["found_by"] for hit in found)
    assert endpoint.requests()[0]["authorization"] == f"Bearer {KEY}"


def test_a_dead_endpoint_leaves_the_order_and_a_warning(
    archive: Path, plain: list[dict[str, Any]]
) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    run = dateline(
        *("search", QUERY, "-k", "5", "--json", "--index", archive),
        DATELINE_RERANK_BASE_URL=url,
        DATELINE_RERANK_API_KEY=KEY,
    )
    assert run.returncode == 0
    assert hits_of(run.stdout) == plain[:5]
    (warning,) = run.stderr.splitlines()
    assert warning == (
        "WARNING index.retrieval: The hits are not reranked. The reranking endpoint at "
        f"{url} cannot be reached. Is the server running at {url}? Check DATELINE_RERANK_BASE_URL."
    )


def ids_of(hits: list[dict[str, Any]]) -> list[str]:
    return [hit["passage_id"] for hit in hits]
