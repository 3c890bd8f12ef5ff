"""Haystack: BM25 and embedding retrievers over its in-memory store, joined by reciprocal rank."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from benchmarks.peers.measure import K
from benchmarks.peers.passages import Passage

# As many as Dateline looks at; its own default is 10.
_CANDIDATES = 60


class HaystackHybrid:
    def __init__(self, model: Path) -> None:
        self._store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        self._embedder = SentenceTransformersDocumentEmbedder(model=str(model), progress_bar=False)
        self._embedder.warm_up()
        self._search = Pipeline()
        for name, component in (
            ("text", SentenceTransformersTextEmbedder(model=str(model), progress_bar=False)),
            ("dense", InMemoryEmbeddingRetriever(self._store, top_k=_CANDIDATES)),
            ("bm25", InMemoryBM25Retriever(self._store, top_k=_CANDIDATES)),
            ("joined", DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=K)),
        ):
            self._search.add_component(name, component)
        self._search.connect("text.embedding", "dense.query_embedding")
        self._search.connect("dense", "joined")
        self._search.connect("bm25", "joined")
        self._search.warm_up()

    def ingest(self, passages: Sequence[Passage]) -> None:
        # Its BM25 reads the content alone, so the header goes there and not into `meta`.
        documents = [Document(id=passage.id, content=passage.with_header) for passage in passages]
        self._store.write_documents(self._embedder.run(documents)["documents"])

    def search(self, text: str, k: int) -> list[str]:
        found = self._search.run({"text": {"text": text}, "bm25": {"query": text}})
        return [str(document.id) for document in found["joined"]["documents"]][:k]


def open_peer(folder: Path, model: Path) -> HaystackHybrid:
    return HaystackHybrid(model)
