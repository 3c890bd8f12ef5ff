"""What a client of OpenAI's responses sends, and what it reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, Field, model_validator

from qa import Usage
from server.protocols.openai import (
    MAX_MESSAGES,
    ChatMessage,
    ContentPart,
    ConversationRequest,
    Sent,
    only,
)
from server.protocols.openai.content import UrlCitation
from server.schemas import AnswerDocument

# Some clients send an empty text for none.
_KEEPS_NOTHING = only(
    lambda named: not named,
    "Dateline keeps no conversations: leave this out, and send the turns before in input",
)
_NO_PROMPTS = only(lambda _: False, "Dateline keeps no prompts: leave prompt out, and send input")
_AT_ONCE = only(lambda wanted: not wanted, "Dateline answers at once: leave background out")
_AS_TEXT = only(
    lambda form: form.get("type", "text") == "text",
    "Dateline answers in plain text: leave text.format out",
)
_NO_LOGPROBS = only(
    lambda wanted: not wanted, "Dateline has no log probabilities: leave top_logprobs out"
)
_NOT_LOGPROBS = only(
    lambda wanted: "message.output_text.logprobs" not in wanted,
    "Dateline has no log probabilities: leave them out of include",
)


class TextSettings(Sent):
    format: Annotated[dict[str, Any] | None, _AS_TEXT] = None


class InputItem(Sent):
    """A message; of items of any other type nothing is read: tools' calls, reasoning, references.

    Dateline offers no tools, and keeps no items that could be referred to.
    """

    type: str | None = "message"
    role: Literal["system", "developer", "user", "assistant"] | None = None
    content: str | list[ContentPart] | None = None

    @model_validator(mode="before")
    @classmethod
    def _of_others_the_type_alone(cls, item: Any) -> Any:
        if isinstance(item, dict) and item.get("type") not in (None, "message"):
            return {"type": item["type"]}
        return item

    @model_validator(mode="after")
    def _a_message_has_a_role(self) -> Self:
        if self.role is None and self.type in (None, "message"):
            raise ValueError("a message needs a role, such as user")
        return self


def _as_items(given: Any) -> Any:
    return [{"role": "user", "content": given}] if isinstance(given, str) else given


_Items = Annotated[list[InputItem], Field(min_length=1, max_length=MAX_MESSAGES)]
Input = Annotated[_Items, BeforeValidator(_as_items, json_schema_input_type=str | _Items)]


class ResponsesRequest(ConversationRequest):
    """What refers to what Dateline does not keep, or asks for JSON or probabilities, is refused.

    `instructions` are a system's prompt, and no more read than one in `input`.
    """

    input: Input
    instructions: str | None = None
    previous_response_id: Annotated[str | None, _KEEPS_NOTHING] = None
    conversation_id: Annotated[str | dict[str, Any] | None, _KEEPS_NOTHING] = Field(
        None, alias="conversation"
    )
    prompt: Annotated[dict[str, Any] | None, _NO_PROMPTS] = None
    background: Annotated[bool | None, _AT_ONCE] = None
    text: TextSettings | None = None
    top_logprobs: Annotated[int | None, _NO_LOGPROBS] = None
    include: Annotated[list[str] | None, _NOT_LOGPROBS] = None

    @property
    def conversation(self) -> list[ChatMessage]:
        system = (
            [ChatMessage(role="system", content=self.instructions)] if self.instructions else []
        )
        messages = [
            ChatMessage(role=item.role, content=item.content) for item in self.input if item.role
        ]
        return system + messages


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
