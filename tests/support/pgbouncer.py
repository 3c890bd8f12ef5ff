"""A real PgBouncer before a database, in one of its modes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy.engine import make_url

from tests.support.processes import free_port

# It refuses clients that send options, as ours do, unless it is told to pass over them.
_CONFIGURATION = """
[databases]
{database} = host={host} port={port} user={user}
[pgbouncer]
listen_addr = 0.0.0.0
listen_port = {here}
unix_socket_dir =
auth_type = any
pool_mode = {mode}
ignore_startup_parameters = options,extra_float_digits
logfile = {folder}/log
"""
_LIMIT_S = 20.0


@contextmanager
def pgbouncer_before(
    address: str, folder: Path, mode: Literal["session", "transaction"]
) -> Iterator[str]:
    """The address of the database behind it. Skips the test where it is not installed."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("PgBouncer is not installed")
    url, here = make_url(address), free_port()
    told = {"host": url.host, "port": url.port, "user": url.username, "database": url.database}
    written = _CONFIGURATION.format(**told, here=here, mode=mode, folder=folder)
    command = [program, "--quiet", str(folder / "ini")]
    # It refuses to run as root.
    if os.geteuid() == 0:
        folder = Path(f"/tmp/dateline-pgbouncer-{here}")
        folder.mkdir()
        shutil.chown(folder, "nobody")
        written = _CONFIGURATION.format(**told, here=here, mode=mode, folder=folder)
        command = [program, "--quiet", "--user", "nobody", str(folder / "ini")]
    (folder / "ini").write_text(written)
    process = subprocess.Popen(command)
    try:
        _wait_until_there(here)
        yield url.set(host="127.0.0.1", port=here).render_as_string(hide_password=False)
    finally:
        process.terminate()
        process.wait(timeout=_LIMIT_S)
        if os.geteuid() == 0:
            shutil.rmtree(folder)


def _wait_until_there(port: int) -> None:
    until = time.monotonic() + _LIMIT_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return
