"""Keeping each answer for a day, so that a reader can rate it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

from qa import Answer, Done, Event, Question
from server.schemas import AnswerDocument
from server.services import Ask
from server.stores.feedback import FeedbackUnavailable, Ratings

_log = logging.getLogger(__name__)


class KeptAnswers:
    """Passes questions on to `ask`; an answer is kept before its last event goes out."""

    def __init__(self, ask: Ask, store: Ratings) -> None:
        self._ask = ask
        self._store = store
        self._warned = False

    async def ask(self, question: Question) -> AsyncGenerator[Event]:
        async with aclosing(self._ask(question)) as events:
            async for event in events:
                if isinstance(event, Done):
                    await asyncio.to_thread(self._keep, event.answer)
                yield event

    def _keep(self, answer: Answer) -> None:
        """An answer that cannot be kept is given all the same."""
        try:
            document = AnswerDocument.model_validate(answer).model_dump_json()
            self._store.remember(answer.id, document)
        except FeedbackUnavailable as error:
            if not self._warned:
                self._warned = True
                _log.warning("Answers cannot be rated: %s. %s", error, error.hint)
