"""Answers that are remembered, as the events of their making: by one process, or as text."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Protocol

from cachetools import LRUCache
from pydantic import TypeAdapter

from index import OPEN, View
from qa import Answer, Delta, Done, Event, Retrieved, Sentence

_KINDS: dict[str, TypeAdapter[Any]] = {
    kind.__name__: TypeAdapter(kind) for kind in (Retrieved, Delta, Sentence, Done)
}

_ANSWER = TypeAdapter(Answer)
_KEPT_VIEW = TypeAdapter(View)
_VIEW = "seen_by"


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


def with_view(document: str, view: View) -> str:
    """An answer as JSON, with what of the archive was seen by who asked."""
    return json.dumps(json.loads(document) | {_VIEW: asdict(view)}, ensure_ascii=False)


def view_of(document: str) -> View:
    """What was seen by who asked; of an answer that was kept before collections, the open archive.

    Raises ValueError for what another version wrote.
    """
    kept = json.loads(document).get(_VIEW)
    return OPEN if kept is None else _KEPT_VIEW.validate_python(kept)


def articles_in(document: str) -> frozenset[str]:
    """The ids of all articles that an answer names, wherever in it."""
    found, waiting = set[str](), [json.loads(document)]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if isinstance(named := each.get("article_id"), str):
                found.add(named)
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
    return frozenset(found)


def answer_of(document: str) -> Answer:
    """The Answer that was kept as JSON. Raises ValueError for what another version wrote."""
    return _ANSWER.validate_json(document)
