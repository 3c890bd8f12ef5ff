"""What a language model replied, kept by what it was asked.

A model on two cores takes a minute for a question. With its replies kept, an interrupted benchmark
goes on, and a change of what happens to a reply is measured without asking for it again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import asdict, dataclass
from pathlib import Path

from qa.llm import ChatModel, Chunk, Message, Usage


@dataclass(frozen=True)
class _Reply:
    """What was read of a reply; not `whole` where the reader had enough before its end."""

    asked: str
    text: str
    whole: bool
    usage: Usage


class KeptReplies:
    """A chat model that asks another one only what `file` (JSON Lines, added to) does not have."""

    def __init__(self, model: ChatModel, file: Path) -> None:
        self._model, self._file = model, file
        self.name, self.context_tokens = model.name, model.context_tokens
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        self._kept = {kept.asked: kept for kept in map(_read, lines)}

    async def stream(
        self, messages: Sequence[Message], *, max_tokens: int
    ) -> AsyncGenerator[Chunk]:
        asked = _digest(self.name, messages, max_tokens)
        kept = self._kept.get(asked)
        if kept:
            yield Chunk(kept.text, kept.usage if kept.whole else None)
            if kept.whole:
                return
        # A reader who wants more than was read before gets what comes behind it.
        known = len(kept.text) if kept else 0
        text, whole, usage = "", False, Usage()
        try:
            async with aclosing(self._model.stream(messages, max_tokens=max_tokens)) as reply:
                async for chunk in reply:
                    text += chunk.text
                    usage += chunk.usage or Usage()
                    yield Chunk(text[max(known, len(text) - len(chunk.text)) :], chunk.usage)
            whole = True
        finally:
            if text:
                self._keep(_Reply(asked, text, whole, usage))

    def _keep(self, reply: _Reply) -> None:
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(reply)) + "\n")
        self._kept[reply.asked] = reply


def _read(line: str) -> _Reply:
    kept = json.loads(line)
    return _Reply(**kept | {"usage": Usage(**kept["usage"])})


def _digest(model: str, messages: Sequence[Message], max_tokens: int) -> str:
    asked = [model, max_tokens, [asdict(message) for message in messages]]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()
