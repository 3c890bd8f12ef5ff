"""A `/rerank` endpoint as a Reranker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from pydantic import AliasChoices, BaseModel, Field, TypeAdapter, ValidationError

from index import Reranker, RerankingFailed
from qa.errors import EndpointError
from qa.llm.blocking import BlockingEndpoint
from qa.llm.error_messages import RERANKING
from qa.llm.replies.faults import NotAReply, Rejection


@dataclass(frozen=True)
class Dialect:
    """`body` of a request, from model, query and texts; at most `batch` texts go into one."""

    body: Callable[[str | None, str, Sequence[str]], dict[str, Any]]
    batch: int


def _documents(model: str | None, query: str, texts: Sequence[str]) -> dict[str, Any]:
    named = {} if model is None else {"model": model}
    return named | {"query": query, "documents": list(texts), "top_n": len(texts)}


def _texts(_: str | None, query: str, texts: Sequence[str]) -> dict[str, Any]:
    return {"query": query, "texts": list(texts), "truncate": True}


# Cohere, Jina, Voyage, vLLM, llama.cpp, Infinity, LiteLLM.
DOCUMENTS = Dialect(_documents, batch=1000)
# Hugging Face text-embeddings-inference, which takes 32 texts unless it is told otherwise.
TEXTS = Dialect(_texts, batch=32)


class _Scored(BaseModel):
    index: int = Field(ge=0)
    score: float = Field(
        validation_alias=AliasChoices("relevance_score", "score"), allow_inf_nan=False
    )


class _Results(BaseModel):
    results: list[_Scored]


_REPLY: TypeAdapter[_Results | list[_Scored]] = TypeAdapter(_Results | list[_Scored])


def read_scores(body: bytes, count: int) -> list[float]:
    """The scores of `count` texts in the order they were sent.

    Raises NotAReply unless every text has one score, and a finite one.
    """
    try:
        reply = _REPLY.validate_json(body)
    except ValidationError as err:
        raise NotAReply("no list of scores") from err
    scored = reply.results if isinstance(reply, _Results) else reply
    by_index = {each.index: each.score for each in scored}
    if len(scored) != count or by_index.keys() != set(range(count)):
        raise NotAReply("not one score for each text")
    return [by_index[index] for index in range(count)]


class RerankEndpoint(Reranker):
    """Asks `POST {base_url}/rerank`, in whichever dialect the server understands.

    `timeout_s` bounds one call of `scores`, tries and pauses included. While it keeps failing it
    is left alone for some seconds, so that not every search waits for it. Raises ValueError for a
    `base_url` or `api_key` that cannot be one.
    """

    def __init__(
        self, *, base_url: str, model: str | None, api_key: str | None, timeout_s: float
    ) -> None:
        self._asking = BlockingEndpoint(
            base_url=base_url,
            api_key=api_key,
            role=RERANKING,
            timeout_setting="DATELINE_RERANK_TIMEOUT_S",
        )
        self._model = model
        self._timeout_s = timeout_s
        self._dialect = DOCUMENTS

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        if not texts:
            return []
        try:
            return self._asking.result_of(lambda: self._understood(query, texts), self._timeout_s)
        except EndpointError as error:
            raise RerankingFailed(error.detail, error.hint) from error
        except CancelledError as error:
            raise RerankingFailed("The reranking endpoint is not asked any more.") from error

    def close(self) -> None:
        """Ends the requests that are under way; nothing can be asked any more."""
        self._asking.close()

    async def _understood(self, query: str, texts: Sequence[str]) -> list[float]:
        try:
            return await self._asked(self._dialect, query, texts)
        except Rejection as err:
            if self._dialect is TEXTS or err.status not in (400, 422):
                raise
        found = await self._asked(TEXTS, query, texts)
        self._dialect = TEXTS
        return found

    async def _asked(self, dialect: Dialect, query: str, texts: Sequence[str]) -> list[float]:
        found = list[float]()
        for first in range(0, len(texts), dialect.batch):
            batch = texts[first : first + dialect.batch]
            body = dialect.body(self._model, query, batch)
            sending = self._asking.endpoint.send("POST", "/rerank", body, limit_s=self._timeout_s)
            async with aclosing(await sending) as reply:
                found += read_scores(await reply.whole(), len(batch))
        return found
