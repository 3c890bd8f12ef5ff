"""Hand-written stand-ins for the parts that leave the process, true to the contract suites."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

import numpy as np

from index import EmbedderIdentity, ModelError, RerankingFailed, sentence_spans
from index.embeddings import Vectors, WordVectors
from qa.errors import EndpointError
from qa.llm import ChatModel, Chunk, Message, Usage
from qa.reader import Reading, SpanScore, Window
from tests.support import REPOSITORY

DELTA_CHARACTERS = 4


class FakeChat(ChatModel):
    """A ChatModel that says what it is told: one reply for each call, the last one for ever.

    A reply is a text, streamed in small deltas, or a list of deltas; an EndpointError among
    them is raised in its place. Of a prompt it counts no more than `reads_tokens`, where given, as
    one that cuts prompts does. `prompts` holds the messages of each call, in order, and
    `closed_early` counts the replies that were not read to their end.
    """

    def __init__(
        self,
        *replies: str | Sequence[str | EndpointError],
        name: str = "fake",
        context_tokens: int = 8192,
        reads_tokens: int | None = None,
    ) -> None:
        self._replies = replies
        self._name = name
        self._context_tokens = context_tokens
        self._reads_tokens = reads_tokens
        self.prompts: list[tuple[Message, ...]] = []
        self.closed_early = 0

    @property
    def name(self) -> str:
        return self._name

    @property
    def context_tokens(self) -> int:
        return self._context_tokens

    async def stream(
        self, messages: Sequence[Message], *, max_tokens: int
    ) -> AsyncGenerator[Chunk, None]:
        reply = self._replies[min(len(self.prompts), len(self._replies) - 1)]
        self.prompts.append(tuple(messages))
        deltas = _small_deltas(reply) if isinstance(reply, str) else reply
        try:
            for delta in deltas:
                if isinstance(delta, EndpointError):
                    raise delta
                yield Chunk(delta)
            yield Chunk(usage=Usage(self._prompt_tokens(messages), len(deltas)))
        except GeneratorExit:
            self.closed_early += 1
            raise

    def _prompt_tokens(self, messages: Sequence[Message]) -> int:
        words = sum(len(re.findall(r"\w+|[^\w\s]", each.content)) for each in messages)
        return words if self._reads_tokens is None else min(words, self._reads_tokens)


def _small_deltas(text: str) -> list[str]:
    return [text[i : i + DELTA_CHARACTERS] for i in range(0, len(text), DELTA_CHARACTERS)]


_RANKER = REPOSITORY / "index" / "retrieval" / "ranker.json"
# It stands in for the model that the numbers were fitted with.
FITTED_FOR: str = json.loads(_RANKER.read_text("utf-8"))["fitted_for"]["weights_sha256"]


class FakeEmbedder:
    """An Embedder whose vectors are bags of hashed words: texts that share words are near."""

    def __init__(
        self, model: str = "fake", weights: str = FITTED_FOR, dimension: int = 1024
    ) -> None:
        self.model = model
        self._identity = EmbedderIdentity(model, weights, dimension)
        self.embedded: list[str] = []

    def identity(self) -> EmbedderIdentity:
        return self._identity

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self._vectors(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded.extend(texts)
        return self._vectors(texts)

    def embed_words(self, texts: Sequence[str]) -> list[WordVectors]:
        cut = [tuple(re.findall(r"\w+", text)) for text in texts]
        return [WordVectors(words, self._vectors(words)) for words in cut]

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self._identity.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.casefold()) or [""]:
                digest = hashlib.sha256(word.encode()).digest()
                row[int.from_bytes(digest[:4]) % len(row)] += 1
            row /= np.linalg.norm(row)
        return rows


class FakeReranker:
    """A Reranker that counts how many of the query's words a text holds, or fails as it is told.

    `shown` holds the texts of each call, in order.
    """

    def __init__(self, failure: RerankingFailed | None = None) -> None:
        self._failure = failure
        self.shown: list[tuple[str, ...]] = []

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        self.shown.append(tuple(texts))
        if self._failure:
            raise self._failure
        asked = set(re.findall(r"\w+", query.casefold()))
        return [float(len(asked & set(re.findall(r"\w+", text.casefold())))) for text in texts]


@dataclass(frozen=True)
class Told:
    """What a FakeReader makes of each window with these `words`: they are the shortest answer.

    `verdict` is how likely it is entailed, contradicted, or neither. Of nothing but questions and
    statements that hold `asked`.
    """

    words: str
    score: float = 8.0
    answerable: float = 8.0
    verdict: tuple[float, float, float] = (0.0, 0.0, 1.0)
    asked: str = ""


class FakeReader:
    """A Reader that finds what it is told, the first that fits, and else no answer; or fails.

    `shown` holds question and windows of each call, in order.
    """

    def __init__(self, *told: Told, failure: ModelError | None = None) -> None:
        self._told = told
        self._failure = failure
        self.shown: list[tuple[str, tuple[Window, ...]]] = []

    def read(self, question: str, windows: Sequence[Window]) -> list[Reading]:
        self.shown.append((question, tuple(windows)))
        if self._failure:
            raise self._failure
        told = [one for one in self._told if one.asked in question]
        return [_read(window, told) for window in windows]


_NOTHING = Told("", -16.0, -8.0)


def _read(window: Window, told: Sequence[Told]) -> Reading:
    found = next((one for one in told if one.words in window.text), _NOTHING)
    spans = dict[tuple[int, int], SpanScore]()
    for left, right in sentence_spans(window.text, window.hit.article.language):
        start, end, score = left, right, _NOTHING.score
        for one in told:
            if one.words in window.text[left:right]:
                start = window.text.index(one.words, left)
                end, score = start + len(one.words), one.score
                break
        place = (window.start + left, window.start + right)
        spans[place] = SpanScore(window.start + start, window.start + end, score)
    return Reading(window, found.answerable, spans, *found.verdict)
