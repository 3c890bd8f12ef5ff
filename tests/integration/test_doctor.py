"""What the doctor finds, and that each finding says what mends it."""

from __future__ import annotations

import socket
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from index.embeddings import fitted
from server.auth.keys import KeyFile, Scope
from server.cli.doctor import Finding, diagnose
from server.container import Container
from server.settings import load_settings
from tests.support import REPOSITORY
from tests.support.archives import HARBOUR
from tests.support.fakes import FakeEmbedder
from tests.support.processes import free_port

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
    parts = Container(load_settings(), FakeEmbedder())
    found = {each.check: each for each in diagnose(parts, host, port or free_port())}
    assert all(bool(each.hint) == (each.level != "ok") for each in found.values())
    return found


def levels(found: dict[str, Finding]) -> set[str]:
    return {check for check, finding in found.items() if finding.level != "ok"}


def test_all_is_well() -> None:
    with Container(load_settings(), FakeEmbedder()).writer() as writer:
        writer.add([HARBOUR])
    found = findings()
    assert levels(found) == set()
    assert found["index"].detail.startswith("1 articles")
    assert found["language model"].detail == "None is set: answers are quotations."


def test_a_model_that_nothing_was_fitted_with_is_a_warning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fitted, "_digests", {"0" * 64})
    found = findings()["embedding model"]
    assert found.level == "warning"
    assert "were fitted with another" in found.detail
    assert "training/README.md" in found.hint


def installed_in(folder: Path, name: str, version: str, *needs: str) -> None:
    """What pip writes down of a package."""
    about = folder / f"{name}-{version}.dist-info"
    about.mkdir(parents=True)
    lines = ["Metadata-Version: 2.4", f"Name: {name}", f"Version: {version}"]
    (about / "METADATA").write_text("\n".join([*lines, *(f"Requires-Dist: {n}" for n in needs)]))


def test_packages_below_their_bounds_are_named_with_what_mends_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(tmp_path / "packages")
    needs = ("lantern>=2.10", "quill>=1.0", 'ferry==3.1.0; extra == "boats"', 'x; extra == "y"')
    installed_in(tmp_path / "packages", "dateline", "0.1.0", *needs)
    installed_in(tmp_path / "packages", "lantern", "2.9.1")
    installed_in(tmp_path / "packages", "quill", "1.0")
    installed_in(tmp_path / "packages", "ferry", "3.0.9")
    found = findings()["packages"]
    assert (found.level, found.detail) == ("failed", "Too old: lantern 2.9.1, ferry 3.0.9.")
    assert found.hint == f"Run: {sys.executable} -m pip install 'lantern>=2.10' ferry==3.1.0"


def test_packages_that_are_missing_are_named_with_what_mends_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(tmp_path / "packages")
    needs = ("lantern>=2.10", 'wherry>=1; python_version < "3"', 'ferry==3.1.0; extra == "boats"')
    installed_in(tmp_path / "packages", "dateline", "0.1.0", *needs)
    found = findings()["packages"]
    assert (found.level, found.detail) == ("failed", "Not installed: lantern.")
    assert found.hint == f"Run: {sys.executable} -m pip install 'lantern>=2.10'"


def test_each_package_has_a_lower_bound_that_what_was_tried_meets() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    lines = (REPOSITORY / "requirements.txt").read_text().splitlines()
    pinned = [Requirement(line) for line in lines if "==" in line]
    tried = {canonicalize_name(one.name): str(one.specifier)[2:] for one in pinned}
    for line in project["dependencies"]:
        package = Requirement(line)
        assert [each.operator for each in package.specifier] == [">="], line
        assert package.specifier.contains(tried[canonicalize_name(package.name)]), line


def test_no_index_is_a_warning_with_the_command_that_makes_one() -> None:
    found = findings()
    assert levels(found) == {"index"}
    assert "dateline index add PATH" in found["index"].hint


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
    assert f"--port {port + 1}" in found["port"].hint


def test_keys_that_others_can_read_or_nobody(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "index.keys.json")
    file.create("newsroom", [Scope.READ])
    assert findings()["API keys"].detail == "1 in use."
    file.path.chmod(0o644)
    assert "chmod 600" in findings()["API keys"].hint
    file.path.write_text("{")
    assert findings()["API keys"].level == "failed"


def test_a_file_of_settings_that_others_can_read(tmp_path: Path) -> None:
    file = tmp_path / "dateline.toml"
    file.write_text('admin_keys = ["x"]')
    file.chmod(0o644)
    assert "chmod 600" in findings()["configuration"].hint
    file.chmod(0o600)
    assert findings()["configuration"].level == "ok"


def test_what_others_can_reach_wants_a_limit(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "DATELINE_RATE_LIMIT" in findings(host="0.0.0.0")["exposure"].hint
    monkeypatch.setenv("DATELINE_RATE_LIMIT", "60/minute")
    assert findings(host="0.0.0.0")["exposure"].level == "ok"
    KeyFile(tmp_path / "index.keys.json").create("widget", [Scope.READ], [SITE])
    assert findings()["exposure"].hint == f"Add to DATELINE_ALLOWED_ORIGINS: {SITE}"
    monkeypatch.setenv("DATELINE_ALLOWED_ORIGINS", SITE)
    assert findings()["exposure"].level == "ok"
