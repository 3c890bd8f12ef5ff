"""The archive page's addresses over a real index, whose vectors are a fake model's."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from index import TokenCounter, open_reader, open_writer
from server.app import build_app
from server.auth import Access
from server.auth.keys import KeyFile
from server.services import AppState
from server.stores.feedback import FeedbackStore
from server.stores.records import RecordFile
from server.stores.reports import Reports
from tests.support.archives import CHOIR, HARBOUR, ORCHARD
from tests.support.fakes import FakeEmbedder
from tests.unit.server.test_app import STATE

COUNTER = TokenCounter()
ADMIN = {"Authorization": "Bearer an-admin-key"}
WAIT_S = 60.0

Send = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of three articles, which nobody may change."""
    index = tmp_path_factory.mktemp("archive") / "index"
    with open_writer(index, FakeEmbedder(), COUNTER) as writer:
        writer.add([HARBOUR, ORCHARD, CHOIR])
    return index


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "index"))


@pytest.fixture
def state(folder: Path, tmp_path: Path) -> Iterator[AppState]:
    keys = KeyFile(tmp_path / "index.keys.json")
    reader = cache(partial(open_reader, folder, FakeEmbedder()))
    yield replace(
        STATE,
        reader=lambda view: reader().seen_by(view),
        writer=partial(open_writer, folder, FakeEmbedder(), COUNTER),
        access=Access(read_keys=["a-reader-key"], admin_keys=["an-admin-key"], keys=keys),
        keys=keys,
        feedback=FeedbackStore(tmp_path / "index.feedback.sqlite"),
        reports=Reports(RecordFile(tmp_path / "index.reports.sqlite")),
        uploads_path=tmp_path / "index.uploads",
    )
    reader().close()


@pytest.fixture
def client(state: AppState) -> Iterator[TestClient]:
    with TestClient(build_app(state), headers=ADMIN) as client:
        yield client


@pytest.fixture
def send(client: TestClient) -> Send:
    """An upload of files by name, read to its end; its report."""

    def sent(files: dict[str, bytes]) -> dict[str, Any]:
        form = [("file", (name, content)) for name, content in files.items()]
        begun = client.post("/v1/uploads", files=form)
        assert begun.status_code == 202, begun.text
        return ended(client, begun.json()["id"])

    return sent


def ended(client: TestClient, upload_id: str) -> dict[str, Any]:
    """Its report once it is no longer under way."""
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        report: dict[str, Any] = client.get(f"/v1/uploads/{upload_id}").json()
        if report["state"] not in ("receiving", "waiting", "reading"):
            return report
        time.sleep(0.05)
    raise AssertionError(report)


def page(title: str, words: str) -> bytes:
    """An article in Markdown."""
    head = f"---\ntitle: {title}\npublisher: Selby Post\ndate: 2024-05-06\n---\n"
    return (head + words).encode()
