"""A LlamaIndex retriever: passages of a Dateline archive as nodes with scores.

Needs the extra `llama-index`.
"""

from __future__ import annotations

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from dateline_client import AsyncClient, Client, Filters, Hit
from dateline_client.passages import metadata


class DatelineRetriever(BaseRetriever):
    """The `k` passages nearest to a question, best first, those of `filters` alone.

    What each stands in is told in its metadata: publisher, day, address, offsets, score.
    """

    def __init__(
        self, url: str, key: str | None = None, k: int = 10, filters: Filters | None = None
    ) -> None:
        super().__init__()
        self._server, self._k, self._filters = (url, key), k, filters or Filters()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        with Client(*self._server) as client:
            return [_node(hit) for hit in client.search(*self._asked(query_bundle))]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        async with AsyncClient(*self._server) as client:
            return [_node(hit) for hit in await client.search(*self._asked(query_bundle))]

    def _asked(self, query_bundle: QueryBundle) -> tuple[str, int, Filters]:
        return query_bundle.query_str, self._k, self._filters


def _node(hit: Hit) -> NodeWithScore:
    known = metadata(hit)
    # A model is shown what it can use; the rest is for who shows the source.
    for_readers = [name for name in known if name not in ("title", "publisher", "day")]
    node = TextNode(
        id_=hit.passage_id,
        text=hit.text,
        metadata=known,
        start_char_idx=hit.start,
        end_char_idx=hit.end,
        excluded_llm_metadata_keys=for_readers,
        excluded_embed_metadata_keys=list(known),
    )
    return NodeWithScore(node=node, score=hit.score)
