"""What a client of OpenAI's chat completions sends."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from server.protocols.openai.request import (
    MAX_MESSAGES,
    ChatMessage,
    ConversationRequest,
    Sent,
    only,
)

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
