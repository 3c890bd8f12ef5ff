"""Two ingests of the same articles into one PostgreSQL, while something is wrong with one of them:

    python -m benchmarks.shared_faults [reset] [cut] [pooler] [session] [disk] [clock]

Real commands: `dateline index add` here, and there, in a network namespace of its own behind a
router that can drop packets. As root, with iproute2, pgbouncer and faketime (Debian's packages).
Each fault begins when the one there has articles in hand. Prints how both ended and whether, after
both were run once more, every article is there once and `verify` finds nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import psycopg

from tests.e2e.serving import DATELINE, without_settings
from tests.support import REPOSITORY
from tests.support.postgresql import new_database, running_postgresql
from tests.support.processes import free_port

ARTICLES = 400
_HERE, _ROUTER_NEAR, _ROUTER_FAR, _THERE = "10.77.0.1", "10.77.0.2", "10.77.1.2", "10.77.1.3"
_CUT_S, _LIMIT_S = 90.0, 420.0
_PACKETS = "net.ipv4.ip_forward="

Fault = Callable[["_Run"], AbstractContextManager[Callable[[], None]]]
"""Sets up what is wrong for one of the two; what it gives makes it so."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("faults", nargs="*", default=[])
    given = parser.parse_args()
    with _network(), running_postgresql(also_at=_HERE) as server:
        for name in given.faults or FAULTS:
            with tempfile.TemporaryDirectory() as folder:
                print(f"{name}: {_Run(Path(folder), server).under(FAULTS[name])}", flush=True)


