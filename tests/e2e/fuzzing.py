"""Requests made from the OpenAPI document by schemathesis, all its checks made on the answers.

python -m tests.e2e.fuzzing [--examples 150]: so many for each address of a running server, beside
those that schemathesis makes of every document; with a key that may do everything, without one
where reading is open, and without one where it is not.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.e2e.serving import dateline, serving
from tests.support.archives import SEEDS

KEY = "fuzz"
_CONFIG = Path(__file__).with_name("schemathesis.toml")
_CLOSED = Path(__file__).with_name("schemathesis-closed.toml")
_PATIENCE_S = "120"
_WAYS: Sequence[tuple[str, Mapping[str, str], str | None, Path]] = (
    ("with a key for everything", {"DATELINE_ADMIN_KEYS": KEY}, KEY, _CONFIG),
    ("without a key, reading open", {"DATELINE_ADMIN_KEYS": KEY}, None, _CONFIG),
    (
        "without a key, reading closed",
        {"DATELINE_API_KEYS": "reader", "DATELINE_ADMIN_KEYS": KEY},
        None,
        _CLOSED,
    ),
)


@dataclass(frozen=True)
class Fuzzed:
    """What became of a run: its exit status is 0 where no check failed."""

    returncode: int
    said: str
    statuses: Mapping[int, int]

    @property
    def cases(self) -> int:
        """Requests that were answered."""
        return sum(self.statuses.values())


def fuzzed(
    url: str,
    *options: str,
    key: str | None = None,
    config: Path = _CONFIG,
    limit_s: float | None = None,
) -> Fuzzed:
    """Run schemathesis on the server at `url`."""
    # schemathesis waits ten seconds for it, and the server makes it when it is first asked for.
    httpx.get(f"{url}/openapi.json", timeout=300, trust_env=False).raise_for_status()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "events.ndjson"
        command: list[str | Path] = [Path(sys.executable).with_name("schemathesis")]
        command += ["--config-file", config, "run", f"{url}/openapi.json", "--no-color"]
        command += ["--checks", "all", "--continue-on-failure", "--request-timeout", _PATIENCE_S]
        command += ["--generation-database", "none"]
        command += ["--report", "ndjson", "--report-ndjson-path", report, *options]
        if key:
            command += ["-H", f"Authorization: Bearer {key}"]
        run = subprocess.run(
            command,
            cwd=folder,
            env=os.environ | {"NO_PROXY": "127.0.0.1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=limit_s,
        )
        return Fuzzed(run.returncode, run.stdout, _statuses(report) if report.exists() else {})


def _statuses(report: Path) -> Counter[int]:
    counts = Counter[int]()
    with report.open() as lines:
        for line in lines:
            scenario = json.loads(line).get("ScenarioFinished", {})
            counts.update(_answered(scenario.get("recorder", {}).get("interactions", {})))
    return counts


def _answered(interactions: Mapping[str, Any]) -> Sequence[int]:
    replies = [interaction.get("response") for interaction in interactions.values()]
    return [reply["status_code"] for reply in replies if reply]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=150)
    examples = str(parser.parse_args().examples)
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made"
        added = dateline("index", "add", SEEDS, DATELINE_INDEX=str(made))
        if added.returncode:
            raise SystemExit(added.stderr)
        for number, (name, settings, key, config) in enumerate(_WAYS):
            index = Path(shutil.copytree(made, Path(folder) / str(number)))
            with serving(index, settings) as server:
                run = fuzzed(server.url, "--max-examples", examples, key=key, config=config)
            print(run.said)
            print(f"{name}: {run.cases} requests, {dict(sorted(run.statuses.items()))}", flush=True)
            failed = failed or run.returncode != 0
    raise SystemExit(failed)


if __name__ == "__main__":
    main()
