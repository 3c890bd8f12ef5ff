"""What a client of OpenAI's chat completions reads: the completion, its chunks, the models."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from pydantic import BaseModel

from qa import Answer, Citation, Usage
from qa.citations import render
from server.schemas import AnswerDocument

_MARKER = re.compile(r"\[(\d+)\]")


class UrlCitation(BaseModel):
    """`content[start_index:end_index]` is the marker, in Unicode code points."""

    start_index: int
    end_index: int
    title: str
    url: str


class Annotation(BaseModel):
    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class TokenUsage(BaseModel):
    """As the language model's endpoint counted; 0 where none was asked."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int

    @classmethod
    def of(cls, usage: Usage) -> TokenUsage:
        prompt, completion = usage.prompt_tokens, usage.completion_tokens
        return cls(
            prompt_tokens=prompt, completion_tokens=completion, total_tokens=prompt + completion
        )


class AssistantMessage(BaseModel):
    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[Annotation]


class Choice(BaseModel):
    index: Literal[0] = 0
    message: AssistantMessage
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class ChatCompletion(BaseModel):
    """`dateline` is the Answer, as POST /v1/ask gives it; absent where none was asked for."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[Choice]
    usage: TokenUsage
    dateline: AnswerDocument | None = None


class ChunkDelta(BaseModel):
    role: Literal["assistant"] | None = None
    content: str | None = None
    annotations: list[Annotation] | None = None


class ChunkChoice(BaseModel):
    index: Literal[0] = 0
    delta: ChunkDelta
    finish_reason: Literal["stop"] | None = None


class ChatChunk(BaseModel):
    """One event of a streamed completion; `dateline` comes with the last choice."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str
    choices: list[ChunkChoice]
    usage: TokenUsage | None = None
    dateline: AnswerDocument | None = None


class ModelCard(BaseModel):
    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: Literal["dateline"] = "dateline"


class ModelList(BaseModel):
    object: Literal["list"] = "list"
    data: list[ModelCard]


class Links:
    """Where a reader finds what a citation cites."""

    def __init__(self, base_url: str) -> None:
        """`base_url` is this server's own address."""
        self._base_url = base_url.rstrip("/")

    def url_of(self, citation: Citation) -> str:
        """The article at its publisher's; where that is unknown, its page here, words marked."""
        if citation.url and citation.url.lower().startswith(("http://", "https://")):
            return citation.url
        place = f"{citation.start}-{citation.end}"
        return f"{self._base_url}/articles/{citation.article_id}?cite={place}"

    def annotations(
        self, text: str, offset: int, citations: Mapping[int, Citation]
    ) -> Iterator[Annotation]:
        """One for each marker of a citation in `text`, which stands at `offset` in the answer."""
        for marker in _MARKER.finditer(text):
            if citation := citations.get(int(marker[1])):
                yield Annotation(
                    url_citation=UrlCitation(
                        start_index=offset + marker.start(),
                        end_index=offset + marker.end(),
                        title=render.title(citation),
                        url=self.url_of(citation),
                    )
                )


def content_of(answer: Answer) -> str:
    """Its text, for what it was taken to ask, and what publishers took back of what it cites.

    Many clients show no more.
    """
    told = (answer.answer, render.warnings(answer.citations))
    return lead_of(answer.respelt) + "\n\n".join(filter(None, told))


def lead_of(respelt: Sequence[str]) -> str:
    """What stands before the text of an answer to a question with other words in it."""
    return f"{render.respelt(respelt)}\n\n" if respelt else ""


def completion(
    answer: Answer, *, id: str, created: int, model: str, links: Links
) -> ChatCompletion:
    content = content_of(answer)
    annotations = links.annotations(content, 0, by_number(answer.citations))
    message = AssistantMessage(content=content, annotations=list(annotations))
    return ChatCompletion(
        id=id,
        created=created,
        model=model,
        choices=[Choice(message=message)],
        usage=TokenUsage.of(answer.usage),
        dateline=AnswerDocument.model_validate(answer),
    )


def plain_completion(text: str, *, id: str, created: int, model: str) -> ChatCompletion:
    """One that is no Answer: nothing is cited, and no language model was asked."""
    message = AssistantMessage(content=text, annotations=[])
    usage = TokenUsage.of(Usage())
    choices = [Choice(message=message)]
    return ChatCompletion(id=id, created=created, model=model, choices=choices, usage=usage)


def by_number(citations: Iterable[Citation]) -> dict[int, Citation]:
    return {citation.number: citation for citation in citations}
