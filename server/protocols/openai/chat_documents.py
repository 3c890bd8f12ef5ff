"""What a client of OpenAI's chat completions reads: the completion, its chunks, the models."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, Field

from qa import Usage
from server.protocols.openai.content import UrlCitation
from server.schemas import AnswerDocument


class Annotation(BaseModel):
    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation

    @classmethod
    def of(cls, citations: Iterable[UrlCitation]) -> list[Annotation]:
        return [cls(url_citation=citation) for citation in citations]


class TokenUsage(BaseModel):
    """As the language model's endpoint counted; 0 where none was asked."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int

    @classmethod
    def of(cls, usage: Usage) -> TokenUsage:
        prompt, completion = usage.prompt_tokens, usage.completion_tokens
        return cls(
            prompt_tokens=prompt, completion_tokens=completion, total_tokens=prompt + completion
        )


class AssistantMessage(BaseModel):
    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[Annotation]


class Choice(BaseModel):
    index: Literal[0] = 0
    message: AssistantMessage
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class ChatCompletion(BaseModel):
    """`dateline` is the Answer, as POST /v1/ask gives it; absent where none was asked for."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[Choice]
    usage: TokenUsage
    dateline: AnswerDocument | None = Field(None, exclude_if=lambda told: told is None)


class ChunkDelta(BaseModel):
    """It holds only what it changes."""

    role: Literal["assistant"] | None = Field(None, exclude_if=lambda told: told is None)
    content: str | None = Field(None, exclude_if=lambda told: told is None)
    annotations: list[Annotation] | None = Field(None, exclude_if=lambda told: told is None)


class ChunkChoice(BaseModel):
    index: Literal[0] = 0
    delta: ChunkDelta
    finish_reason: Literal["stop"] | None = None


class ChatChunk(BaseModel):
    """One event of a streamed completion; `dateline` comes with the last choice."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str
    choices: list[ChunkChoice]
    usage: TokenUsage | None = None
    dateline: AnswerDocument | None = Field(None, exclude_if=lambda told: told is None)


class ModelCard(BaseModel):
    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: Literal["dateline"] = "dateline"


class ModelList(BaseModel):
    object: Literal["list"] = "list"
    data: list[ModelCard]
