"""An endpoint for tests, as a real process: the model's name, or the path, is its script.

    python -m tests.support.scripted_endpoint --port 0      prints its port on the first line

`GET /v1/models` lists `echo-first-passage`. `GET /requests` tells what was asked so far and how it
ended; `DELETE /requests` forgets it. `PUT /script` makes every model follow that script, and
`PUT /let-go` ends one reply of the script `held`. A script may carry an argument after a colon:
`say:Hello.`, `429-then-ok:1` (Retry-After; `date` stands for an HTTP date less than two seconds
ahead), `500-always`, `garbage`, `redirect`, and those of endpoint_app.py, endpoint_scripts.py,
parameter_refusals.py (`gpt-5`, `refuses-KIND:NAME,NAME`) and rerank_scripts.py.
"""

from __future__ import annotations

import argparse
import json
import socket
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from tests.support.endpoint_app import build_app
from tests.support.endpoint_scripts import PAUSE_S
from tests.support.processes import Process, running

# How long a busy machine may take for what otherwise takes no time.
LIMIT_S = 60.0


@dataclass(frozen=True)
class ScriptedEndpoint:
    """A running endpoint, seen from a test."""

    url: str
    process: Process

    def requests(self) -> list[dict[str, Any]]:
        """What was asked since the last `forget()`, oldest first."""
        return self._call("GET")

    def forget(self) -> None:
        """The requests so far, and the script of `follow`."""
        self._call("DELETE")

    def follow(self, script: str) -> None:
        """Makes every model follow `script`, whatever its name."""
        request = urllib.request.Request(f"{self.url}/script", script.encode(), method="PUT")
        urllib.request.urlopen(request, timeout=LIMIT_S).close()

    def let_go(self) -> None:
        """Makes one reply of the script `held` end, which it would not by itself."""
        request = urllib.request.Request(f"{self.url}/let-go", method="PUT")
        urllib.request.urlopen(request, timeout=LIMIT_S).close()

    def wait_until(
        self, holds: Callable[[list[dict[str, Any]]], bool], limit_s: float = LIMIT_S
    ) -> None:
        """Return once it holds for the requests so far. Raises TimeoutError."""
        deadline = time.monotonic() + limit_s
        while not holds(requests := self.requests()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"after {limit_s:g} s: {requests}")
            time.sleep(PAUSE_S)

    def _call(self, method: str) -> list[dict[str, Any]]:
        self.process.check_alive()
        request = urllib.request.Request(f"{self.url}/requests", method=method)
        with urllib.request.urlopen(request, timeout=LIMIT_S) as response:
            entries: list[dict[str, Any]] = json.load(response)
            return entries


@contextmanager
def scripted_endpoint(certificate: Path | None = None) -> Iterator[ScriptedEndpoint]:
    """The endpoint as a process on a free port, healthy; stopped at the end.

    With a `certificate`, a PEM file that holds its key as well, it speaks HTTPS, and only who
    trusts that can ask it.
    """
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "tests.support.scripted_endpoint",
        "--port",
        "0",
    ]
    if certificate is not None:
        command += ["--certificate", certificate]
    with running(command) as process:
        # It listens when it says its port; what is sent before it is healthy waits.
        address = f"127.0.0.1:{process.first_line()}"
        if certificate is None:
            process.wait_until_healthy(f"http://{address}/health", limit_s=LIMIT_S)
        yield ScriptedEndpoint(f"{'https' if certificate else 'http'}://{address}", process)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--certificate")
    arguments = parser.parse_args()
    listening = socket.create_server(("127.0.0.1", arguments.port))
    print(listening.getsockname()[1], flush=True)
    config = uvicorn.Config(
        build_app(),
        log_level="warning",
        timeout_graceful_shutdown=1,
        ssl_certfile=arguments.certificate,
    )
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
