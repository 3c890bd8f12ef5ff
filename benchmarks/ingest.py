"""Ingest beside plain SentenceTransformer.encode: python -m benchmarks.ingest DATASET [MORE…]

The articles of the BEIR folders, in the order given, up to `--articles`. In turns, so that both
meet the same machine, slices of them are

- added to a new index, from the file to searchable: reading, cutting, languages, copies, embedding,
  and every commit to the catalogue and the lexicon;
- given, as the passages that Dateline cuts them into, to `SentenceTransformer.encode`.

Prints passages per second of both, the models loaded and the export made, by the clock and by the
processor. Then, where all of DATASET was taken, its questions are answered from the vectors of both
by comparing each question with every passage.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np

from index import (
    Article,
    Chunking,
    IndexEmbedder,
    Passage,
    SentenceTransformerEmbedder,
    TokenCounter,
    Vectors,
    open_writer,
)
from index.catalogue.schema import vectors as vector_table
from index.directory import Layout
from index.nlp.chunking import chunk
from index.readers import read_paths
from qa.evaluation.beir import BeirFolder, Judgement, Query
from qa.evaluation.retrieval_metrics import RunHit, score

_DEPTH = 100
_MEASURES = ("recall@10", "nDCG@10", "MRR@10")


@dataclass
class Cost:
    """Seconds by the clock, and of the processor."""

    clock: float = 0.0
    processor: float = 0.0

    def add(self, work: Callable[[], object]) -> None:
        clock, processor = time.perf_counter(), time.process_time()
        work()
        self.clock += time.perf_counter() - clock
        self.processor += time.process_time() - processor


@dataclass
class Beside:
    """Both on the same articles, slice by slice."""

    index: Path
    plain: SentenceTransformerEmbedder
    embedder: IndexEmbedder
    passages: list[Passage] = field(default_factory=list)
    encoded: list[Vectors] = field(default_factory=list)
    ingest: Cost = field(default_factory=Cost)
    encode: Cost = field(default_factory=Cost)

    def measure(self, file: Path, *, encode_first: bool) -> None:
        cut = _cut(file)
        texts = [passage.text for passage in cut]
        works = [
            (self.encode, lambda: self.encoded.append(self.plain.embed_passages(texts))),
            (self.ingest, lambda: self._add(file)),
        ]
        for cost, work in works if encode_first else reversed(works):
            cost.add(work)
        self.passages += cut

    def _add(self, file: Path) -> None:
        with open_writer(self.index, self.embedder, TokenCounter()) as writer:
            report = writer.add(read_paths([file]))
        if report.failed:
            raise report.failed[0]

    def __str__(self) -> str:
        count = len(self.passages)
        rows = [
            f"{name} {count / cost.clock:.1f} passages/s, {1000 * cost.processor / count:.1f} ms of"
            " the processor each"
            for name, cost in (("ingest", self.ingest), ("encode", self.encode))
        ]
        return f"{count} passages: {'; '.join(rows)}; {self.encode.clock / self.ingest.clock:.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("datasets", nargs="+", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--slices", type=int, default=5)
    given = parser.parse_args()
    lines = list(islice(_lines(given.datasets), given.articles))
    of_first = sum(1 for _ in _lines(given.datasets[:1]))
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder, "index")
        index.mkdir()
        beside = Beside(index, SentenceTransformerEmbedder(), IndexEmbedder(index, writing=True))
        for name, load in (
            ("load the model", beside.plain.identity),
            ("load it again, export and check it", beside.embedder.identity),
        ):
            began = time.perf_counter()
            load()
            print(f"{name}: {time.perf_counter() - began:.1f} s", flush=True)
        for number in range(given.slices):
            file = Path(folder, f"{number}.jsonl")
            first, after = (len(lines) * n // given.slices for n in (number, number + 1))
            file.write_text("".join(lines[first:after]), "utf-8")
            beside.measure(file, encode_first=number % 2 == 0)
            print(beside, flush=True)
        if len(lines) >= of_first:
            _compare(given.datasets[0], beside)


def _lines(datasets: list[Path]) -> Iterator[str]:
    for dataset in datasets:
        with (dataset / "corpus.jsonl").open(encoding="utf-8") as corpus:
            yield from corpus


def _cut(file: Path) -> list[Passage]:
    counter = TokenCounter()
    articles = [item for item in read_paths([file]) if isinstance(item, Article)]
    return [passage for article in articles for passage in chunk(article, counter, Chunking())]


def _compare(dataset: Path, beside: Beside) -> None:
    """The measures of an exact search over both, for the questions of the data set."""
    folder = BeirFolder(dataset, "dev")
    questions = [query for query in folder.queries() if isinstance(query, Query)]
    qrels = defaultdict[str, dict[str, int]](dict)
    for line in folder.judgements():
        if isinstance(line, Judgement):
            qrels[line.query_id][line.article_id] = line.relevance
    asked = beside.plain.embed_queries([query.text for query in questions])
    plain, ours = np.concatenate(beside.encoded), _stored(beside.index)
    cosines = (plain * ours).sum(axis=1)
    print(
        f"cosine of the vectors of one passage: {cosines.mean():.4f}, {cosines.min():.4f} or more"
    )
    for name, rows in (("encode", plain), ("ingest", ours)):
        similarities = asked @ rows.T
        run = {
            query.id: tuple(_best(beside.passages, row))
            for query, row in zip(questions, similarities, strict=True)
        }
        estimates = score(qrels, run, _DEPTH).estimates()
        measured = ", ".join(f"{name} {estimates[name].mean:.4f}" for name in _MEASURES)
        print(f"exact search by the vectors of {name}: {measured}")


def _best(passages: list[Passage], similarities: Vectors) -> Iterator[RunHit]:
    order = np.argsort(-similarities, kind="stable")[:_DEPTH]
    for rank, place in enumerate(order, 1):
        found = passages[place]
        where = (found.article_id, found.id, found.start, found.end)
        yield RunHit(rank, *where, float(similarities[place]), found.text)


def _stored(index: Path) -> Vectors:
    """What the index has, in the order in which it was added."""
    with (
        closing(Layout(index).opened(read_only=True)) as catalogue,
        catalogue.read() as snapshot,
    ):
        blocks = snapshot.rows_of(vector_table)
        rows = [np.frombuffer(row["vector"], "<f4") for block in blocks for row in block]
    return np.stack(rows)


if __name__ == "__main__":
    main()
