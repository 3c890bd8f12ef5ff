"""What the scripted endpoint answers under `/reranking/SCRIPT/rerank`.

A text's score is how many of the query's words it holds. `documents` and `texts` understand one
dialect alone; the other names are faults.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.responses import JSONResponse, Response, StreamingResponse

from tests.support.endpoint_scripts import FREE_TEXT, PAUSE_S, BrokenOff

MOST_TEXTS = 32
"""What text-embeddings-inference takes in one request unless it is told otherwise."""

Scored = list[dict[str, Any]]
Spoils = Callable[[Scored], object]


def overlap(query: str, text: str) -> float:
    return float(len(_words(query) & _words(text)))


def reply(script: str, body: dict[str, Any]) -> Response:
    if script in STREAMED:
        return StreamingResponse(STREAMED[script](), media_type="application/json")
    if script == "texts":
        return _of_texts(body)
    if "documents" not in body:
        return _refused(400)
    scored = [
        {"index": index, "relevance_score": overlap(body["query"], text)}
        for index, text in enumerate(body["documents"])
    ]
    best_first = sorted(scored, key=lambda each: -each["relevance_score"])[: body["top_n"]]
    said = SPOILT[script](best_first) if script in SPOILT else {"results": best_first}
    return Response(json.dumps(said), media_type="application/json")


def _of_texts(body: dict[str, Any]) -> Response:
    if "texts" not in body:
        return _refused(422)
    if len(body["texts"]) > MOST_TEXTS:
        return _refused(413)
    scored = [
        {"index": index, "score": overlap(body["query"], text)}
        for index, text in enumerate(body["texts"])
    ]
    return JSONResponse(sorted(scored, key=lambda each: -each["score"]))


def _refused(status: int) -> Response:
    return JSONResponse({"error": {"message": FREE_TEXT}}, status)


def _with_first(scored: Scored, **changes: object) -> object:
    return {"results": [scored[0] | changes, *scored[1:]]}


SPOILT: dict[str, Spoils] = {
    "too-few": lambda scored: {"results": scored[1:]},
    "too-many": lambda scored: {"results": [*scored, {"index": len(scored), "relevance_score": 1}]},
    "twice": lambda scored: {"results": [scored[0], *scored[:-1]]},
    "out-of-range": lambda scored: _with_first(scored, index=len(scored)),
    "negative": lambda scored: _with_first(scored, index=-1),
    "nan": lambda scored: _with_first(scored, relevance_score=float("nan")),
    "infinite": lambda scored: _with_first(scored, relevance_score=float("inf")),
    "null": lambda scored: _with_first(scored, relevance_score=None),
    "words": lambda scored: _with_first(scored, relevance_score=FREE_TEXT),
    "no-list": lambda _: {"error": {"message": FREE_TEXT}},
}


async def _stall() -> AsyncIterator[str]:
    await asyncio.Event().wait()
    yield ""


async def _drip() -> AsyncIterator[str]:
    while True:
        yield " "
        await asyncio.sleep(PAUSE_S)


async def _endless() -> AsyncIterator[str]:
    while True:
        yield " " * 1_000_000
        await asyncio.sleep(0)


async def _cut_off() -> AsyncIterator[str]:
    yield '{"results": ['
    raise BrokenOff


STREAMED: dict[str, Callable[[], AsyncIterator[str]]] = {
    "stall": _stall,
    "drip": _drip,
    "endless": _endless,
    "cut-off": _cut_off,
}


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
