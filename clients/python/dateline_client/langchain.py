"""A LangChain retriever: passages of a Dateline archive as Documents.

Needs the extra `langchain`.
"""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import (
    AsyncCallbackManagerForRetrieverRun,
    CallbackManagerForRetrieverRun,
)
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, SecretStr

from dateline_client import AsyncClient, Client, Filters, Hit
from dateline_client.passages import metadata


class DatelineRetriever(BaseRetriever):
    """The `k` passages nearest to a question, best first, those of `filters` alone.

    What each stands in is told in its metadata: publisher, day, address, offsets, score.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    url: str
    key: SecretStr | None = None
    k: int = 10
    filters: Filters = Filters()

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **kwargs: Any
    ) -> list[Document]:
        with Client(self.url, self._key()) as client:
            return [_document(hit) for hit in client.search(query, self.k, self.filters)]

    async def _aget_relevant_documents(
        self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun, **kwargs: Any
    ) -> list[Document]:
        async with AsyncClient(self.url, self._key()) as client:
            return [_document(hit) for hit in await client.search(query, self.k, self.filters)]

    def _key(self) -> str | None:
        return self.key.get_secret_value() if self.key else None


def _document(hit: Hit) -> Document:
    return Document(id=hit.passage_id, page_content=hit.text, metadata=metadata(hit))