class _Run:
    def __init__(self, folder: Path, server: str) -> None:
        self.folder, self.server = folder, server
        self.address = new_database(server)
        self.there_address = self.address.replace("127.0.0.1", _HERE)
        self.before = list[str]()
        self.files = folder / "articles.jsonl"
        self.files.write_text("".join(_line(number) for number in range(ARTICLES)))

    def under(self, fault: Fault) -> str:
        with fault(self) as begin:
            began = time.monotonic()
            there = self.add("there", self.there_address, *_in_there(), *self.before)
            self._wait_for_claims(there)
            here = self.add("here", self.address)
            begin()
            told = [f"here {self._ended(here, began)}", f"there {self._ended(there, began)}"]
        for name, address in (("here", self.address), ("there", self.there_address)):
            again = self.add(f"{name}-again", address, *(_in_there() if name == "there" else ()))
            told.append(f"{name} again {self._ended(again, time.monotonic())}")
        return "; ".join([*told, self._counted()])

    def add(self, name: str, address: str, *before: str) -> subprocess.Popen[str]:
        folder = self.folder / name.removesuffix("-again")
        environment = without_settings() | {
            "DATELINE_CATALOGUE": address,
            "DATELINE_INDEX": str(folder),
            "PYTHONPATH": str(REPOSITORY),
        }
        return subprocess.Popen(
            [*before, str(DATELINE), "index", "add", str(self.files)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def _wait_for_claims(self, process: subprocess.Popen[str]) -> None:
        """Until it has articles in hand: their locks are on one number."""
        while process.poll() is None and not self._count(
            "pg_locks", "locktype = 'advisory' AND objsubid = 1"
        ):
            time.sleep(0.1)

    def _ended(self, process: subprocess.Popen[str], began: float) -> str:
        try:
            said, _ = process.communicate(timeout=_LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return f"hung for {_LIMIT_S:.0f} s"
        lines = [line for line in said.splitlines() if line.strip() and "oubtful" not in line]
        took = time.monotonic() - began
        return f"{process.returncode} after {took:.0f} s ({' '.join(lines[-2:])[-200:]})"

    def _counted(self) -> str:
        counted = self._count("articles", "true"), self._count("versions", "version > 1")
        verify = subprocess.run(
            [str(DATELINE), "index", "verify"],
            env=without_settings()
            | {
                "DATELINE_CATALOGUE": self.address,
                "DATELINE_INDEX": str(self.folder / "here"),
                "PYTHONPATH": str(REPOSITORY),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        return f"{counted[0]} articles, {counted[1]} second versions, verify {verify.returncode}"

    def _count(self, table: str, where: str) -> int:
        with psycopg.connect(self.address.replace("+psycopg", ""), autocommit=True) as connection:
            found = connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()
            return int(found[0]) if found else 0

    def kill_connections(self) -> None:
        with psycopg.connect(self.address.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE host(client_addr) = %s",
                [_THERE],
            )


@contextmanager
def _reset(run: _Run) -> Iterator[Callable[[], None]]:
    yield run.kill_connections


@contextmanager
def _cut(run: _Run) -> Iterator[Callable[[], None]]:
    def cut() -> None:
        _in_router("sysctl", "-qw", f"{_PACKETS}0")
        subprocess.Popen(["sh", "-c", f"sleep {_CUT_S}; ip netns exec dlr sysctl -qw {_PACKETS}1"])

    yield cut


def _pooled(mode: str) -> Fault:
    @contextmanager
    def pooled(run: _Run) -> Iterator[Callable[[], None]]:
        """Both go through it."""
        port, database = free_port(), run.address.rpartition("/")[2]
        home = run.folder / "pgbouncer"
        home.mkdir()
        server_port = run.address.rpartition(":")[2].partition("/")[0]
        (home / "ini").write_text(
            f"[databases]\n{database} = host=127.0.0.1 port={server_port} user=dateline\n"
            "[pgbouncer]\n"
            f"listen_addr = 0.0.0.0\nlisten_port = {port}\nauth_type = any\npool_mode = {mode}\n"
            f"ignore_startup_parameters = options,extra_float_digits\nlogfile = {home}/log\n"
            "user = nobody\ndefault_pool_size = 20\nunix_socket_dir =\n"
        )
        os.chmod(run.folder, 0o755)
        shutil.chown(home, "nobody")
        direct = run.address
        process = subprocess.Popen(["pgbouncer", "-q", str(home / "ini")])
        time.sleep(1)
        run.there_address = direct.replace(f"127.0.0.1:{server_port}", f"{_HERE}:{port}")
        try:
            yield lambda: None
        finally:
            run.there_address = direct.replace("127.0.0.1", _HERE)
            process.terminate()
            process.wait()

    return pooled


@contextmanager
def _disk(run: _Run) -> Iterator[Callable[[], None]]:
    """The folder there has 24 MB, which the model's export alone nearly fills."""
    folder = run.folder / "there"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)], check=True)
    try:
        yield lambda: None
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def _clock(run: _Run) -> Iterator[Callable[[], None]]:
    run.before = ["faketime", "-f", "+1h"]
    yield lambda: None


FAULTS = {
    "reset": _reset,
    "cut": _cut,
    "pooler": _pooled("transaction"),
    "session": _pooled("session"),
    "disk": _disk,
    "clock": _clock,
}


@contextmanager
def _network() -> Iterator[None]:
    """Here, a router, and there."""
    steps = (
        "ip netns add dlr; ip netns add dlw; ip link add dl0 type veth peer name dl1 netns dlr;"
        " ip -n dlr link add dl2 type veth peer name dl3 netns dlw;"
        f" ip addr add {_HERE}/24 dev dl0; ip link set dl0 up;"
        f" ip -n dlr addr add {_ROUTER_NEAR}/24 dev dl1; ip -n dlr link set dl1 up;"
        f" ip -n dlr addr add {_ROUTER_FAR}/24 dev dl2; ip -n dlr link set dl2 up;"
        f" ip -n dlw addr add {_THERE}/24 dev dl3; ip -n dlw link set dl3 up;"
        " ip -n dlw link set lo up;"
        f" ip -n dlw route add default via {_ROUTER_FAR};"
        f" ip route add {_THERE}/32 via {_ROUTER_NEAR};"
        f" ip netns exec dlr sysctl -qw {_PACKETS}1"
    )
    with ExitStack() as stack:
        stack.callback(
            subprocess.run,
            ["sh", "-c", "ip netns del dlw; ip netns del dlr; ip link del dl0"],
            stderr=subprocess.DEVNULL,
            check=False,
        )
        subprocess.run(["sh", "-ec", steps], check=True)
        yield


def _in_router(*command: str) -> None:
    subprocess.run(["ip", "netns", "exec", "dlr", *command], check=True)


def _in_there() -> list[str]:
    return ["ip", "netns", "exec", "dlw"]


def _line(number: int) -> str:
    text = (
        f"The council of Port Selby counted {number} gulls on pier {number % 97} on Monday, said"
        f" its warden. Number {number * 7} was the loudest of them, and nobody knows where it slept"
        " in winter."
    )
    record = {"id": f"gull-{number}", "title": f"Gull {number}", "text": text}
    return json.dumps(record) + "\n"


if __name__ == "__main__":
    main()
