"""What an OpenAI-compatible endpoint sends back, read without trusting it."""

from __future__ import annotations

import json
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field, JsonValue, ValidationError

from qa.llm import Usage
from qa.llm.error_messages import NotAReply, ReportedFailure

END_OF_STREAM = "[DONE]"
REASONING_OPENS = "<think>"
REASONING_CLOSES = "</think>"


def _text_of_parts(content: object) -> object:
    """Mistral's models send parts once they reason: the thoughts are left out."""
    if not isinstance(content, list):
        return content
    parts = (part for part in content if isinstance(part, dict) and part.get("type") == "text")
    return "".join(str(part.get("text") or "") for part in parts)


class _Delta(BaseModel):
    content: Annotated[str | None, BeforeValidator(_text_of_parts)] = None


class _Choice(BaseModel):
    index: int = 0
    delta: _Delta | None = None
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Event(BaseModel):
    choices: list[_Choice] | None = None
    usage: _Usage | None = None
    error: JsonValue = None


class _Model(BaseModel):
    id: str = Field(min_length=1)


class _ModelList(BaseModel):
    data: list[_Model] = Field(min_length=1)


def first_model(body: bytes) -> str:
    """The id of the first model in the reply to `GET /models`. Raises NotAReply."""
    try:
        return _ModelList.model_validate_json(body).data[0].id
    except ValidationError as err:
        raise NotAReply("no list of models") from err


class ReplyReader:
    """Reads the events of one streamed reply, in order.

    `complete` becomes true when the endpoint says that the reply has ended, `cut_short` where
    that is for its length, `exhausted` when nothing more will come; it may send `usage` till then.
    """

    def __init__(self, max_characters: int) -> None:
        self.complete = False
        self.cut_short = False
        self.exhausted = False
        self.usage = Usage()
        self._characters_left = max_characters
        self._answer = _AnswerOnly()

    def read(self, data: str) -> str:
        """The text that one event adds, "" where none. Raises NotAReply or ReportedFailure."""
        if data.strip() == END_OF_STREAM:
            self.complete = self.exhausted = True
        if self.exhausted or not data:
            return ""
        event = _parsed(data)
        if event.usage:
            self.usage = Usage(event.usage.prompt_tokens or 0, event.usage.completion_tokens or 0)
        return "".join(self._text_of(choice) for choice in event.choices or () if not choice.index)

    def rest(self) -> str:
        """The text still held back when the stream has ended."""
        return self._answer.rest()

    def _text_of(self, choice: _Choice) -> str:
        text = (choice.delta and choice.delta.content) or ""
        self._characters_left -= len(text)
        if self._characters_left < 0:
            raise NotAReply("far more text than was asked for")
        self.complete = self.complete or bool(choice.finish_reason)
        self.cut_short = self.cut_short or choice.finish_reason == "length"
        return self._answer.after(text)


def _parsed(data: str) -> _Event:
    try:
        event = _Event.model_validate_json(data)
    except ValidationError as err:
        raise NotAReply("an event that is no piece of a reply") from err
    if event.error:
        raise ReportedFailure(json.dumps(event.error))
    return event


class _AnswerOnly:
    """Drops the reasoning that some models write between tags before they answer."""

    def __init__(self) -> None:
        self._held = ""
        self._reasoning = False
        self._answering = False

    def after(self, text: str) -> str:
        """What can be shown once `text` has come; a tag may be split over several calls."""
        if self._answering:
            return text
        self._held += text
        while True:
            if self._reasoning:
                _, closed, answer = self._held.partition(REASONING_CLOSES)
                if not closed:
                    self._held = self._held[-len(REASONING_CLOSES) :]
                    return ""
                self._held, self._reasoning = answer, False
            self._held = self._held.lstrip()
            if not self._held.startswith(REASONING_OPENS):
                break
            self._held, self._reasoning = self._held.removeprefix(REASONING_OPENS), True
        if REASONING_OPENS.startswith(self._held):
            return ""
        self._answering = True
        return self.rest()

    def rest(self) -> str:
        shown, self._held = "" if self._reasoning else self._held, ""
        return shown
