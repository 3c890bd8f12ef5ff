"""Answers that were given before, given again while nothing that they rest on has changed.

Who asks is no part of the key but for the view: all who see the same of the archive are given the
same, and who may not read is turned away before anything is asked. What a view sees changes with a
commit alone.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Callable, Hashable, Sequence
from contextlib import aclosing
from dataclasses import replace

from ulid import ULID

from index import Article, DatelineIndexError
from qa import Answer, Done, Event, Question, Retrieved, Usage
from server.services import Ask
from server.stores.answers import AnswerMemory


class AnswerCache:
    """Asks a question once for as long as its answer would be the same."""

    def __init__(
        self, ask: Ask, standing: Callable[[], Hashable | None], memory: AnswerMemory
    ) -> None:
        """`standing` tells all that an answer depends on beside the question; it may block.

        Where it is None, or raises DatelineIndexError, nothing is remembered. Its `repr` is the
        same in every process.
        """
        self._ask = ask
        self._standing = standing
        self._memory = memory
        self.hits = 0
        self.misses = 0

    async def ask(self, question: Question) -> AsyncGenerator[Event]:
        """The events of `ask`, or those of the same question before, its Answer under a new id."""
        key, known = await asyncio.to_thread(self._recalled, question)
        if known:
            self.hits += 1
            for event in known:
                yield Done(_again(event.answer)) if isinstance(event, Done) else event
            return
        self.misses += 1
        said: list[Event] = []
        async with aclosing(self._ask(question)) as events:
            async for event in events:
                said.append(_light(event))
                # What was found by words alone is found better once there are vectors again.
                if key and isinstance(event, Done) and "by_words_alone" not in event.answer.notes:
                    await asyncio.to_thread(self._memory.keep, key, said)
                yield event

    def _recalled(self, question: Question) -> tuple[str | None, Sequence[Event] | None]:
        """The key, where the answer may be remembered, and what is."""
        try:
            standing = self._standing()
        except DatelineIndexError:
            return None, None
        if standing is None:
            return None, None
        asked = replace(question, text=question.text.strip())
        key = hashlib.sha256(repr((asked, standing)).encode(errors="replace")).hexdigest()
        return key, self._memory.recall(key)


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
    return replace(article, text="", dropped=())


def _again(answer: Answer) -> Answer:
    """The answer as it cost nothing this time."""
    return replace(
        answer,
        id=str(ULID()),
        usage=Usage(),
        timings_ms=dict.fromkeys(answer.timings_ms, 0),
        notes=(*answer.notes, "cached"),
    )
