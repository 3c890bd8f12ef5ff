"""A real PostgreSQL server for tests, from the programs that the package `pgserver` carries."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from tests.support.processes import free_port

# The server refuses to run as root.
_WITHOUT_RIGHTS = "nobody"
# What a crash of the machine would lose does not matter here.
_SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@contextmanager
def running_postgresql(also_at: str | None = None) -> Iterator[str]:
    """The address of its database `postgres`, as SQLAlchemy writes it.

    It listens on `also_at` too, an address of this machine, and lets its whole network 10 in.
    """
    # Not under pytest's folders, which only their owner may enter.
    home = Path(tempfile.mkdtemp(prefix="dateline-postgresql-"))
    try:
        programs, user = _programs(home), None
        if os.geteuid() == 0:
            user = _WITHOUT_RIGHTS
            entry = pwd.getpwnam(user)
            os.chown(home, entry.pw_uid, entry.pw_gid)
        data, port = home / "data", free_port()
        _run(
            user,
            *(programs / "initdb", "--pgdata", data, "--username", "dateline"),
            *("--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
        )
        listening = "127.0.0.1"
        if also_at:
            listening += f",{also_at}"
            with (data / "pg_hba.conf").open("a") as rules:
                rules.write("host all all 10.0.0.0/8 trust\n")
        options = [f"-p {port}", f"-h {listening}", f"-k {home}"]
        options += [f"-c {setting}" for setting in _SETTINGS]
        control = (programs / "pg_ctl", "--pgdata", data, "--wait")
        log = home / "log"
        _run(user, *control, "--log", log, "--options", " ".join(options), "start")
        try:
            yield f"postgresql+psycopg://dateline@127.0.0.1:{port}/postgres"
        finally:
            _run(user, *control, "--mode", "immediate", "stop")
    finally:
        shutil.rmtree(home)


def _programs(home: Path) -> Path:
    """Copied where their user may run them, which need not be so where packages stand."""
    found = find_spec("pgserver")
    assert found
    assert found.submodule_search_locations
    package = Path(found.submodule_search_locations[0])
    for part in (package, package.with_name("pgserver.libs")):
        shutil.copytree(part, home / part.name)
    home.chmod(0o755)
    return home / package.name / "pginstall" / "bin"


def _run(user: str | None, *command: str | Path) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        user=user,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def new_database(server: str) -> str:
    """Make an empty database on the server, and return its address."""
    name = f"d{uuid4().hex}"
    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return server.rpartition("/")[0] + f"/{name}"
