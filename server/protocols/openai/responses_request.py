"""What a client of OpenAI's responses sends."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from server.protocols.openai.request import (
    MAX_MESSAGES,
    ChatMessage,
    ContentPart,
    ConversationRequest,
    Sent,
    only,
)

_KEEPS_NOTHING = only(
    lambda _: False,
    "Dateline keeps no conversations: leave this out, and send the turns before in input",
)
_NO_PROMPTS = only(lambda _: False, "Dateline keeps no prompts: leave prompt out, and send input")
_AT_ONCE = only(lambda wanted: not wanted, "Dateline answers at once: leave background out")
_AS_TEXT = only(
    lambda text: (text.get("format") or {}).get("type", "text") == "text",
    "Dateline answers in plain text: leave text.format out",
)
_NO_LOGPROBS = only(
    lambda wanted: not wanted, "Dateline has no log probabilities: leave top_logprobs out"
)
_NOT_LOGPROBS = only(
    lambda wanted: "message.output_text.logprobs" not in wanted,
    "Dateline has no log probabilities: leave them out of include",
)


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


Input = Annotated[
    list[InputItem],
    Field(min_length=1, max_length=MAX_MESSAGES),
    BeforeValidator(_as_items, json_schema_input_type=str | list[InputItem]),
]


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
    text: Annotated[dict[str, Any] | None, _AS_TEXT] = None
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
