"""What a client of OpenAI's chat completions sends, and the question that it asks.

Fields that are not named here are let pass: clients send many that say nothing to Dateline.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from qa import Message, Mode, Question, Strictness
from server.problems.errors import ModelNotFound
from server.schemas import MAX_TURN, MAX_TURNS, FiltersRequest

MODELS: dict[str, Mode | None] = {"dateline": None, "dateline-extractive": "extractive"}
"""Each model's name, and the mode that it answers in."""

_MAX_MESSAGES = 2000


def _only(fits: Callable[[Any], bool], otherwise: str) -> AfterValidator:
    """What is left out passes, and what fits; of the rest it is said what to do."""

    def checked(value: Any) -> Any:
        if value is not None and not fits(value):
            raise ValueError(otherwise)
        return value

    return AfterValidator(checked)


_ONE = _only(lambda n: n == 1, "Dateline gives one answer: leave n out, or send 1")
_NOT_FORCED = _only(
    lambda choice: choice in ("auto", "none"),
    "Dateline calls no tools: leave tool_choice out, or send none or auto",
)
_AS_TEXT = _only(
    lambda form: not form or form.get("type", "text") == "text",
    "Dateline answers in plain text: leave response_format out",
)
_NO_LOGPROBS = _only(
    lambda wanted: not wanted, "Dateline has no log probabilities: leave logprobs out"
)
_TEXT_ALONE = _only(lambda kinds: kinds in ([], ["text"]), "Dateline answers in text alone")


class _Sent(BaseModel):
    """As OpenAI has it, nothing is taken for what it is not."""

    model_config = ConfigDict(strict=True)


class ContentPart(_Sent):
    type: str
    text: str = ""


class ChatMessage(_Sent):
    """`content` is null where an assistant called tools."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[ContentPart] | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""

    @property
    def is_text(self) -> bool:
        return not isinstance(self.content, list) or all(
            part.type == "text" for part in self.content
        )


class StreamOptions(_Sent):
    include_usage: bool | None = False


class DatelineOptions(_Sent):
    """Dateline's own, in the field `dateline`: what POST /v1/ask takes beside the question."""

    model_config = ConfigDict(extra="forbid")

    filters: FiltersRequest = FiltersRequest()
    strictness: Strictness = "strict"


class ChatRequest(_Sent):
    """What asks for several choices, a tool, JSON, log probabilities or sound is refused."""

    model: str = Field(max_length=200)
    messages: list[ChatMessage] = Field(min_length=1, max_length=_MAX_MESSAGES)
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: Annotated[int | None, _ONE] = None
    tool_choice: Annotated[str | dict[str, Any] | None, _NOT_FORCED] = None
    response_format: Annotated[dict[str, Any] | None, _AS_TEXT] = None
    logprobs: Annotated[bool | None, _NO_LOGPROBS] = None
    modalities: Annotated[list[str] | None, _TEXT_ALONE] = None
    dateline: DatelineOptions = DatelineOptions()

    @model_validator(mode="after")
    def _ends_with_a_question(self) -> Self:
        # A system's order may follow the conversation: to sum it up, for one.
        *_, last = self._said or [self.messages[-1]]
        is_ordered = self.messages[-1].role in ("system", "developer")
        if last.role != "user" and not (is_ordered and self._said):
            raise ValueError("the last message must be the user's: it is the question")
        if not last.is_text:
            raise ValueError("the question must be text: images, sound and files are not read")
        return self

    @property
    def _said(self) -> list[ChatMessage]:
        """Up to the last that is no system's."""
        roles = [message.role not in ("system", "developer") for message in self.messages]
        return self.messages[: len(roles) - roles[::-1].index(True)] if any(roles) else []

    @property
    def wants_usage(self) -> bool:
        return bool(self.stream_options and self.stream_options.include_usage)

    def to_question(self) -> Question:
        """The last message asks, users' and assistants' before it are the history.

        System prompts are no part of it: Dateline answers from the articles by its own rules.
        Raises ModelNotFound.
        """
        if self.model not in MODELS:
            raise ModelNotFound(list(MODELS))
        *before, last = self._said
        return Question(
            last.text,
            tuple(turn for message in before for turn in _turns(message))[-MAX_TURNS:],
            self.dateline.filters.to_filters(),
            MODELS[self.model],
            self.dateline.strictness,
        )


def _turns(message: ChatMessage) -> list[Message]:
    """One turn, cut to what a turn may hold; none where it is no turn of the conversation."""
    if message.role not in ("user", "assistant") or not message.text:
        return []
    role: Literal["user", "assistant"] = "user" if message.role == "user" else "assistant"
    return [Message(role, message.text[:MAX_TURN])]
