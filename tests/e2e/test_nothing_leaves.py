"""Nothing leaves the machine: what each kind of process writes in a home, and whom it looks up."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from tests.e2e.footbridge import QUESTION, footbridge_index
from tests.e2e.serving import DATELINE, READY_LIMIT_S, RUN_LIMIT_S, serving, with_export
from tests.support import REPOSITORY
from tests.support.processes import POLL_S, free_port, running
from tests.support.traced import EmptyHome, empty_home

# ONNX Runtime, left to itself, sends nine seconds after it was loaded.
SENDS_WITHIN_S = 12.0
ASKED_BY_RAY = r'"169\.254\.169\.254"|htons\(53\)'
ASKED_FOR = b"GET /v1/articles/{article_id"
ARTICLE = "# Ferry timetable\n\nThe ferry to Tarn Island will leave at seven from Monday.\n"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return footbridge_index(tmp_path_factory)


@pytest.fixture
def home(tmp_path: Path) -> EmptyHome:
    return empty_home(tmp_path)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.md"
    path.write_text(ARTICLE)
    return path


def run(home: EmptyHome, *command: str | Path, index: Path) -> None:
    done = subprocess.run(
        home.traced([*command]),
        cwd=REPOSITORY,
        env=home.environment({"DATELINE_INDEX": str(index)}),
        capture_output=True,
        text=True,
        timeout=RUN_LIMIT_S,
    )
    assert done.returncode == 0, done.stderr


def test_asking(home: EmptyHome, index: Path) -> None:
    run(home, DATELINE, "ask", QUESTION, index=index)
    assert (home.files(), home.outside()) == ([], [])


def test_adding(home: EmptyHome, article: Path, tmp_path: Path) -> None:
    run(home, DATELINE, "index", "add", article, index=tmp_path / "index")
    assert (home.files(), home.outside()) == ([], [])


def test_the_doctor(home: EmptyHome, index: Path) -> None:
    run(home, DATELINE, "doctor", "--port", str(free_port()), index=index)
    assert (home.files(), home.outside()) == ([], [])


def test_adding_with_ray(
    home: EmptyHome, article: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    index = with_export(tmp_path_factory, tmp_path / "index")
    run(home, DATELINE, "index", "add", "--ray", article, index=index)
    # Ray's own key, without which no other user of this machine can give its workers work.
    assert home.files() == [".ray/auth_token"]
    # Ray asks which cloud the machine is in, whatever it is told: README.md says so.
    assert [call for call in home.outside() if not re.search(ASKED_BY_RAY, call)] == []


def test_a_program_of_ones_own(home: EmptyHome, index: Path) -> None:
    """Whichever module it imports first."""
    embeds = (
        "from index.embeddings.onnx import OnnxEmbedder\n"
        "from index.embeddings.export_folder import *\n"
        "import onnxruntime\n"
        "onnxruntime.get_available_providers()"
    )
    run(home, sys.executable, "-c", embeds, index=index)
    assert (home.files(), home.outside()) == ([], [])


@pytest.mark.parametrize("workers", [1, 2])
def test_serving(home: EmptyHome, index: Path, workers: int) -> None:
    command = home.traced(
        [DATELINE, "serve", "--port", "0", "--index", index, "--workers", str(workers)]
    )
    # What is to be missing is taken away by env: `running` can only add.
    kept = home.environment({}).items()
    clean: list[str | Path] = ["env", "-i", *(f"{name}={each}" for name, each in kept)]
    with running(clean + command) as process:
        url = process.first_line(READY_LIMIT_S).split()[3]
        process.wait_until_healthy(f"{url}/readyz", limit_s=READY_LIMIT_S)
        answer = httpx.post(
            f"{url}/v1/ask", json={"question": QUESTION}, timeout=60, trust_env=False
        )
        assert answer.json()["citations"]
        time.sleep(SENDS_WITHIN_S)
    assert (home.files(), home.outside()) == ([], [])


@contextmanager
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """The address of something that takes what OpenTelemetry exports, and what it has taken."""
    taken: list[bytes] = []

    class Takes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Takes) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", taken
        server.shutdown()


def test_a_collector_of_traces_is_told_no_question(index: Path) -> None:
    with collector() as (address, taken):
        settings = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": address,
            "OTEL_BSP_SCHEDULE_DELAY": "100",
            "FASTAPI_OTEL_AUTO_CONFIGURE": "true",
        }
        with serving(index, settings) as server:
            address = f"{server.url}/v1/articles/footbridge?of=footbridge"
            assert httpx.get(address, timeout=60, trust_env=False).status_code == 404
            deadline = time.monotonic() + READY_LIMIT_S
            while ASKED_FOR not in b"".join(taken):
                assert time.monotonic() < deadline, "no such span came"
                time.sleep(POLL_S)
        told = b"".join(taken)
    assert b"footbridge" not in told
