"""The command and the server as processes, over an index of the sample archive."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.support import REPOSITORY
from tests.support.archives import SEEDS
from tests.support.made_once import made_once
from tests.support.processes import Process, running

DATELINE = Path(sys.executable).with_name("dateline")
RUN_LIMIT_S = 240.0
READY_LIMIT_S = 120.0


def dateline(
    *arguments: str | Path, stdin: str = "", **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run the command with these settings and no others."""
    return subprocess.run(
        [DATELINE, *arguments],
        cwd=REPOSITORY,
        env=without_settings() | settings,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=RUN_LIMIT_S,
    )


def seeds_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of seeds/, made once per run of pytest; nobody may change it."""
    return made_once(tmp_path_factory, "seeds-index", partial(_add, SEEDS))


def with_export(tmp_path_factory: pytest.TempPathFactory, index: Path) -> Path:
    """The folder, for an index to be made in, with the export of its model.

    Making that takes longer than all that most tests do with an index.
    """
    index.mkdir(parents=True, exist_ok=True)
    for export in seeds_index(tmp_path_factory).glob("model-*"):
        shutil.copytree(export, index / export.name, copy_function=os.link)
    return index


def _add(articles: Path, index: Path) -> None:
    added = dateline("index", "add", articles, DATELINE_INDEX=str(index))
    assert added.returncode == 0, added.stderr


@dataclass(frozen=True)
class Server:
    """A running server, seen from a test."""

    url: str
    process: Process


@contextmanager
def serving(
    index: Path,
    settings: Mapping[str, str] | None = None,
    *,
    ready: bool = True,
    workers: int = 1,
    port: int = 0,
    limit_s: float = READY_LIMIT_S,
) -> Iterator[Server]:
    """`dateline serve` on that port, or a free one, and ready, unless it cannot become so.

    Answers are not remembered unless `settings` say so: each question is really answered.
    """
    environment = {name: "" for name in os.environ if _is_setting(name)}
    environment["DATELINE_ANSWER_CACHE"] = "0"
    environment.update(settings or {})
    command: list[str | Path] = [DATELINE, "serve", "--port", str(port), "--index", index]
    command += ["--workers", str(workers)]
    with running(command, environment=environment) as process:
        found = re.search(r"http://[\d.:]+", process.first_line(limit_s))
        assert found
        if ready:
            process.wait_until_healthy(f"{found[0]}/readyz", limit_s=limit_s)
        yield Server(found[0], process)


def _is_setting(name: str) -> bool:
    return name.startswith(("DATELINE_", "OPENAI_"))


def without_settings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not _is_setting(name)}
