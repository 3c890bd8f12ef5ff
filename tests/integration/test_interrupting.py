"""Ctrl-C while articles are added: the first waits for what is in hand, the second for nothing."""

from __future__ import annotations

import subprocess
import sys

from tests.support import REPOSITORY

_EMBEDDING = """
import signal, time
from concurrent.futures import ThreadPoolExecutor
from server.cli.progress import interruptible
# What runs in the background of a shell is started with SIGINT ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
embedding = ThreadPoolExecutor(1)
with interruptible() as should_stop:
    result = embedding.submit(time.sleep, 600)
    signal.raise_signal(signal.SIGINT)
    assert should_stop()
    signal.raise_signal(signal.SIGINT)
    result.result()
"""


def test_the_second_ctrl_c_does_not_wait_for_what_is_being_embedded() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _EMBEDDING],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 130
    first, second = done.stderr.splitlines()
    assert first.startswith("Stopping after the articles in hand")
    assert second == "dateline: stopped."
