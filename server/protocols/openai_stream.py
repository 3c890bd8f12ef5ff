"""An Answerer's events as the chunks of a streamed chat completion.

A client of chat completions cannot take back what it was sent, so it is sent no word before the
sentence it stands in was checked: each chunk of content is one sentence as it stays.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field

from sse_starlette import ServerSentEvent

from qa import Answer, Citation, Done, Event, Failed, Retrieved, Sentence, Usage
from server.problems import error_document, problem_of
from server.protocols.openai_response import (
    ChatChunk,
    ChunkChoice,
    ChunkDelta,
    Links,
    TokenUsage,
    by_number,
    content_of,
    lead_of,
)
from server.schemas import AnswerDocument

_END = "[DONE]"


@dataclass
class ChunkWriter:
    """Makes the chunks of one completion; `sent` is what the client has of it, `lead` what of that
    stands before the answer's text."""

    id: str
    created: int
    model: str
    links: Links
    wants_usage: bool
    sent: str = ""
    lead: str = ""
    citations: dict[int, Citation] = field(default_factory=dict)

    async def frames(self, events: AsyncGenerator[Event]) -> AsyncGenerator[ServerSentEvent]:
        """Closing this closes `events`."""
        async with aclosing(events):
            async for event in events:
                for data in self._told(event):
                    yield ServerSentEvent(data, sep="\n")

    async def frames_of(self, text: str) -> AsyncGenerator[ServerSentEvent]:
        """All of a completion that is no Answer."""
        chunks = [
            self._chunk(ChunkDelta(role="assistant", content="")),
            self._chunk(ChunkDelta(content=text)),
            *self._last(None, Usage()),
        ]
        for data in (*map(_line, chunks), _END):
            yield ServerSentEvent(data, sep="\n")

    def _told(self, event: Event) -> Iterator[str]:
        match event:
            case Retrieved(respelt=words):
                yield _line(self._chunk(ChunkDelta(role="assistant", content="")))
                if words:
                    self.lead = lead_of(words)
                    yield _line(self._content(self.lead))
            case Sentence() if event.text:
                self.citations |= by_number(event.new_citations)
                yield _line(self._content(event.before + event.text))
            case Done(answer):
                yield from map(_line, self._ending(answer))
                yield _END
            case Failed(error):
                problem = problem_of(error)
                yield json.dumps(error_document(problem.status, problem.document))

    def _content(self, text: str) -> ChatChunk:
        annotations = list(self.links.annotations(text, len(self.sent), self.citations))
        self.sent += text
        return self._chunk(ChunkDelta(content=text, annotations=annotations or None))

    def _ending(self, answer: Answer) -> Iterator[ChatChunk]:
        """What was not said sentence by sentence, a refusal for one, and the end."""
        self.citations = by_number(answer.citations)
        if rest := content_of(answer)[len(self.sent) :]:
            yield self._content(rest)
        yield from self._last(AnswerDocument.model_validate(answer), answer.usage)

    def _last(self, answer: AnswerDocument | None, usage: Usage) -> Iterator[ChatChunk]:
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
    """As JSON. A delta holds only what it changes; the rest stands, null or not."""
    document = chunk.model_dump(mode="json")
    for choice in document["choices"]:
        choice["delta"] = {k: v for k, v in choice["delta"].items() if v is not None}
    if document["dateline"] is None:
        del document["dateline"]
    return json.dumps(document, ensure_ascii=False)
