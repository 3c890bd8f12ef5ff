"""What a `/rerank` endpoint is sent and sends back, in the two dialects that servers speak."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import AliasChoices, BaseModel, Field, TypeAdapter, ValidationError

from qa.reply_faults import NotAReply


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
