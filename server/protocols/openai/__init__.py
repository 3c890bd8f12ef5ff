"""OpenAI's protocols, chat completions and responses: what requests in both have in common.

That is a conversation, and which model is to answer. Fields that are not named are let pass:
clients send many that say nothing to Dateline.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from index import View
from qa import Message, Mode, Question, Strictness
from server.problems.errors import ModelNotFound
from server.schemas.requests import MAX_TURN, MAX_TURNS, FiltersRequest


@dataclass(frozen=True)
class Model:
    """How it answers; `mode` None means as the settings have it.

    `names_sources` says that its text ends with them, for clients that show nothing else.
    """

    mode: Mode | None = None
    names_sources: bool = False


MODELS: Mapping[str, Model] = {
    "dateline": Model(),
    "dateline-extractive": Model("extractive"),
    "dateline-markdown": Model(names_sources=True),
}


def model_named(name: str) -> Model:
    """Raises ModelNotFound."""
    if name not in MODELS:
        raise ModelNotFound(list(MODELS))
    return MODELS[name]


MAX_MESSAGES = 2000

_TEXTS = frozenset({"text", "input_text", "output_text"})
_SYSTEM = frozenset({"system", "developer"})


def only(fits: Callable[[Any], bool], otherwise: str) -> AfterValidator:
    """What is left out passes, and what fits; of the rest it is said what to do."""

    def checked(value: Any) -> Any:
        if value is not None and not fits(value):
            raise ValueError(otherwise)
        return value

    return AfterValidator(checked)


def _is_free(choice: str | dict[str, Any]) -> bool:
    said = choice.get("mode") if isinstance(choice, dict) else choice
    return said in ("auto", "none")


_NOT_FORCED = only(_is_free, "Dateline calls no tools: leave tool_choice out, or send none or auto")


class Sent(BaseModel):
    """As OpenAI has it, nothing is taken for what it is not."""

    model_config = ConfigDict(strict=True)


class ContentPart(Sent):
    type: str
    text: str = ""

    @property
    def is_text(self) -> bool:
        return self.type in _TEXTS


class ChatMessage(Sent):
    """`content` is null where an assistant called tools."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[ContentPart] | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.is_text)
        return self.content or ""

    @property
    def is_text(self) -> bool:
        return not isinstance(self.content, list) or all(part.is_text for part in self.content)


class DatelineOptions(Sent):
    """Dateline's own, in the field `dateline`: what POST /v1/ask takes beside the question.

    And `sources`, for clients that show no annotations: the text is to end with its sources.
    """

    model_config = ConfigDict(extra="forbid")

    filters: FiltersRequest = FiltersRequest()
    strictness: Strictness = "strict"
    sources: Literal["markdown"] | None = None


_NULL_IS_NONE = BeforeValidator(lambda sent: {} if sent is None else sent)


class ConversationRequest(Sent):
    """What forces a tool is refused: it would be silently wrong."""

    model: str = Field(max_length=200)
    stream: bool | None = False
    tool_choice: Annotated[str | dict[str, Any] | None, _NOT_FORCED] = None
    dateline: Annotated[DatelineOptions, _NULL_IS_NONE] = DatelineOptions()

    @property
    @abstractmethod
    def conversation(self) -> Sequence[ChatMessage]:
        """Oldest first."""

    @model_validator(mode="after")
    def _ends_with_a_question(self) -> Self:
        # A system's order may follow the conversation: to sum it up, for one.
        said = self._said
        is_ordered = bool(self.conversation) and self.conversation[-1].role in _SYSTEM
        if not said or (said[-1].role != "user" and not is_ordered):
            raise ValueError("the last message must be the user's: it is the question")
        if not said[-1].is_text:
            raise ValueError("the question must be text: images, sound and files are not read")
        return self

    @property
    def _said(self) -> Sequence[ChatMessage]:
        """Up to the last that is no system's."""
        messages = self.conversation
        end = len(messages)
        while end and messages[end - 1].role in _SYSTEM:
            end -= 1
        return messages[:end]

    @property
    def names_sources(self) -> bool:
        """Raises ModelNotFound."""
        return self.dateline.sources is not None or model_named(self.model).names_sources

    def to_question(self, view: View) -> Question:
        """The last message asks, users' and assistants' before it are the history.

        `view` is what of the archive whoever asks sees.

        System prompts are no part of it: Dateline answers from the articles by its own rules.
        Raises ModelNotFound.
        """
        *before, last = self._said
        return Question(
            last.text,
            tuple(turn for message in before for turn in _turns(message))[-MAX_TURNS:],
            self.dateline.filters.to_filters(),
            model_named(self.model).mode,
            self.dateline.strictness,
            view=view,
        )


def _turns(message: ChatMessage) -> list[Message]:
    """One turn, cut to what a turn may hold; none where it is no turn of the conversation."""
    if message.role not in ("user", "assistant") or not message.text:
        return []
    role: Literal["user", "assistant"] = "user" if message.role == "user" else "assistant"
    return [Message(role, message.text[:MAX_TURN])]
