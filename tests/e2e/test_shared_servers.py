"""Two servers on one PostgreSQL: the same keys, limits and ratings, whichever is asked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.e2e.serving import Server, dateline, serving, with_export
from tests.support.postgresql import new_database

ARTICLE = """---
title: Harbour wall to be raised
publisher: The Selby Post
date: 2024-02-06
---
The harbour wall at Port Selby will be raised by 40 centimetres, the council said.
"""
ASKED = {"question": "By how many centimetres will the harbour wall at Port Selby be raised?"}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, postgresql: str) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("shared")
    (folder / "wall.md").write_text(ARTICLE)
    settings = {
        "DATELINE_CATALOGUE": new_database(postgresql),
        "DATELINE_INDEX": str(with_export(tmp_path_factory, folder / "index")),
        "DATELINE_RATE_LIMIT": "8/hour",
        "DATELINE_ANSWER_CACHE": "10",
    }
    added = dateline("index", "add", folder / "wall.md", **settings)
    assert added.returncode == 0, added.stderr
    return settings


@pytest.fixture(scope="module")
def servers(
    settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, Server]]:
    """Each with an index folder of its own, the second one empty at first."""
    other: Path = tmp_path_factory.mktemp("other") / "index"
    with (
        serving(Path(settings["DATELINE_INDEX"]), settings) as one,
        serving(other, settings) as two,
    ):
        yield one, two


def test_a_key_a_rating_and_a_limit_hold_on_both(
    settings: dict[str, str], servers: tuple[Server, Server]
) -> None:
    one, two = (server.url for server in servers)
    answer = httpx.post(f"{one}/v1/ask", json=ASKED, timeout=60).json()
    assert "40 centimetres" in answer["answer"]
    again = httpx.post(f"{two}/v1/ask", json=ASKED, timeout=60).json()
    assert (answer["notes"], again["notes"]) == ([], ["cached"])
    assert again["citations"] == answer["citations"]
    rating = {"answer_id": answer["id"], "rating": "up"}
    assert httpx.post(f"{two}/v1/feedback", json=rating, timeout=60).status_code == 204
    assert answer["id"] in dateline("feedback", "export", **settings).stdout

    made = dateline("keys", "create", "newsroom", **settings)
    assert made.returncode == 0, made.stderr
    time.sleep(1.5)
    for url in (one, two):
        assert httpx.post(f"{url}/v1/ask", json=ASKED, timeout=60).status_code == 401
    key = {"Authorization": f"Bearer {made.stdout.strip()}"}
    asked = [
        httpx.post(f"{url}/v1/ask", json=ASKED, headers=key, timeout=60)
        for url in (one, two, one, two)
    ]
    assert [reply.status_code for reply in asked] == [200] * 4
    assert [reply.headers["RateLimit-Remaining"] for reply in asked] == ["7", "6", "5", "4"]
