"""An answer as a response, whole or as the events of a stream."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from sse_starlette import ServerSentEvent

from qa import Answer, Done, Event, Failed, Usage
from server.problems import error_document, problem_of
from server.protocols.openai.content import Piece, Telling
from server.protocols.openai.responses_schemas import (
    CitedUrl,
    OutputMessage,
    OutputText,
    ResponseDocument,
    ResponseError,
    ResponseUsage,
)
from server.schemas import AnswerDocument


@dataclass
class ResponsesWriter:
    """Writes one response. Its one message is its answer."""

    response: ResponseDocument
    message_id: str
    telling: Telling
    _part: OutputText = field(default_factory=OutputText)
    _number: int = 0

    def whole(self, answer: Answer) -> ResponseDocument:
        self._told_so_far(self.telling.whole(answer))
        return self._completed(AnswerDocument.model_validate(answer), answer.usage)

    def whole_of(self, text: str) -> ResponseDocument:
        """One that is no Answer: nothing is cited, and no language model was asked."""
        self._told_so_far(Piece(text))
        return self._completed(None, Usage())

    async def frames(self, events: AsyncGenerator[Event]) -> AsyncGenerator[ServerSentEvent]:
        """Closing this closes `events`."""
        async with aclosing(events):
            for frame in self._beginning():
                yield frame
            async for event in events:
                for frame in self._told(event):
                    yield frame

    async def frames_of(self, text: str) -> AsyncGenerator[ServerSentEvent]:
        """All of a response that is no Answer."""
        for frame in (*self._beginning(), *self._told_piece(Piece(text))):
            yield frame
        for frame in self._ending(None, Usage()):
            yield frame

    def _told(self, event: Event) -> Iterator[ServerSentEvent]:
        for piece in self.telling.pieces(event):
            yield from self._told_piece(piece)
        match event:
            case Done(answer):
                yield from self._ending(AnswerDocument.model_validate(answer), answer.usage)
            case Failed(error):
                yield from self._failing(error)

    def _beginning(self) -> Iterator[ServerSentEvent]:
        yield self._of_response("response.created")
        yield self._of_response("response.in_progress")
        message = OutputMessage(id=self.message_id, status="in_progress", content=[])
        yield self._event("response.output_item.added", output_index=0, item=message.model_dump())
        yield self._of_part("response.content_part.added", part=self._part.model_dump())

    def _told_piece(self, piece: Piece) -> Iterator[ServerSentEvent]:
        index = len(self._part.annotations)
        self._told_so_far(piece)
        yield self._of_part("response.output_text.delta", delta=piece.text, logprobs=[])
        for place, annotation in enumerate(self._part.annotations[index:], index):
            yield self._of_part(
                "response.output_text.annotation.added",
                annotation_index=place,
                annotation=annotation.model_dump(),
            )

    def _ending(self, answer: AnswerDocument | None, usage: Usage) -> Iterator[ServerSentEvent]:
        yield self._of_part("response.output_text.done", text=self._part.text, logprobs=[])
        yield self._of_part("response.content_part.done", part=self._part.model_dump())
        item = self._message().model_dump()
        yield self._event("response.output_item.done", output_index=0, item=item)
        self._completed(answer, usage)
        yield self._of_response("response.completed")

    def _failing(self, error: Exception) -> Iterator[ServerSentEvent]:
        problem = problem_of(error)
        told = error_document(problem.status, problem.document)["error"]
        is_busy = problem.status == HTTPStatus.TOO_MANY_REQUESTS
        yield self._event("error", code=told["code"], message=told["message"], param=told["param"])
        self.response.status = "failed"
        self.response.error = ResponseError(
            code="rate_limit_exceeded" if is_busy else "server_error", message=told["message"]
        )
        yield self._of_response("response.failed")

    def _told_so_far(self, piece: Piece) -> None:
        self._part.text += piece.text
        self._part.annotations += CitedUrl.of(piece.citations)

    def _message(self) -> OutputMessage:
        return OutputMessage(id=self.message_id, status="completed", content=[self._part])

    def _completed(self, answer: AnswerDocument | None, usage: Usage) -> ResponseDocument:
        self.response.status = "completed"
        self.response.completed_at = int(time.time())
        self.response.output = [self._message()]
        self.response.usage = ResponseUsage.of(usage)
        self.response.dateline = answer
        return self.response

    def _of_response(self, name: str) -> ServerSentEvent:
        return self._event(name, response=self.response.model_dump(mode="json"))

    def _of_part(self, name: str, **told: Any) -> ServerSentEvent:
        place = {"item_id": self.message_id, "output_index": 0, "content_index": 0}
        return self._event(name, **place, **told)

    def _event(self, name: str, **told: Any) -> ServerSentEvent:
        document = {"type": name, "sequence_number": self._number, **told}
        self._number += 1
        return ServerSentEvent(json.dumps(document, ensure_ascii=False), event=name, sep="\n")
