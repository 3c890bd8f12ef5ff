"""Answers that are remembered, as the events of their making: by one process, or as text."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from typing import Any, Protocol

from cachetools import LRUCache
from pydantic import TypeAdapter

from qa import Answer, Delta, Done, Event, Retrieved, Sentence

_KINDS: dict[str, TypeAdapter[Any]] = {
    kind.__name__: TypeAdapter(kind) for kind in (Retrieved, Delta, Sentence, Done)
}

_ANSWER = TypeAdapter(Answer)


class AnswerMemory(Protocol):
    """Where answers are remembered, as the events of their making. Thread-safe; may block.

    A key, 64 hex digits, stands for a question and all that its answer depends on.
    """

    def recall(self, key: str) -> Sequence[Event] | None: ...

    def keep(self, key: str, events: Sequence[Event]) -> None: ...


class LocalAnswers:
    """The last `size` answers of this process, the longest unasked forgotten first."""

    def __init__(self, size: int) -> None:
        self._using = threading.Lock()
        self._answers = LRUCache[str, Sequence[Event]](size)

    def recall(self, key: str) -> Sequence[Event] | None:
        with self._using:
            return self._answers.get(key)

    def keep(self, key: str, events: Sequence[Event]) -> None:
        with self._using:
            self._answers[key] = events


def as_text(events: Sequence[Event]) -> str:
    kinds = [type(event).__name__ for event in events]
    return json.dumps(
        [
            [kind, _KINDS[kind].dump_python(event, mode="json")]
            for kind, event in zip(kinds, events, strict=True)
        ]
    )


def events_of(kept: str) -> list[Event]:
    """Raises ValueError or KeyError for what another version wrote."""
    return [_KINDS[kind].validate_python(event) for kind, event in json.loads(kept)]


def answer_of(document: str) -> Answer:
    """The Answer that was kept as JSON. Raises ValueError for what another version wrote."""
    return _ANSWER.validate_json(document)
