"""Dateline through the same small interface."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers.passages import Passage
from index import IndexEmbedder, TokenCounter, open_reader, open_writer
from index.readers import read_paths


class DatelineSearch:
    """It is given the articles, not the passages: reading and cutting count as ingestion."""

    def __init__(self, folder: Path) -> None:
        self._corpus = folder / "corpus.jsonl"
        self._index = folder / "dateline-index"
        shutil.rmtree(self._index, ignore_errors=True)
        self._index.mkdir()
        self._embedder = IndexEmbedder(self._index, writing=True)
        self._embedder.identity()  # loads the model, and makes its export

    def ingest(self, passages: Sequence[Passage]) -> None:
        with open_writer(self._index, self._embedder, TokenCounter()) as writer:
            report = writer.add(read_paths([self._corpus]))
        if report.passages != len(passages):
            raise ValueError(f"{report.passages} passages, and the others have {len(passages)}")
        self._reader = open_reader(self._index, self._embedder)

    def search(self, text: str, k: int) -> list[str]:
        return [hit.passage.id for hit in self._reader.search(text, k)]


def open_peer(folder: Path, model: Path) -> DatelineSearch:
    return DatelineSearch(folder)
