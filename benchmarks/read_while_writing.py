"""Search in four processes without pause while another one adds, changes and deletes.

    python -m benchmarks.read_while_writing 60 [--seed N] [--shared] [--milvus]

With `--shared` the catalogue is in PostgreSQL, two writers work at once, each with ids and a folder
of its own, and the searches are in two other folders, two processes in each. With `--milvus` all
search in the server of a Milvus Lite.

No search may fail; none may return what was replaced or deleted more than two seconds before it
began; and every hit must be whole: its words stand in its article, and the article is the text of
its version. The text of each article says which article, life and edition it is.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import re
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from random import Random

from index import Article, Hit, SearchServer, TokenCounter, open_reader, open_writer, verify
from index.passages import local
from tests.support.fakes import FakeEmbedder
from tests.support.index_model import article
from tests.support.milvus import milvus_process
from tests.support.postgresql import running_postgresql

READERS = 4
STALE_AFTER_S = 2.0
_IDS = [f"article-{number}" for number in range(60)]
_WORDS = "harbour council vote storm minister bridge choir harvest tunnel strike".split()
_NAMED = re.compile(r"^Report on (\S+), life (\d+), edition (\d+)\.")
_STOP_LIMIT_S = 60.0
# So that vector files are written often.
_TAIL_LIMIT = 100

# Article, life (how often it was added anew) and edition, which is its version.
Text = tuple[str, int, int]


@dataclass(frozen=True)
class Outcome:
    """`longest_stale_s` is how long after its end was reported a text was last found."""

    searches: int
    changes: int
    texts_found: int
    longest_stale_s: float


def read_while_writing(
    seconds: float,
    folder: Path,
    seed: int,
    shared: str | None = None,
    search: SearchServer | None = None,
) -> Outcome:
    """Raises AssertionError where a reader failed or found something torn or stale."""
    writing = [folder / f"writer-{n}" for n in range(2)] if shared else [folder]
    reading = [folder / f"replica-{n % 2}" if shared else folder for n in range(READERS)]
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    stopping = context.Event()
    with open_writer(writing[0], FakeEmbedder(), TokenCounter(), shared, search=search):
        pass
    ours, theirs = zip(*(context.Pipe(duplex=False) for _ in range(READERS)), strict=True)
    readers = [
        context.Process(target=_read, args=(place, shared, search, pipe, stopping, seed + number))
        for number, (place, pipe) in enumerate(zip(reading, theirs, strict=True))
    ]
    for reader in readers:
        reader.start()
    try:
        for pipe in ours:
            assert pipe.recv() == "ready"
        shares = [_IDS[number :: len(writing)] for number in range(len(writing))]
        with ThreadPoolExecutor(len(writing)) as threads:
            written = [
                threads.submit(_write, place, shared, search, ids, seconds, seed)
                for place, ids in zip(writing, shares, strict=True)
            ]
            done = [writer.result() for writer in written]
    finally:
        stopping.set()
    reports = [json.loads(pipe.recv()) for pipe in ours if pipe.poll(_STOP_LIMIT_S)]
    for reader in readers:
        reader.join()
    assert len(reports) == READERS, "a reader did not answer"
    errors = [report["error"] for report in reports if report["error"]]
    assert not errors, errors
    last_found: dict[Text, float] = {}
    for report in reports:
        for name, life, edition, when in report["found"]:
            text = (name, life, edition)
            last_found[text] = max(when, last_found.get(text, 0.0))
    ended = {text: when for _, ended_here in done for text, when in ended_here.items()}
    late = {text: when - ended[text] for text, when in last_found.items() if text in ended}
    stale = {text: lag for text, lag in late.items() if lag > STALE_AFTER_S}
    assert not stale, f"found after their end: {stale}"
    for place in set(reading):
        assert verify(place, TokenCounter(), shared, search=search) == []
    return Outcome(
        sum(report["searches"] for report in reports),
        sum(changes for changes, _ in done),
        len(last_found),
        max(late.values(), default=0.0),
    )


def _write(
    folder: Path,
    shared: str | None,
    search: SearchServer | None,
    ids: Sequence[str],
    seconds: float,
    seed: int,
) -> tuple[int, dict[Text, float]]:
    """How many changes were made, and when the end of each text that ended was reported."""
    local.TAIL_LIMIT = _TAIL_LIMIT  # type: ignore[attr-defined]
    random = Random(f"{seed} {ids[0]}")
    lives: dict[str, int] = dict.fromkeys(ids, 0)
    editions: dict[str, int] = {}
    ended: dict[Text, float] = {}
    changes = 0
    until = time.monotonic() + seconds
    with open_writer(folder, FakeEmbedder(), TokenCounter(), shared, search=search) as writer:
        while time.monotonic() < until:
            names = random.sample(ids, random.randint(1, 6))
            old = [(name, lives[name], editions[name]) for name in names if name in editions]
            if random.random() < 0.3:
                writer.delete(names)
                for name in names:
                    editions.pop(name, None)
            else:
                for name in names:
                    lives[name] += name not in editions
                    editions[name] = editions.get(name, 0) + 1
                writer.add([_article(name, lives[name], editions[name], random) for name in names])
            ended |= dict.fromkeys(old, time.monotonic())
            changes += 1
    return changes, ended


def _article(name: str, life: int, edition: int, random: Random) -> Article:
    filler = (
        f"The {' '.join(random.choices(_WORDS, k=9))}." for _ in range(random.choice([1, 40]))
    )
    return article(name, f"Report on {name}, life {life}, edition {edition}. {' '.join(filler)}")


def _read(
    folder: Path,
    shared: str | None,
    search: SearchServer | None,
    pipe: Connection,
    stopping: Event,
    seed: int,
) -> None:
    local.TAIL_LIMIT = _TAIL_LIMIT  # type: ignore[attr-defined]
    random = Random(seed)
    found: dict[Text, float] = {}
    searches, error = 0, ""
    try:
        with open_reader(folder, FakeEmbedder(), shared, search=search) as reader:
            pipe.send("ready")
            while not stopping.is_set():
                began = time.monotonic()
                query = " ".join([*random.sample(_WORDS, 2), random.choice(_IDS)])
                for hit in reader.search(query, 10):
                    found[_checked(hit)] = began
                searches += 1
    except Exception as failure:
        error = repr(failure)
    rows = [(*text, when) for text, when in found.items()]
    pipe.send(json.dumps({"searches": searches, "error": error, "found": rows}))


def _checked(hit: Hit) -> Text:
    match = _NAMED.match(hit.article.text)
    assert match, hit
    assert (match[1], int(match[3])) == (hit.article.id, hit.article.version), hit
    assert (hit.passage.article_id, hit.passage.version) == (hit.article.id, hit.article.version)
    assert hit.passage.text == hit.article.text[hit.passage.start : hit.passage.end], hit
    return hit.article.id, int(match[2]), hit.article.version


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", type=float, nargs="?", default=60.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--shared", action="store_true")
    parser.add_argument("--milvus", action="store_true")
    given = parser.parse_args()
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory())) / "index"
        server = held.enter_context(running_postgresql()) if given.shared else None
        search = None
        if given.milvus:
            milvus = held.enter_context(milvus_process(folder.with_name("milvus")))
            search = SearchServer(milvus)
        print(read_while_writing(given.seconds, folder, given.seed, server, search))


if __name__ == "__main__":
    main()
