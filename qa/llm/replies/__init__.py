"""Replies read event by event, without trusting them: one reader for each form of API."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from typing import TypeVar

from pydantic import BaseModel, JsonValue, ValidationError

from qa.llm import Usage
from qa.llm.replies.faults import NotAReply, ReportedFailure
from qa.llm.replies.reasoning import AnswerOnly

END_OF_STREAM = "[DONE]"
# What LM Studio says, as a success, at an address that it does not serve.
_NO_SUCH_ADDRESS = "Unexpected endpoint"


class AnyEvent(BaseModel):
    """What a stream of either form may hold in place of a piece of the reply."""

    object: JsonValue = None
    error: JsonValue = None


Event = TypeVar("Event", bound=AnyEvent)


class ReplyReader(ABC):
    """Reads the events of one reply, in order; one that came whole is one event.

    `complete` becomes true when the endpoint says that the reply has ended, `cut_short` where
    that is for its length, `exhausted` when nothing more will come; it may send `usage` till then.
    `reasoned` says whether the model thought before it wrote. With `unopened` its reasoning is
    known to begin the reply, without a tag.
    """

    def __init__(self, max_characters: int, *, unopened: bool = False) -> None:
        self.complete = False
        self.cut_short = False
        self.exhausted = False
        self.usage = Usage()
        self._characters_left = max_characters
        self._answer = AnswerOnly(unopened=unopened)
        self._thought_apart = False

    @property
    def reasoned(self) -> bool:
        return self._thought_apart or self._answer.reasoned

    def read(self, data: str) -> str:
        """The text that one event adds, "" where none.

        Raises NotAReply, ReportedFailure, Withheld or ReasoningShown.
        """
        if data.strip() == END_OF_STREAM:
            self.complete = self.exhausted = True
        if self.exhausted or not data.strip():
            return ""
        return self._text_of(data)

    def rest(self) -> str:
        """The text still held back when the stream has ended."""
        return self._answer.rest(cut_short=self.cut_short)

    @abstractmethod
    def _text_of(self, data: str) -> str: ...

    def _shown(self, text: str) -> str:
        """What of the text that came is no reasoning and can be told by now."""
        self._characters_left -= len(text)
        if self._characters_left < 0:
            raise NotAReply("far more text than was asked for")
        return self._answer.after(text)

    def _seen_thinking(self, *thoughts: JsonValue) -> None:
        self._thought_apart = self._thought_apart or any(thoughts)


def parsed(model: type[Event], data: str) -> Event:
    """Raises NotAReply, or ReportedFailure where an error stands there."""
    try:
        event = model.model_validate_json(data)
    except ValidationError as err:
        raise NotAReply("an event that is no piece of a reply") from err
    if isinstance(event.error, str) and event.error.startswith(_NO_SUCH_ADDRESS):
        raise NotAReply("no such address")
    if event.error or event.object == "error":
        # Some send the error's fields at the top.
        raise ReportedFailure(json.dumps(event.error) if event.error else data)
    return event
