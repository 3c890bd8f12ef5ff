"""txtai: dense and BM25 in equal parts, its own normalisation, 100 candidates of each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from txtai import Embeddings

from benchmarks.peers.passages import Passage


class TxtaiHybrid:
    def __init__(self, model: Path) -> None:
        self._embeddings = Embeddings(path=str(model), hybrid=True)

    def ingest(self, passages: Sequence[Passage]) -> None:
        self._embeddings.index((passage.id, passage.with_header, None) for passage in passages)

    def search(self, text: str, k: int) -> list[str]:
        return [str(passage_id) for passage_id, _ in self._embeddings.search(text, k)]


def open_peer(folder: Path, model: Path) -> TxtaiHybrid:
    return TxtaiHybrid(model)
