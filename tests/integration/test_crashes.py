"""An index whose writer is killed, whose disk is full, or whose folder is read-only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from benchmarks.kill_index import kill_again_and_again
from index import Article, TokenCounter, open_reader, open_writer, verify
from tests.support import REPOSITORY
from tests.support.archives import CHOIR, HARBOUR, ORCHARD
from tests.support.fakes import FakeEmbedder

pytestmark = pytest.mark.slow

KILLS = 10
COUNTER = TokenCounter()

# What a child does: argv is the folder, a limit on the size of files in bytes or 0, and a
# number of articles to add. It becomes a user who has no rights but those of anybody, and may not
# read Python's own modules: what is imported late is imported before.
_CHILD = """
import os, resource, sys
from dataclasses import replace
from pathlib import Path
import filelock
from index import *
from tests.support.archives import CHOIR
from tests.support.fakes import FakeEmbedder
folder, limit, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
TokenCounter().count("warm")
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
elif os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    if count:
        with open_writer(folder, FakeEmbedder(), TokenCounter()) as writer:
            for number in range(count):
                text = f"Report {number}. " + "The choir won the cup again. " * 400
                writer.add([replace(CHOIR, id=f"a{number}", text=text)])
                print(f"a{number}", flush=True)
    else:
        with open_reader(folder, FakeEmbedder()) as reader:
            print(reader.search("apple harvest", 1)[0].article.id)
except DatelineIndexError as error:
    print(type(error).__name__, error, file=sys.stderr)
    sys.exit(5)
"""


def child(folder: Path, *, limit: int = 0, count: int = 0) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _CHILD, str(folder), str(limit), str(count)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def folder() -> Iterator[Path]:
    """Not under `tmp_path`, which other users may not enter."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    add(made / "index", HARBOUR, ORCHARD, CHOIR)
    yield made / "index"
    for place in [made, *made.rglob("*")]:
        if place.is_dir():
            place.chmod(0o755)
    shutil.rmtree(made)


def add(folder: Path, *articles: Article) -> None:
    with open_writer(folder, FakeEmbedder(), COUNTER) as writer:
        writer.add(articles)


def make_read_only(folder: Path) -> None:
    """As it is for its own user, who is `nobody` where the tests run as root."""
    for place in [*folder.rglob("*"), folder]:
        if os.geteuid() == 0:
            os.chown(place, 65534, 65534)
        place.chmod(0o555 if place.is_dir() else 0o644)


def test_a_killed_writer_leaves_a_whole_index(tmp_path: Path) -> None:
    assert kill_again_and_again(KILLS, tmp_path, seed=1).total() == KILLS


@pytest.mark.parametrize("room", [20_000, 500_000])
def test_a_full_disk_is_said_and_what_was_committed_stays(folder: Path, room: int) -> None:
    run = child(folder, limit=(folder / "catalogue.sqlite").stat().st_size + room, count=300)
    assert run.returncode == 5, run.stderr
    assert "IndexUnwritable" in run.stderr.splitlines()[-1]
    assert "what was committed is kept" in run.stderr
    committed = run.stdout.split()
    with open_reader(folder, FakeEmbedder()) as reader:
        assert reader.article("harbour") == HARBOUR
        assert [reader.article(name).id for name in committed] == committed
        assert reader.search("apple harvest", 1)[0].article.id == "orchard"
    assert verify(folder, COUNTER) == []
    add(folder, replace(CHOIR, id="afterwards"))
    assert verify(folder, COUNTER) == []


def test_a_disk_too_full_for_the_caches(folder: Path) -> None:
    random = Random(1)
    words = (f"{random.getrandbits(64):016x} was here." for _ in range(9_000))
    add(folder, replace(CHOIR, id="long", text=" ".join(words)))
    shutil.rmtree(folder / "lexicon")
    reading, writing = child(folder, limit=40_000), child(folder, limit=40_000, count=1)
    assert (reading.returncode, reading.stdout) == (0, "orchard\n")
    assert reading.stderr.startswith("The caches could not be brought up to date.")
    assert writing.returncode == 5
    assert writing.stderr.startswith("IndexUnwritable The caches of the index")
    with open_reader(folder, FakeEmbedder()) as reader:
        assert reader.search("apple harvest", 1)[0].found_by == ("dense", "lexical")
    assert verify(folder, COUNTER) == []


@pytest.mark.parametrize("left_by_a_reader", [(), ("-wal", "-shm")])
def test_a_read_only_folder_can_be_searched(
    folder: Path, left_by_a_reader: tuple[str, ...]
) -> None:
    for suffix in left_by_a_reader:
        (folder / f"catalogue.sqlite{suffix}").touch()
    make_read_only(folder)
    run = child(folder)
    assert (run.returncode, run.stdout, run.stderr) == (0, "orchard\n", "")


def test_a_read_only_folder_cannot_be_written(folder: Path) -> None:
    before = (folder / "catalogue.sqlite").read_bytes()
    make_read_only(folder)
    run = child(folder, count=1)
    assert run.returncode == 5
    assert run.stderr.startswith("IndexUnwritable")
    assert str(folder) in run.stderr
    assert (folder / "catalogue.sqlite").read_bytes() == before


def test_a_read_only_folder_that_a_crash_left_says_what_it_needs(folder: Path) -> None:
    (folder / "catalogue.sqlite-wal").write_bytes(b"x" * 4096)
    make_read_only(folder)
    run = child(folder)
    assert run.returncode == 5
    assert "dateline index status" in run.stderr
