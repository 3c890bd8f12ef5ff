"""The text of an answer in OpenAI's protocols, whole or piece by piece, and what its markers cite.

Their clients cannot take back what they were sent, so they are sent no word before the sentence it
stands in was checked: each piece is one sentence as it stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel

from qa import Answer, Citation, Done, Event, Retrieved, Sentence
from qa.citations import render
from qa.citations.links import Links

_MARKER = re.compile(r"\[(\d+)\]")


class UrlCitation(BaseModel):
    """`text[start_index:end_index]` is the marker, in Unicode code points."""

    start_index: int
    end_index: int
    title: str
    url: str


@dataclass(frozen=True)
class Piece:
    """Text as it stays; its citations are placed in the whole text."""

    text: str
    citations: Sequence[UrlCitation] = ()


@dataclass
class Telling:
    """One answer being told; `text` is what was told of it, `names_sources` how it is to end."""

    links: Links
    names_sources: bool = False
    text: str = ""
    _citations: dict[int, Citation] = field(default_factory=dict)

    def pieces(self, event: Event) -> Iterator[Piece]:
        """What the event adds. The last adds what was not said by sentences, a refusal for one."""
        match event:
            case Retrieved(respelt=words) if words:
                yield self._next(_lead_of(words))
            case Sentence() if event.text:
                self._citations |= _by_number(event.new_citations)
                yield self._next(event.before + event.text)
            case Done(answer):
                self._citations = _by_number(answer.citations)
                if rest := self._content_of(answer)[len(self.text) :]:
                    yield self._next(rest)

    def whole(self, answer: Answer) -> Piece:
        """All that an answer says, of which nothing was told yet."""
        return next(self.pieces(Done(answer)), Piece(""))

    def _next(self, text: str) -> Piece:
        offset = len(self.text)
        self.text += text
        return Piece(text, list(self._cited(text, offset, self._citations)))

    def _cited(
        self, text: str, offset: int, citations: Mapping[int, Citation]
    ) -> Iterator[UrlCitation]:
        """One for each marker of a citation in `text`, which stands at `offset` in the whole."""
        for marker in _MARKER.finditer(text):
            if citation := citations.get(int(marker[1])):
                yield UrlCitation(
                    start_index=offset + marker.start(),
                    end_index=offset + marker.end(),
                    title=render.title(citation),
                    url=self.links.of_citation(citation),
                )

    def _content_of(self, answer: Answer) -> str:
        """Its text, for what it was taken to ask, and what publishers took back of what it cites.

        Many clients show no more. The sources, where they are wanted, say that themselves.
        """
        if self.names_sources:
            ending = render.markdown_sources(answer.citations, self.links.of_quote)
        else:
            ending = render.warnings(answer.citations)
        return _lead_of(answer.respelt) + "\n\n".join(filter(None, (answer.answer, ending)))


def _lead_of(respelt: Sequence[str]) -> str:
    """What stands before the text of an answer to a question with other words in it."""
    return f"{render.respelt(respelt)}\n\n" if respelt else ""


def _by_number(citations: Iterable[Citation]) -> dict[int, Citation]:
    return {citation.number: citation for citation in citations}
