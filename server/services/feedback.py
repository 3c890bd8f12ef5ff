"""Keeping each answer for a day, so that a reader can rate it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

from index import EVERYTHING, IndexReader, View
from qa import Answer, Done, Event, Question
from server.schemas import AnswerDocument
from server.services import Ask
from server.stores.answers import articles_in, view_of, with_view
from server.stores.feedback import FeedbackUnavailable, Ratings

_log = logging.getLogger(__name__)


def may_open(document: str, reader: IndexReader) -> bool:
    """Whether an answer that was kept may be shown to whom the reader is for.

    Raises CollectionsGone, and ValueError for what another version kept.
    """
    return reader.may_open(view_of(document), articles_in(document))


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
                    await asyncio.to_thread(self._keep, event.answer, question.view or EVERYTHING)
                yield event

    def _keep(self, answer: Answer, view: View) -> None:
        """An answer that cannot be kept is given all the same."""
        try:
            document = AnswerDocument.model_validate(answer).model_dump_json()
            self._store.remember(answer.id, with_view(document, view))
        except FeedbackUnavailable as error:
            if not self._warned:
                self._warned = True
                _log.warning("Answers cannot be rated: %s. %s", error, error.hint)
