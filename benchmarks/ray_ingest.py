"""5,000 articles on a local Ray whose workers and driver are killed, beside a plain ingest.

    python -m benchmarks.ray_ingest --bench BENCH --folder DIR [--articles 5000]

`BENCH` holds BEIR folders; their articles, cut to some two passages each, are written to files, and
where there are too few the rest are made of sentences of several. They are added by `dateline index
add` and, killed at a fifth, two fifths (all of Ray's workers) and three fifths (the driver), by
`dateline index add --ray`, which is then run again. What both catalogues store must be the same,
article by article. First a tenth of them is added in both ways, undisturbed, for the throughput.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random

from index import Article
from index.catalogue.listing import totals
from index.directory import open_catalogue
from index.errors import IndexMissing
from index.readers import read_paths
from tests.support import REPOSITORY
from tests.support.ray_workers import kill_workers, workers_below
from tests.support.stored import differences

_CHARACTERS = 1_800
_LINES_OF_A_FILE = 100
_LOOK_S = 0.5
_KILLS = (0.2, 0.4, 0.6)
_GONE_LIMIT_S = 60.0


def write_sources(bench: Path, folder: Path, count: int) -> None:
    folder.mkdir(parents=True)
    found = [
        {"id": f"{set_}-{article.id}", "title": article.title, "text": _beginning(article.text)}
        for set_, article in _articles(bench)
    ]
    random = Random(0)
    made = [_recombined(number, found, random) for number in range(count - len(found))]
    records = random.sample(found, min(count, len(found))) + made
    for first in range(0, len(records), _LINES_OF_A_FILE):
        lines = map(json.dumps, records[first : first + _LINES_OF_A_FILE])
        (folder / f"{first:05}.jsonl").write_text("\n".join(lines))


def _articles(bench: Path) -> Iterator[tuple[str, Article]]:
    for corpus in sorted(bench.glob("*/corpus.jsonl")):
        for item in read_paths([corpus]):
            if isinstance(item, Article):
                yield corpus.parent.name, item


def _beginning(text: str) -> str:
    return text[: text.find(" ", _CHARACTERS)] if len(text) > _CHARACTERS else text


def _recombined(number: int, found: list[dict[str, str]], random: Random) -> dict[str, str]:
    sources = random.sample(found, 4)
    sentences = [one for each in sources for one in re.split(r"(?<=[.!?])\s+", each["text"])]
    random.shuffle(sentences)
    text = _beginning(" ".join(sentences))
    return {"id": f"made-{number}", "title": sources[0]["title"], "text": text}


def command(index: Path, sources: Path, *options: str) -> list[str]:
    program = [sys.executable, "-m", "server.cli"]
    return [*program, "index", "add", *options, str(sources), "--index", str(index)]


def add(index: Path, sources: Path, *options: str) -> float:
    """How many seconds it took."""
    began = time.monotonic()
    done = subprocess.run(command(index, sources, *options), cwd=REPOSITORY, text=True)
    assert done.returncode == 0, f"{done.returncode}"
    return time.monotonic() - began


def add_and_kill(index: Path, sources: Path, count: int) -> None:
    """Kill workers twice and the driver once, each after more articles are committed."""
    driver = subprocess.Popen(command(index, sources, "--ray"), cwd=REPOSITORY)
    for share in _KILLS:
        while _committed(index) < share * count:
            assert driver.poll() is None, f"it ended by itself, with {driver.returncode}"
            time.sleep(_LOOK_S)
        if share == _KILLS[-1]:
            os.kill(driver.pid, signal.SIGKILL)
            _say(f"driver killed after {_committed(index)} articles")
        else:
            at_work = len(workers_below(driver.pid, ("prepare_batch",)))
            killed = kill_workers(driver.pid)
            _say(f"{killed} workers killed, {at_work} of them at work, at {_committed(index)}")
    driver.wait()


def _committed(index: Path) -> int:
    try:
        with (
            closing(open_catalogue(index / "catalogue.sqlite", read_only=True)) as catalogue,
            catalogue.read() as snapshot,
        ):
            return totals(snapshot).articles
    except IndexMissing:
        return 0


def _wait_until_ray_is_gone() -> None:
    """The processes of a Ray whose driver was killed belong to nobody, and end by themselves."""
    until = time.monotonic() + _GONE_LIMIT_S
    while left := workers_below(1):
        assert time.monotonic() < until, f"still there: {left}"
        time.sleep(_LOOK_S)


def _say(line: str) -> None:
    print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=5_000)
    given = parser.parse_args()
    whole, tenth = given.folder / "sources", given.folder / "tenth"
    write_sources(given.bench, whole, given.articles)
    tenth.mkdir()
    files = sorted(whole.iterdir())
    for file in files[: max(1, len(files) // 10)]:
        shutil.copy(file, tenth)
    count = len(files[: max(1, len(files) // 10)]) * _LINES_OF_A_FILE

    plain, on_ray = given.folder / "plain", given.folder / "on-ray"
    for index, options in ((plain, ()), (on_ray, ("--ray",))):
        add(index, tenth / files[0].name)  # makes the model's export
        took = add(index, tenth, *options)
        name = "Ray" if options else "plain"
        _say(f"{name}: {count - _LINES_OF_A_FILE} articles in {took:.0f} s, starting included")
    assert differences(plain, on_ray) == []

    _say(f"plain: all {given.articles} in {add(plain, whole):.0f} s")
    began = time.monotonic()
    add_and_kill(on_ray, whole, given.articles)
    _wait_until_ray_is_gone()
    add(on_ray, whole, "--ray")
    _say(f"Ray, killed three times: all in {time.monotonic() - began:.0f} s")
    found = differences(plain, on_ray)
    _say(f"{_committed(on_ray)} articles; {len(found)} differ from the plain ingest")
    for line in found[:20]:
        _say(f"  {line}")
    assert not found


if __name__ == "__main__":
    main()
