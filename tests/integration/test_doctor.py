"""What the doctor finds, and that each finding says what mends it."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from server.api_keys import KeyFile, Scope
from server.bootstrap import Parts
from server.doctor import Finding, diagnose
from server.settings import load_settings
from tests.archives import HARBOUR
from tests.fakes import FakeEmbedder
from tests.processes import free_port

SITE = "https://news.example"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in os.environ:
        if name.upper().startswith(("DATELINE_", "OPENAI_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_INDEX", str(tmp_path / "index"))


def findings(port: int | None = None, host: str = "127.0.0.1") -> dict[str, Finding]:
    parts = Parts(load_settings(), FakeEmbedder())
    found = {each.check: each for each in diagnose(parts, host, port or free_port())}
    assert all(bool(each.mend) == (each.level != "ok") for each in found.values())
    return found


def levels(found: dict[str, Finding]) -> set[str]:
    return {check for check, finding in found.items() if finding.level != "ok"}


def test_all_is_well() -> None:
    with Parts(load_settings(), FakeEmbedder()).writer() as writer:
        writer.add([HARBOUR])
    found = findings()
    assert levels(found) == set()
    assert found["index"].detail.startswith("1 articles")
    assert found["language model"].detail == "None is set: answers are quotations."


def test_no_index_is_a_warning_with_the_command_that_makes_one() -> None:
    found = findings()
    assert levels(found) == {"index"}
    assert "dateline index add PATH" in found["index"].mend


def test_a_damaged_index_fails(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "catalogue.sqlite").write_bytes(b"not a database" * 100)
    assert findings()["index"].level == "failed"


def test_an_endpoint_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_LLM_BASE_URL", f"http://127.0.0.1:{free_port()}/v1")
    monkeypatch.setenv("DATELINE_LLM_MODEL", "any")
    monkeypatch.setenv("DATELINE_LLM_API_KEY", "s3cret")
    found = findings()
    assert found["language model"].level == "failed"
    assert "s3cret" not in str(found)


def test_a_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        found = findings(port)
    assert found["port"].level == "warning"
    assert f"--port {port + 1}" in found["port"].mend


def test_keys_that_others_can_read_or_nobody(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "index.keys.json")
    file.create("newsroom", [Scope.READ])
    assert findings()["API keys"].detail == "1 in use."
    file.path.chmod(0o644)
    assert "chmod 600" in findings()["API keys"].mend
    file.path.write_text("{")
    assert findings()["API keys"].level == "failed"


def test_a_file_of_settings_that_others_can_read(tmp_path: Path) -> None:
    file = tmp_path / "dateline.toml"
    file.write_text('admin_keys = ["x"]')
    file.chmod(0o644)
    assert "chmod 600" in findings()["configuration"].mend
    file.chmod(0o600)
    assert findings()["configuration"].level == "ok"


def test_what_others_can_reach_wants_a_limit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "DATELINE_RATE_LIMIT" in findings(host="0.0.0.0")["exposure"].mend
    monkeypatch.setenv("DATELINE_RATE_LIMIT", "60/minute")
    assert findings(host="0.0.0.0")["exposure"].level == "ok"
    KeyFile(tmp_path / "index.keys.json").create("widget", [Scope.READ], [SITE])
    assert findings()["exposure"].mend == f"Add to DATELINE_ALLOWED_ORIGINS: {SITE}"
    monkeypatch.setenv("DATELINE_ALLOWED_ORIGINS", SITE)
    assert findings()["exposure"].level == "ok"
