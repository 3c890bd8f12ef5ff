"""What a model writes to a question and its passages, which are fitted to what the model reads."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from index import Hit, TokenCounter
from qa.errors import EndpointContextExceeded, EndpointRefused
from qa.llm import ChatModel, Chunk, Message, Usage
from qa.llm.prompts import Form, NumberedPassage, answer_messages, packed

log = logging.getLogger(__name__)

_MOST_PASSAGES = 6
_REPLY_TOKENS = 400
# The instructions and the question's wrapping.
_WRAPPING_TOKENS = 200
# How many tokens another tokenizer makes of one of cl100k, without being asked twice.
_OTHER_TOKENIZERS = 1.25
_CUT_BELOW = 0.5


class Completion:
    """One reply: what the model was given, and what is known of it once `text` has ended."""

    def __init__(
        self,
        model: ChatModel,
        question: str,
        hits: Sequence[Hit],
        counter: TokenCounter,
        form: Form,
        language: str | None = None,
    ) -> None:
        self._model = model
        self._question = question
        self._form, self._language = form, language
        self._hits = hits[:_MOST_PASSAGES]
        self._counter = counter
        self.passages: list[NumberedPassage] = []
        self.written_by: str | None = None
        self.usage = Usage()
        self.prompt_was_cut = False

    async def text(self) -> AsyncGenerator[str]:
        """The reply, piece by piece; `passages` stay the same from the first piece on.

        Where the endpoint says that they were more than its model reads, it is asked once more
        with fewer. Raises EndpointError.
        """
        begun = False
        try:
            async with aclosing(self._asked(self._model.context_tokens)) as pieces:
                async for piece in pieces:
                    begun = True
                    yield piece
            return
        except EndpointContextExceeded as error:
            if begun:
                raise
            fewer_tokens = error.context_tokens
            log.warning("%s Asking again with fewer passages.", error)
        async with aclosing(self._asked(fewer_tokens)) as pieces:
            async for piece in pieces:
                yield piece

    async def _asked(self, context_tokens: int) -> AsyncGenerator[str]:
        self.passages = self._fitting(context_tokens)
        messages = answer_messages(self._question, self.passages, self._form, self._language)
        async with aclosing(self._model.stream(messages, max_tokens=_REPLY_TOKENS)) as reply:
            async for chunk in reply:
                if chunk.text:
                    yield chunk.text
                if chunk.usage is not None:
                    self._end(chunk, chunk.usage, messages)

    def _fitting(self, context_tokens: int) -> list[NumberedPassage]:
        room = (context_tokens - _REPLY_TOKENS - _WRAPPING_TOKENS) / _OTHER_TOKENIZERS
        budget = int(room) - self._counter.count(self._question)
        passages = packed(self._hits, budget, self._counter)
        if self._hits and not passages:
            raise EndpointRefused(
                f"A context of {context_tokens} tokens has no room for a passage.",
                "Choose a model that reads more, or set DATELINE_LLM_CONTEXT_TOKENS to what it"
                " reads.",
            )
        return passages

    def _end(self, last: Chunk, usage: Usage, messages: Sequence[Message]) -> None:
        self.written_by, self.usage = last.model or self._model.name, usage
        sent = sum(self._counter.count(message.content) for message in messages)
        self.prompt_was_cut = 0 < usage.prompt_tokens < sent * _CUT_BELOW
        if self.prompt_was_cut:
            log.warning(
                "The LLM endpoint read %d tokens of a prompt of about %d: it seems to have cut it."
                " Make its model's context longer, or set DATELINE_LLM_CONTEXT_TOKENS to what it"
                " is.",
                usage.prompt_tokens,
                sent,
            )
