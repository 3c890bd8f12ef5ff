"""The files that run Dateline elsewhere: linted, and true to the settings."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from compose_spec import PyCompose

from server.settings import Settings

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
UNIT = ROOT / "deploy" / "dateline.service"
NAMES = {f"DATELINE_{name.upper()}" for name in Settings.model_fields}


def test_the_dockerfile_is_linted() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    run = subprocess.run([hadolint, ROOT / "Dockerfile"], capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (0, "")


def test_the_image_runs_as_nobody_and_is_watched() -> None:
    last_stage = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
    assert re.search(r"^USER 10001:10001$", last_stage, re.M)
    assert re.search(r"^HEALTHCHECK ", last_stage, re.M)
    assert "build-essential" not in last_stage


def test_the_image_is_built_from_all_packages_and_nothing_else() -> None:
    copied = set(re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.M))
    files = {name for line in copied for name in line.split()}
    kept = {
        line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"
    }
    assert files == kept
    assert all((ROOT / name).exists() for name in files)


def test_the_compose_file() -> None:
    text = (ROOT / "compose.yaml").read_text()
    PyCompose.from_yaml(text).validate()
    services = yaml.safe_load(text)["services"]
    assert set(services["dateline"]["environment"]) <= NAMES
    assert services["dateline"]["read_only"] is True
    assert services["dateline"]["ports"] == ["127.0.0.1:8000:8000"]
    assert services["llm"]["profiles"] == ["llm"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="this machine has no systemd")
def test_the_systemd_unit_is_verified(tmp_path: Path) -> None:
    # systemd wants the program to be there.
    unit = tmp_path / UNIT.name
    unit.write_text(
        re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", UNIT.read_text(), flags=re.M)
    )
    run = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (0, "")


def test_the_systemd_unit_names_settings_that_are_there() -> None:
    assert set(re.findall(r"DATELINE_\w+", UNIT.read_text())) <= NAMES
