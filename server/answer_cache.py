"""Answers that were given before, given again while nothing that they rest on has changed.

Who asks is no part of the key: whoever may read at all may read everything, and who may not is
turned away before anything is asked.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Hashable, Sequence
from contextlib import aclosing
from dataclasses import replace

from ulid import ULID

from index import Article, DatelineIndexError
from qa import Answer, Done, Event, Question, Retrieved, Usage
from server.state import Ask

_Key = tuple[Question, Hashable]


class AnswerCache:
    """Remembers the events of the last `size` answers, the longest unasked forgotten first."""

    def __init__(self, ask: Ask, standing: Callable[[], Hashable], size: int) -> None:
        """`standing` tells all that an answer depends on beside the question; it may block.

        It may raise DatelineIndexError; then nothing is remembered.
        """
        self._ask = ask
        self._standing = standing
        self._size = size
        self._answers = OrderedDict[_Key, Sequence[Event]]()
        self.hits = 0
        self.misses = 0

    async def ask(self, question: Question) -> AsyncGenerator[Event]:
        """The events of `ask`, or those of the same question before, its Answer under a new id."""
        key = await self._key(question)
        known = self._answers.get(key) if key else None
        if key and known:
            self.hits += 1
            self._answers.move_to_end(key)
            for event in known:
                yield Done(_again(event.answer)) if isinstance(event, Done) else event
            return
        self.misses += 1
        said: list[Event] = []
        async with aclosing(self._ask(question)) as events:
            async for event in events:
                said.append(_light(event))
                if key and isinstance(event, Done):
                    self._keep(key, said)
                yield event

    async def _key(self, question: Question) -> _Key | None:
        try:
            standing = await asyncio.to_thread(self._standing)
        except DatelineIndexError:
            return None
        return replace(question, text=question.text.strip()), standing

    def _keep(self, key: _Key, said: Sequence[Event]) -> None:
        self._answers[key] = said
        if len(self._answers) > self._size:
            self._answers.popitem(last=False)


def _light(event: Event) -> Event:
    """Without the texts of whole articles, which no client is told."""
    if not isinstance(event, Retrieved):
        return event
    hits = [
        replace(hit, article=_untold(hit.article), copies=tuple(map(_untold, hit.copies)))
        for hit in event.hits
    ]
    return replace(event, hits=tuple(hits))


def _untold(article: Article) -> Article:
    return replace(article, text="")


def _again(answer: Answer) -> Answer:
    """The answer as it cost nothing this time."""
    return replace(
        answer,
        id=str(ULID()),
        usage=Usage(),
        timings_ms=dict.fromkeys(answer.timings_ms, 0),
        notes=(*answer.notes, "cached"),
    )
