"""An answer as a chat completion, whole or as the chunks of a stream."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field

from sse_starlette import ServerSentEvent

from qa import Answer, Done, Event, Failed, Retrieved, Usage
from server.problems import error_document, problem_of
from server.protocols.openai.chat_schemas import (
    Annotation,
    AssistantMessage,
    ChatChunk,
    ChatCompletion,
    Choice,
    ChunkChoice,
    ChunkDelta,
    TokenUsage,
)
from server.protocols.openai.content import Piece, Telling
from server.schemas import AnswerDocument

_END = "[DONE]"


@dataclass
class ChatWriter:
    """Writes one completion.

    All citations of a stream are in one chunk: openai's own collector of streams fails at a second
    one in Python, and keeps only the last in JavaScript.
    """

    id: str
    created: int
    model: str
    telling: Telling
    wants_usage: bool
    _cited: list[Annotation] = field(default_factory=list)

    def whole(self, answer: Answer) -> ChatCompletion:
        completion = self._completion(self.telling.whole(answer), answer.usage)
        completion.dateline = AnswerDocument.model_validate(answer)
        return completion

    def whole_of(self, text: str) -> ChatCompletion:
        """One that is no Answer: nothing is cited, and no language model was asked."""
        return self._completion(Piece(text), Usage())

    async def frames(self, events: AsyncGenerator[Event]) -> AsyncGenerator[ServerSentEvent]:
        """Closing this closes `events`."""
        async with aclosing(events):
            async for event in events:
                for data in self._told(event):
                    yield ServerSentEvent(data, sep="\n")

    async def frames_of(self, text: str) -> AsyncGenerator[ServerSentEvent]:
        """All of a completion that is no Answer."""
        chunks = [self._begun(), self._told_piece(Piece(text)), *self._last(None, Usage())]
        for data in (*map(_line, chunks), _END):
            yield ServerSentEvent(data, sep="\n")

    def _told(self, event: Event) -> Iterator[str]:
        if isinstance(event, Retrieved):
            yield _line(self._begun())
        for piece in self.telling.pieces(event):
            yield _line(self._told_piece(piece))
        match event:
            case Done(answer):
                ending = self._last(AnswerDocument.model_validate(answer), answer.usage)
                yield from map(_line, ending)
                yield _END
            case Failed(error):
                problem = problem_of(error)
                yield json.dumps(error_document(problem.status, problem.document))

    def _completion(self, piece: Piece, usage: Usage) -> ChatCompletion:
        annotations = Annotation.of(piece.citations)
        message = AssistantMessage(content=piece.text, annotations=annotations)
        return ChatCompletion(
            id=self.id,
            created=self.created,
            model=self.model,
            choices=[Choice(message=message)],
            usage=TokenUsage.of(usage),
        )

    def _begun(self) -> ChatChunk:
        return self._chunk(ChunkDelta(role="assistant", content=""))

    def _told_piece(self, piece: Piece) -> ChatChunk:
        self._cited += Annotation.of(piece.citations)
        return self._chunk(ChunkDelta(content=piece.text))

    def _last(self, answer: AnswerDocument | None, usage: Usage) -> Iterator[ChatChunk]:
        if self._cited:
            yield self._chunk(ChunkDelta(content="", annotations=self._cited))
        last = self._chunk(ChunkDelta())
        last.choices[0].finish_reason = "stop"
        last.dateline = answer
        yield last
        if self.wants_usage:
            chunk = self._chunk(ChunkDelta())
            chunk.choices, chunk.usage = [], TokenUsage.of(usage)
            yield chunk

    def _chunk(self, delta: ChunkDelta) -> ChatChunk:
        choice = ChunkChoice(delta=delta)
        return ChatChunk(id=self.id, created=self.created, model=self.model, choices=[choice])


def _line(chunk: ChatChunk) -> str:
    return chunk.model_dump_json()
