"""scripts/install-requirements takes PyTorch's CPU build where it can, and the usual one else."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.support import REPOSITORY
from tests.support.processes import free_port

SCRIPT = Path("scripts", "install-requirements")
TORCH = "9.8.7"


class Index(ThreadingHTTPServer):
    """A package index over a folder; `asked` are the paths of its requests."""

    def __init__(self, folder: Path) -> None:
        self.asked = list[str]()
        super().__init__(("127.0.0.1", 0), partial(_Files, directory=str(folder)))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Files(SimpleHTTPRequestHandler):
    server: Index

    def log_request(self, *_: object) -> None:
        self.server.asked.append(self.path)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def index_of(folder: Path, version: str) -> Iterator[Index]:
    """One with that version of a torch that holds nothing."""
    wheel = folder / "torch" / f"torch-{version}-py3-none-any.whl"
    wheel.parent.mkdir(parents=True)
    about = f"torch-{version}.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(
            f"{about}/METADATA", f"Metadata-Version: 2.1\nName: torch\nVersion: {version}\n"
        )
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")
    name = wheel.name
    (wheel.parent / "index.html").write_text(f'<a href="{name.replace("+", "%2B")}">{name}</a>')
    with Index(folder) as index:
        threading.Thread(target=index.serve_forever, daemon=True).start()
        yield index
        index.shutdown()


@pytest.fixture
def cpu_builds(tmp_path: Path) -> Iterator[Index]:
    with index_of(tmp_path / "cpu", f"{TORCH}+cpu") as index:
        yield index


@pytest.fixture
def usual(tmp_path: Path) -> Iterator[Index]:
    with index_of(tmp_path / "usual", TORCH) as index:
        yield index


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One with pip alone, which finds its own files wherever it is copied to."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    return folder


@pytest.fixture
def project(tmp_path: Path, environment: Path) -> Path:
    """A folder with the script, a requirement and an environment to install it into."""
    folder = tmp_path / "project"
    (folder / "scripts").mkdir(parents=True)
    shutil.copy(REPOSITORY / SCRIPT, folder / SCRIPT)
    (folder / "requirements.txt").write_text(f"# Written.\ntorch=={TORCH}\n")
    shutil.copytree(environment, folder / "venv", symlinks=True)
    return folder


def installed(project: Path, usual: Index, cpu_index: str, program: str = "") -> tuple[str, str]:
    """The version of torch that is there afterwards, and what was said.

    `program` is one that is found before any other of its name, with what it does. A card that this
    machine may have is not found.
    """
    tools = project / "tools"
    tools.mkdir(exist_ok=True)
    for one in ("nvidia-smi: exit 1", program) if program else ("nvidia-smi: exit 1",):
        name, _, does = one.partition(": ")
        (tools / name).write_text(f"#!/bin/sh\n{does}\n")
        (tools / name).chmod(0o755)
    kept = {name: each for name, each in os.environ.items() if not name.startswith("PIP_")}
    run = subprocess.run(
        [SCRIPT, "venv/bin/python", "-qq", "--disable-pip-version-check"],
        cwd=project,
        env=kept
        | {
            "PATH": f"{tools}:{os.environ['PATH']}",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": usual.url,
            "TORCH_INDEX": cpu_index,
            "NVIDIA_CARD": str(tools / "card"),
            "NO_PROXY": "127.0.0.1",
        },
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    pip = [str(project / "venv/bin/python"), "-m", "pip"]
    (line,) = subprocess.check_output([*pip, "freeze"], text=True).splitlines()
    return line.removeprefix("torch=="), run.stderr


def test_the_cpu_build_comes_from_its_index(project: Path, usual: Index, cpu_builds: Index) -> None:
    version, said = installed(project, usual, cpu_builds.url)
    assert version == f"{TORCH}+cpu"
    assert said == f"PyTorch: the CPU build, from {cpu_builds.url}.\n"
    assert usual.asked == []
    # What is there already is not asked for again.
    cpu_builds.asked.clear()
    assert installed(project, usual, cpu_builds.url) == (f"{TORCH}+cpu", "")
    assert cpu_builds.asked == []


@pytest.mark.parametrize("program", ["nvidia-smi: exit 0", "uname: echo Darwin"])
def test_a_card_or_another_system_takes_the_usual_build(
    project: Path, usual: Index, cpu_builds: Index, program: str
) -> None:
    version, said = installed(project, usual, cpu_builds.url, program)
    assert version == TORCH
    assert "pip's own index" in said
    assert cpu_builds.asked == []


@pytest.mark.parametrize("how", ["refuses", "is silent", "has another", "loses it"])
def test_an_index_that_does_not_give_it_takes_the_usual_build(
    project: Path, usual: Index, cpu_builds: Index, tmp_path: Path, how: str
) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    with socket.create_server(("127.0.0.1", 0)) as silent:
        if how == "is silent":
            address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        if how in ("has another", "loses it"):
            address = cpu_builds.url
        if how == "has another":
            (tmp_path / "cpu/torch/index.html").write_text("torch-9.8.6%2Bcpu")
        if how == "loses it":
            next((tmp_path / "cpu/torch").glob("*.whl")).unlink()
        version, said = installed(project, usual, address)
    assert version == TORCH
    assert re.search(r"^PyTorch: .*pip's own index, perhaps built for CUDA\.$", said, re.M)
