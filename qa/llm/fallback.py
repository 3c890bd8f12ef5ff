"""Several ChatModels as one: the first that answers does."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from qa.errors import EndpointContextExceeded, EndpointError
from qa.llm import ChatModel, Chunk, Message
from qa.llm.circuit_breaker import CircuitBreaker

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Choice:
    model: ChatModel
    circuit: CircuitBreaker = field(default_factory=CircuitBreaker)


class FallbackChat(ChatModel):
    """Asks `models` in order until one begins to reply; from then on it is that one's reply.

    One that keeps failing is asked last for a while. A prompt that is too long for a model is for
    the asker to mend, and no reason to ask the next.
    """

    def __init__(self, models: Sequence[ChatModel]) -> None:
        self._choices = [_Choice(model) for model in models]

    @property
    def name(self) -> str:
        return self._in_order()[0].model.name

    @property
    def context_tokens(self) -> int:
        return self._in_order()[0].model.context_tokens

    async def stream(
        self, messages: Sequence[Message], *, max_tokens: int
    ) -> AsyncGenerator[Chunk, None]:
        choices = self._in_order()
        for choice in choices:
            begun = False
            try:
                async with aclosing(self._asked(choice, messages, max_tokens)) as reply:
                    async for chunk in reply:
                        begun = True
                        yield chunk
                return
            except EndpointContextExceeded:
                raise
            except EndpointError as error:
                if begun or choice is choices[-1]:
                    raise
                log.warning("%s Asking the next endpoint.", error)

    async def _asked(
        self, choice: _Choice, messages: Sequence[Message], max_tokens: int
    ) -> AsyncGenerator[Chunk, None]:
        choice.circuit.before_attempt()
        try:
            async with aclosing(choice.model.stream(messages, max_tokens=max_tokens)) as reply:
                async for chunk in reply:
                    yield replace(chunk, model=choice.model.name) if chunk.usage else chunk
        except EndpointContextExceeded:
            choice.circuit.succeeded()
            raise
        except EndpointError:
            choice.circuit.failed()
            raise
        choice.circuit.succeeded()

    def _in_order(self) -> list[_Choice]:
        """As given, but those that rest last."""
        return sorted(self._choices, key=lambda choice: choice.circuit.is_open)
