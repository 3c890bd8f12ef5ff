"""LlamaIndex: a vector index and BM25, fused by reciprocal rank, as its documentation does.

Title, publisher and date are metadata, which both halves read before the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from llama_index.core import VectorStoreIndex
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever

from benchmarks.peers.measure import K
from benchmarks.peers.passages import Passage

# As many as Dateline looks at; the documentation's 2 would find less.
_CANDIDATES = 60


class LlamaIndexFusion:
    def __init__(self, model: Path) -> None:
        self._embedding = HuggingFaceEmbedding(model_name=str(model))

    def ingest(self, passages: Sequence[Passage]) -> None:
        nodes = [
            TextNode(
                id_=passage.id,
                text=passage.text,
                metadata={
                    "title": passage.title,
                    "publisher": passage.publisher,
                    "published": passage.published,
                },
            )
            for passage in passages
        ]
        index = VectorStoreIndex(nodes, embed_model=self._embedding)
        self._retriever = QueryFusionRetriever(
            [
                index.as_retriever(similarity_top_k=_CANDIDATES),
                BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=_CANDIDATES),
            ],
            llm=MockLLM(),
            mode="reciprocal_rerank",
            similarity_top_k=K,
            num_queries=1,
            use_async=False,
        )

    def search(self, text: str, k: int) -> list[str]:
        return [str(found.node.node_id) for found in self._retriever.retrieve(text)][:k]


def open_peer(folder: Path, model: Path) -> LlamaIndexFusion:
    return LlamaIndexFusion(model)
