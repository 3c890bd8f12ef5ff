"""What a client of OpenAI's chat completions sends, and what it reads: completions, models."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from qa import Usage
from server.protocols.openai import (
    MAX_MESSAGES,
    ChatMessage,
    ConversationRequest,
    Sent,
    only,
)
from server.protocols.openai.content import UrlCitation
from server.schemas import AnswerDocument

_ONE = only(lambda n: n == 1, "Dateline gives one answer: leave n out, or send 1")
_AS_TEXT = only(
    lambda form: not form or form.get("type", "text") == "text",
    "Dateline answers in plain text: leave response_format out",
)
_NO_LOGPROBS = only(
    lambda wanted: not wanted, "Dateline has no log probabilities: leave logprobs out"
)
_TEXT_ALONE = only(lambda kinds: kinds in ([], ["text"]), "Dateline answers in text alone")


class StreamOptions(Sent):
    include_usage: bool | None = False


class ChatRequest(ConversationRequest):
    """What asks for several choices, JSON, log probabilities or sound is refused."""

    messages: list[ChatMessage] = Field(min_length=1, max_length=MAX_MESSAGES)
    stream_options: StreamOptions | None = None
    n: Annotated[int | None, _ONE] = None
    response_format: Annotated[dict[str, Any] | None, _AS_TEXT] = None
    logprobs: Annotated[bool | None, _NO_LOGPROBS] = None
    modalities: Annotated[list[str] | None, _TEXT_ALONE] = None

    @property
    def conversation(self) -> list[ChatMessage]:
        return self.messages

    @property
    def wants_usage(self) -> bool:
        return bool(self.stream_options and self.stream_options.include_usage)


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
