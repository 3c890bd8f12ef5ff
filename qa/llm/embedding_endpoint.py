"""An endpoint of OpenAI's form as an Embedder: Ollama, text-embeddings-inference, OpenAI, vLLM."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from contextlib import aclosing
from functools import partial
from typing import Annotated

import numpy as np
from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from index import Embedder, EmbedderIdentity, EmbeddingFailed, Vectors, WordVectors
from qa.errors import EndpointError
from qa.llm.blocking import BlockingEndpoint
from qa.llm.endpoint_words import REQUEST_STATUSES, may_pass, meaning, smaller_context
from qa.llm.error_messages import EMBEDDING
from qa.llm.http import is_passing
from qa.llm.replies.faults import NotAReply, Rejection

logger = logging.getLogger(__name__)

BATCH = 32
"""What text-embeddings-inference takes in one request unless it is told otherwise."""

_MOST_NUMBERS = 65_536
_QUESTION_LIMIT_S = 10.0
# While articles are added, who has too much to do is waited for, beyond the tries of any request.
_PATIENCE_S = (2.0, 5.0, 10.0, 20.0)
_TOO_LARGE = 413
_CUT_NO_FURTHER = 200
# Many take no text without a word.
_NOTHING = "."
_SETTING = "DATELINE_EMBEDDING_TIMEOUT_S"
_ENCODING = "encoding_format"
_SHOWN = 60


def _numbers(sent: object) -> object:
    """Some send base64 whatever they are asked for, and null for what is no number."""
    if isinstance(sent, str):
        return np.frombuffer(base64.b64decode(sent, validate=True), "<f4").tolist()
    if isinstance(sent, list) and None in sent:
        return [float("nan") if each is None else each for each in sent]
    return sent


class _Embedded(BaseModel):
    index: int | None = Field(None, ge=0)
    embedding: Annotated[
        list[float], BeforeValidator(_numbers), Field(min_length=1, max_length=_MOST_NUMBERS)
    ]


class _Reply(BaseModel):
    data: list[_Embedded]

    @classmethod
    def of(cls, body: bytes) -> list[_Embedded]:
        """Raises ValidationError."""
        return cls.model_validate_json(body).data


class EmbeddingEndpoint:
    """Asks `POST {base_url}/embeddings` for unit vectors; thread-safe.

    `timeout_s` bounds one request of many, tries included; a question waits ten seconds at most.
    An endpoint gives no vectors of single words: those are by `words`, a model of this machine.
    `recorded` gives what the index was made with, so that a reader need not ask who it is.
    Raises ValueError for a `base_url` or `api_key` that cannot be one.
    """

    def __init__(
        self,
        *,
        base_url: str,
        model: str,
        api_key: str | None,
        timeout_s: float,
        words: Embedder,
        recorded: Callable[[], EmbedderIdentity | None] = lambda: None,
        patience_s: Sequence[float] = _PATIENCE_S,
    ) -> None:
        self._asking = BlockingEndpoint(
            base_url=base_url, api_key=api_key, role=EMBEDDING, timeout_setting=_SETTING
        )
        self.model = model
        # Of its weights nothing is known but whose they are.
        self._digest = hashlib.sha256(f"endpoint of embeddings: {model}".encode()).hexdigest()
        self._timeout_s, self._patience_s = timeout_s, patience_s
        self._words, self._recorded = words, recorded
        self._learning = threading.Lock()
        self._dimension: int | None = None
        self._beside = {_ENCODING: "float"}

    def identity(self) -> EmbedderIdentity:
        """What the index has on record of this model, else by asking. Raises EmbeddingFailed."""
        recorded = self._recorded()
        if recorded and (recorded.model, recorded.weights_sha256) == (self.model, self._digest):
            with self._learning:
                self._dimension = recorded.dimension
            return recorded
        # A model may have to be loaded first.
        dimension = self._dimension or self.embed_passages(["dimension"]).shape[1]
        return EmbedderIdentity(self.model, self._digest, dimension)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Raises EmbeddingFailed."""
        limit_s = min(self._timeout_s, _QUESTION_LIMIT_S * max(len(texts), 1))
        return self._embedded(texts, limit_s, ())

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Raises EmbeddingFailed."""
        return self._embedded(texts, self._timeout_s, self._patience_s)

    def embed_words(self, texts: Sequence[str]) -> list[WordVectors]:
        return self._words.embed_words(texts)

    def close(self) -> None:
        """Ends the requests that are under way; nothing can be asked any more."""
        self._asking.close()

    def _embedded(self, texts: Sequence[str], limit_s: float, patience: Sequence[float]) -> Vectors:
        if not texts:
            return np.empty((0, self.identity().dimension), np.float32)
        asked = [text if text.strip() else _NOTHING for text in texts]
        batches = [asked[first : first + BATCH] for first in range(0, len(asked), BATCH)]
        try:
            return np.concatenate(
                [
                    self._asking.result_of(
                        partial(self._waited_for, batch, patience), limit_s + sum(patience)
                    )
                    for batch in batches
                ]
            )
        except EndpointError as error:
            raise EmbeddingFailed(error.detail, error.hint) from error
        except CancelledError as error:
            raise EmbeddingFailed("The embedding endpoint is not asked any more.") from error

    async def _waited_for(self, batch: list[str], patience: Sequence[float]) -> Vectors:
        for pause in patience:
            try:
                return await self._in_parts(batch)
            except Rejection as err:
                if not is_passing(err):
                    raise
                await asyncio.sleep(max(pause, err.wait_s))
        return await self._in_parts(batch)

    async def _in_parts(self, batch: list[str]) -> Vectors:
        """By halves where a batch is refused: it may be too much, or one text of it no good.

        Of a text that is too long, its beginning. Raises EndpointError, which names the text, for
        one that is refused alone.
        """
        try:
            return await self._asked(batch)
        except Rejection as err:
            if not _is_about_the_texts(err):
                raise
            refused = err
        half = len(batch) // 2
        if half:
            parts = [await self._in_parts(part) for part in (batch[:half], batch[half:])]
            return np.concatenate(parts)
        (text,) = batch
        if not _says_too_long(refused) or len(text) <= _CUT_NO_FURTHER:
            told = self._asking.endpoint.rejected(refused)
            about = f"It was asked about the text that begins “{' '.join(text[:_SHOWN].split())}”."
            raise type(told)(f"{told.detail} {about}", told.hint) from refused
        logger.info("The embedding endpoint reads the first half of %d characters.", len(text))
        return await self._in_parts([text[: len(text) // 2]])

    async def _asked(self, batch: list[str]) -> Vectors:
        body = {"model": self.model, "input": batch, **self._beside}
        sending = self._asking.endpoint.send("POST", "/embeddings", body, limit_s=self._timeout_s)
        try:
            reply = await sending
        except Rejection as err:
            if _ENCODING not in body or _ENCODING not in err.body:
                raise
            self._beside = {}
            return await self._asked(batch)
        async with aclosing(reply):
            return self._read(await reply.whole(), len(batch))

    def _read(self, body: bytes, count: int) -> Vectors:
        """Unit rows in the order of the texts. Raises NotAReply or EndpointError."""
        try:
            found = _Reply.of(body)
        except ValidationError as err:
            raise NotAReply("no list of vectors") from err
        unusable = self._asking.endpoint.faults.unusable
        places = [place if each.index is None else each.index for place, each in enumerate(found)]
        if sorted(places) != list(range(count)):
            raise unusable(f"gave {len(set(places))} vectors for {count} texts")
        dimension = self._dimension or len(found[0].embedding)
        other = next((n for each in found if (n := len(each.embedding)) != dimension), None)
        if other is not None:
            raise unusable(f"gave a vector of {other} numbers, and not of {dimension}")
        rows = np.empty((count, dimension))
        for place, each in zip(places, found, strict=True):
            rows[place] = each.embedding
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        # Written so that what is no number is not well either.
        if not np.all((norms > 0) & np.isfinite(norms)):
            raise unusable("gave a vector that holds no numbers, or zeros alone")
        with self._learning:
            self._dimension = self._dimension or dimension
        unit: Vectors = (rows / norms).astype(np.float32)
        return unit


def _is_about_the_texts(refused: Rejection) -> bool:
    """Rather than about the key, the model, or a server that is down."""
    of_request = refused.status in (_TOO_LARGE, *REQUEST_STATUSES) or not may_pass(refused.body)
    return of_request and meaning(refused.status, refused.body) == "other"


def _says_too_long(refused: Rejection) -> bool:
    return refused.status == _TOO_LARGE or smaller_context(refused.body, BATCH) is not None
