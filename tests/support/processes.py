"""Real programs as processes: started, awaited until healthy, noticed when they die, stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.support import REPOSITORY

STOP_LIMIT_S = 10.0
POLL_S = 0.05
# Each process begins elsewhere, and takes none twice before all were taken.
_ports = (10_000 + (os.getpid() * 97 + number) % 20_000 for number in count())


class ProcessDied(Exception):
    """The program ended, or did not become ready, before its test was done with it."""


@dataclass(frozen=True)
class Process:
    """A running program. Its output goes to files, so that it never blocks on a full pipe."""

    popen: subprocess.Popen[bytes]
    stdout: Path
    stderr: Path

    def first_line(self, limit_s: float = 120.0) -> str:
        """The first line of its standard output. Raises ProcessDied."""
        self._wait(lambda: b"\n" in self.stdout.read_bytes(), limit_s)
        return self.stdout.read_text().splitlines()[0]

    def wait_until_healthy(self, url: str, limit_s: float) -> None:
        """Return once `GET url` answers 200. Raises ProcessDied."""
        self._wait(lambda: _answers(url), limit_s)

    def check_alive(self) -> None:
        """Raises ProcessDied, with what the program said last."""
        if self.popen.poll() is not None:
            raise ProcessDied(f"ended with {self.popen.returncode}:\n{self._last_words()}")

    def _wait(self, ready: Callable[[], bool], limit_s: float) -> None:
        deadline = time.monotonic() + limit_s
        while not ready():
            self.check_alive()
            if time.monotonic() > deadline:
                raise ProcessDied(f"not ready after {limit_s:g} s:\n{self._last_words()}")
            time.sleep(POLL_S)

    def _last_words(self) -> str:
        return self.stderr.read_text(errors="replace")[-4000:]


@contextmanager
def running(
    command: Sequence[str | Path], *, environment: Mapping[str, str] | None = None
) -> Iterator[Process]:
    """Start `command` in the repository root, and stop it at the end.

    `environment` is added to this process's own. Raises ProcessDied when it ended by itself.
    """
    with tempfile.TemporaryDirectory() as folder:
        stdout, stderr = Path(folder) / "stdout", Path(folder) / "stderr"
        with stdout.open("wb") as out, stderr.open("wb") as err:
            popen = subprocess.Popen(
                [str(part) for part in command],
                cwd=REPOSITORY,
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
            )
        process = Process(popen, stdout, stderr)
        try:
            yield process
            process.check_alive()
        finally:
            _stop(popen)


def free_port() -> int:
    """A port of 127.0.0.1 on which nothing listens, nor will by chance.

    Those that the kernel chooses by itself, for other tests at the same time, are higher ones.
    """
    for port in _ports:
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("the ports never end")


def _stop(popen: subprocess.Popen[bytes]) -> None:
    popen.terminate()
    try:
        popen.wait(STOP_LIMIT_S)
    except subprocess.TimeoutExpired:
        popen.kill()
        popen.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1.0) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False
