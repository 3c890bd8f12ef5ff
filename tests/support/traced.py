"""Programs run in an empty home, and what they do there and over the network, native code's too."""

from __future__ import annotations

import os
import re
import shutil
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# What changes where libraries keep things, or whether they tell of their use: CI does.
_SILENCING = (
    *("CI", "DATELINE_", "DISABLE_", "DO_NOT_TRACK", "GITHUB_", "HF_"),
    *("OPENAI_", "ORT_", "OTEL_", "RAY_", "XDG_"),
)
_ADDRESS = re.compile(r'AF_INET6?,.*?htons\((\d+)\).*?"([0-9a-fA-F.:]+)"')
_DNS_PORT = "53"
# Where systemd takes names to be looked up.
_RESOLVER = "io.systemd.Resolve"


@dataclass(frozen=True)
class EmptyHome:
    """A home folder with nothing in it, and a trace of the programs that have it for theirs."""

    folder: Path

    def environment(self, settings: Mapping[str, str]) -> dict[str, str]:
        """This process's, without what would keep a library from telling of its use."""
        kept = {name: each for name, each in os.environ.items() if not name.startswith(_SILENCING)}
        return {**kept, "HOME": str(self.folder / "home"), **settings}

    def traced(self, command: list[str | Path]) -> list[str | Path]:
        """The command, so that its process and all below it are traced."""
        strace = shutil.which("strace")
        assert strace, "strace is needed. On Debian: apt-get install strace"
        # The tracer is a grandchild, so that signals reach the program itself.
        options = "-D -f --seccomp-bpf -qq -s 200 -e signal=none"
        calls = "trace=connect,sendto,sendmsg,sendmmsg"
        return [strace, *options.split(), "-e", calls, "-o", self._trace, *command]

    def files(self) -> list[str]:
        """What was written below the home folder."""
        home = self.folder / "home"
        return sorted(str(each.relative_to(home)) for each in home.rglob("*") if each.is_file())

    def outside(self) -> list[str]:
        """Each call that asked for a host by its name, or went to another machine."""
        return [line for line in self._trace.read_text().splitlines() if _is_outside(line)]

    @property
    def _trace(self) -> Path:
        return self.folder / "trace"


def empty_home(folder: Path) -> EmptyHome:
    (folder / "home").mkdir()
    return EmptyHome(folder)


def _is_outside(line: str) -> bool:
    found = _ADDRESS.search(line)
    if found is None:
        return _RESOLVER in line
    port, address = found.groups()
    return port == _DNS_PORT or not _is_of_this_machine(address.removeprefix("::ffff:"))


def _is_of_this_machine(address: str) -> bool:
    """Only there can a program listen on it."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as listening:
        try:
            listening.bind((address, 0))
        except OSError:
            return False
    return True
