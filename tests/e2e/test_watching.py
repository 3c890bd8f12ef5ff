"""`dateline index watch` as a process: a folder that people work in, and Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.serving import DATELINE, dateline, with_export, without_settings
from tests.support import REPOSITORY

LIMIT_S = 60.0
HARBOUR = "# Harbour wall rises\n\nThe harbour wall rises by 40 centimetres, the council said."


def wait_for(what: Callable[[], bool], told: Path) -> None:
    deadline = time.monotonic() + LIMIT_S
    while not what():
        assert time.monotonic() < deadline, told.read_text()
        time.sleep(0.1)


def test_a_folder_is_followed_until_ctrl_c(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, told = tmp_path / "archive", tmp_path / "told"
    index = with_export(tmp_path_factory, tmp_path / "index")
    folder.mkdir()
    (folder / "harbour.md").write_text(HARBOUR)
    # What was written just now would be waited for.
    os.utime(folder / "harbour.md", (0, 0))
    with told.open("wb") as out:
        watching = subprocess.Popen(
            [DATELINE, "index", "watch", folder, "--index", index],
            cwd=REPOSITORY,
            env=without_settings(),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )

    def said(words: str) -> Callable[[], bool]:
        return lambda: words in told.read_text()

    try:
        wait_for(said(f"Watching {folder}; Ctrl-C ends it."), told)
        assert "Compared: 1 added, 0 changed, 0 deleted, 0 unchanged" in told.read_text()
        with (folder / "tower.md").open("w") as half:
            half.write("# Tower opens\n\nThe tower at Bran")
            half.flush()
            time.sleep(1)
            half.write("nock has one lamp and no lift.")
        wait_for(said(f"{folder}/tower.md: 1 added"), told)
        (folder / "harbour.md").unlink()
        wait_for(said(f"{folder}/harbour.md: 0 added, 0 changed, 1 deleted"), told)

        os.rename(folder, tmp_path / "elsewhere")
        wait_for(said("is not there; nothing is deleted"), told)
        os.rename(tmp_path / "elsewhere", folder)
        (folder / "harbour.md").write_text(HARBOUR)
        wait_for(said(f"{folder}/harbour.md: 1 added"), told)
        watching.send_signal(signal.SIGINT)
        assert watching.wait(LIMIT_S) == 0
    finally:
        watching.kill()
        watching.wait()
    assert "Traceback" not in told.read_text()
    assert told.read_text().endswith("the same command goes on from here.\n")
    assert "no lift" in dateline("index", "show", "tower", "--index", index).stdout
