"""What an index costs at a size: python -m benchmarks.scale --bench DIR --passages N

Makes an archive of N passages (scale_archive says of what) in --folder, unless it is there, and
prints one JSON object: build time, size on disk, and then, in a fresh process that loads no
model, open time, resident memory, search times, recall and the cost of one article. The same
vectors in NumPy and the same texts in SQLite FTS5 are searched for comparison. Every time is the
median of --rounds rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.scale_archive import DAYS, FIRST_DAY, Material, StubEmbedder, articles
from index import Filters, IndexReader, TokenCounter, open_reader, open_writer
from index.catalogue import Catalogue
from index.directory import Layout, open_catalogue
from index.manifest import META_KEY, IndexIdentity
from index.nlp import analyse
from index.nlp.chunking import Chunking
from index.passages.dense import VectorIndex
from index.passages.local import LocalIndex

K = 10
SEARCHES = 100
_TRANSACTION_ARTICLES = 500
# Files of this share each, as they are left by adding bit by bit.
_STROKES = (0.8, 0.18, 0.02)
_REFERENCE_SEARCHES = 10
_CANDIDATES = 60
_ARTICLES_ADDED = 24
_START = FIRST_DAY.date()
FILTERS = {
    "1 % of the days": Filters(after=_START, before=date.fromordinal(_START.toordinal() + 36)),
    "50 % of the days": Filters(
        after=_START, before=date.fromordinal(_START.toordinal() + DAYS // 2)
    ),
    "one publisher of 49": Filters(publishers=("Fortune",)),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--passages", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True, help="several GB for a million")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--measure", action="store_true", help="inside the fresh process")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    material = Material.of(arguments.bench, arguments.folder)
    folder = arguments.folder / f"index-{arguments.passages}"
    if arguments.measure:
        print(json.dumps(measured(folder, material)))
        return
    built = folder / "built.json"
    if not built.exists():
        figures = build(folder, material, arguments.passages)
        built.write_text(json.dumps(figures))
    rounds = [_in_fresh_process() for _ in range(arguments.rounds)]
    report: dict[str, Any] = {"passages": arguments.passages, **json.loads(built.read_text())}
    report |= {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    report |= compared(folder, material) | article_costs(folder, material)
    print(json.dumps(report, indent=1))


def build(folder: Path, material: Material, passages: int) -> dict[str, float]:
    """Fill the catalogue as IndexWriter does, in larger transactions, and make the caches."""
    folder.mkdir()
    layout, took = Layout(folder), {"catalogue_s": 0.0, "caches_s": 0.0}
    made = articles(material, passages)
    with closing(open_catalogue(layout.catalogue, read_only=False)) as catalogue:
        with catalogue.write() as transaction:
            transaction.set_meta(META_KEY, _identity(material).as_meta())
        for share in _STROKES:
            with _timed(took, "catalogue_s"):
                _fill(catalogue, islice(made, round(passages * share) // 10))
            with _timed(took, "caches_s"):
                LocalIndex(layout).catch_up(catalogue)
    return took | {
        "catalogue_mb": layout.catalogue.stat().st_size / 1e6,
        "lexicon_mb": sum(path.stat().st_size for path in layout.lexical.iterdir()) / 1e6,
        "vectors_mb": sum(path.stat().st_size for path in folder.glob("vectors-*")) / 1e6,
    }


def measured(folder: Path, material: Material) -> dict[str, float]:
    """Open, search and look at our own memory; call in a process that has done nothing else."""
    embedder = StubEmbedder(material.questions, material.asked)
    started = time.perf_counter()
    reader = open_reader(folder, embedder)
    reader.search(material.questions[0], K)
    figures = {"open_s": time.perf_counter() - started}
    with reader:
        for name, filters in {"no filter": Filters(), **FILTERS}.items():
            _search_times(reader, material.questions[1:11], filters)
            times = _search_times(reader, material.questions[11 : 11 + SEARCHES], filters)
            figures |= _percentiles(f"search, {name}", times)
            if not filters:
                figures["resident_mb"] = _resident_mb()
    return figures


def _search_times(reader: IndexReader, questions: Sequence[str], filters: Filters) -> list[float]:
    return [_milliseconds(partial(reader.search, text, K, filters)) for text in questions]


def compared(folder: Path, material: Material) -> dict[str, float]:
    """Recall of dense search alone, and what the plainest means take for the same."""
    asked = material.asked[:SEARCHES]
    with (
        closing(open_catalogue(folder / "catalogue.sqlite", read_only=True)) as catalogue,
        catalogue.read() as snapshot,
    ):
        index = VectorIndex.opened(folder, snapshot)
        blocks = list(snapshot.vector_blocks(0))
        rows = np.concatenate([block for block, _ in blocks])
        vectors = np.concatenate([block for _, block in blocks])
    exact = [_best(rows, vectors @ query) for query in asked]
    plain = [_milliseconds(partial(np.matmul, vectors, query)) for query in asked[:20]]
    coded, rescored, times = list[float](), list[float](), list[float]()
    for query, best in zip(asked, exact, strict=True):
        started = time.perf_counter()
        found = np.array([row for row, _ in index.search(query, _CANDIDATES, Filters())])
        times.append((time.perf_counter() - started) * 1e3)
        again = found[np.argsort(-(vectors[np.searchsorted(rows, found)] @ query))]
        coded.append(len(best & set(found[:K].tolist())) / K)
        rescored.append(len(best & set(again[:K].tolist())) / K)
    return {
        "recall_of_codes": statistics.mean(coded),
        "recall": statistics.mean(rescored),
        **_percentiles("dense alone", times),
        "numpy_flat_p50_ms": statistics.median(plain),
        **_full_text(folder, material),
    }


def article_costs(folder: Path, material: Material) -> dict[str, float]:
    """One article of about ten passages added, searched for and deleted, many times over."""
    embedder = StubEmbedder(material.questions, material.asked)
    counter = TokenCounter()
    counter.count("so that it is loaded")
    added, deleted, seen = list[float](), list[float](), list[float]()
    with open_writer(folder, embedder, counter) as writer, open_reader(folder, embedder) as reader:
        for article, _, _ in articles(material, _ARTICLES_ADDED * 10, seed=int(time.time())):
            added.append(_milliseconds(partial(writer.add, [article])))
            seen.append(_milliseconds(partial(reader.search, material.questions[0], K)))
            deleted.append(_milliseconds(partial(writer.delete, [article.id])))
    return {
        "add_p50_ms": statistics.median(added),
        "add_worst_ms": max(added),
        "delete_p50_ms": statistics.median(deleted),
        "delete_worst_ms": max(deleted),
        "search_after_commit_p50_ms": statistics.median(seen),
        "fsync_p50_ms": statistics.median(_milliseconds(partial(_synced, folder)) for _ in added),
    }


def _synced(folder: Path) -> None:
    """The least that a commit has to wait for: one page, on the disk."""
    with (folder / "fsync.reference").open("wb") as file:
        file.write(bytes(4096))
        file.flush()
        os.fsync(file.fileno())


def _full_text(folder: Path, material: Material) -> dict[str, float]:
    """SQLite FTS5 over the same passages, beside the index; kept for the next run."""
    path = folder / "fts5.reference"
    there = path.exists()
    with closing(sqlite3.connect(path)) as connection:
        if not there:
            connection.execute("create virtual table texts using fts5(body, content='')")
            with (
                closing(open_catalogue(folder / "catalogue.sqlite", read_only=True)) as catalogue,
                catalogue.read() as snapshot,
            ):
                connection.executemany(
                    "insert into texts(rowid, body) values (?, ?)",
                    ((passage.row, passage.body) for passage in snapshot.passage_texts(0)),
                )
            connection.commit()
        query = "select rowid from texts where texts match ? order by rank limit 60"
        times = [
            _milliseconds(partial(_fetched, connection, query, words))
            for words in map(_any_word, material.questions[:_REFERENCE_SEARCHES])
        ]
    return {"fts5_p50_ms": statistics.median(times)}


def _fetched(connection: sqlite3.Connection, query: str, words: str) -> list[Any]:
    return connection.execute(query, [words]).fetchall()


def _any_word(text: str) -> str:
    return " OR ".join(f'"{term}"' for term in dict.fromkeys(analyse(text)))


def _fill(catalogue: Catalogue, made: Iterator[Any]) -> None:
    while batch := list(islice(made, _TRANSACTION_ARTICLES)):
        with catalogue.write() as transaction:
            for article, cut, vectors in batch:
                transaction.put(article, cut, vectors)


def _identity(material: Material) -> IndexIdentity:
    embedder = StubEmbedder(material.questions, material.asked)
    return IndexIdentity.of(embedder, TokenCounter(), Chunking())


def _in_fresh_process() -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.scale", *sys.argv[1:], "--measure"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


@contextmanager
def _timed(took: dict[str, float], name: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    took[name] += time.perf_counter() - started


def _milliseconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1e3


def _percentiles(name: str, times: list[float]) -> dict[str, float]:
    return {
        f"{name}, p50 ms": statistics.median(times),
        f"{name}, p95 ms": float(np.percentile(times, 95)),
    }


def _best(rows: Any, scores: Any) -> set[int]:
    return set(rows[np.argpartition(-scores, K)[:K]].tolist())


def _resident_mb() -> float:
    """What the process holds, mapped files that it has touched included."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
