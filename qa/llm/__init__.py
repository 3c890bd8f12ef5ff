"""The role a language model plays: messages in, text out as it is written."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True)
class Message:
    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class Usage:
    """Tokens as the endpoint counted them; 0 where it did not say."""

    prompt_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
        )


@dataclass(frozen=True)
class Chunk:
    """A piece of the reply. `usage` comes with the last chunk, whose `text` may be empty.

    So does `model`, where another wrote than the one that was asked.
    """

    text: str = ""
    usage: Usage | None = None
    model: str | None = None


class ChatModel(Protocol):
    """A language model behind an endpoint.

    `name` is what the Answer reports; `context_tokens` bounds prompt and reply together.
    """

    @property
    def name(self) -> str: ...

    @property
    def context_tokens(self) -> int: ...

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncGenerator[Chunk]:
        """Yield the reply as it is written; closing the generator stops the work upstream.

        Raises `EndpointError` and nothing else, before or between chunks.
        """
        ...
