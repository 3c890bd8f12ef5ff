"""What a client of OpenAI's responses reads: the response, and the message in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, Field

from qa import Usage
from server.protocols.openai.content import UrlCitation
from server.schemas import AnswerDocument


class CitedUrl(UrlCitation):
    type: Literal["url_citation"] = "url_citation"

    @classmethod
    def of(cls, citations: Iterable[UrlCitation]) -> list[CitedUrl]:
        return [cls(**citation.model_dump()) for citation in citations]


class OutputText(BaseModel):
    type: Literal["output_text"] = "output_text"
    text: str = ""
    annotations: list[CitedUrl] = []
    logprobs: list[Any] = Field(default=[], max_length=0)


class OutputMessage(BaseModel):
    id: str
    type: Literal["message"] = "message"
    role: Literal["assistant"] = "assistant"
    status: Literal["in_progress", "completed", "incomplete"]
    content: list[OutputText]


class InputTokens(BaseModel):
    cached_tokens: int = 0
    cache_write_tokens: int = 0


class OutputTokens(BaseModel):
    reasoning_tokens: int = 0


class ResponseUsage(BaseModel):
    """As the language model's endpoint counted; 0 where none was asked."""

    input_tokens: int
    input_tokens_details: InputTokens = InputTokens()
    output_tokens: int
    output_tokens_details: OutputTokens = OutputTokens()
    total_tokens: int

    @classmethod
    def of(cls, usage: Usage) -> ResponseUsage:
        taken, given = usage.prompt_tokens, usage.completion_tokens
        return cls(input_tokens=taken, output_tokens=given, total_tokens=taken + given)


class ResponseError(BaseModel):
    code: Literal["server_error", "rate_limit_exceeded"]
    message: str


class TextForm(BaseModel):
    format: dict[str, str] = {"type": "text"}


class ResponseDocument(BaseModel):
    """`dateline` is the Answer, as POST /v1/ask gives it; absent where none was asked for.

    Beside what was made it says what it was made by: no tools, no conversation that is kept.
    """

    id: str
    object: Literal["response"] = "response"
    created_at: int
    completed_at: int | None = None
    status: Literal["in_progress", "completed", "failed"] = "in_progress"
    error: ResponseError | None = None
    incomplete_details: None = None
    instructions: str | None
    model: str
    output: list[OutputMessage] = []
    usage: ResponseUsage | None = None
    background: Literal[False] = False
    max_output_tokens: None = None
    metadata: dict[str, str] = {}
    parallel_tool_calls: Literal[False] = False
    previous_response_id: None = None
    store: Literal[False] = False
    temperature: None = None
    text: TextForm = TextForm()
    tool_choice: Literal["none"] = "none"
    tools: list[Any] = Field(default=[], max_length=0)
    top_p: None = None
    truncation: Literal["disabled"] = "disabled"
    dateline: AnswerDocument | None = Field(None, exclude_if=lambda told: told is None)
