"""A follow-up question made standalone.

The server keeps nothing: the client sends the turns before. They say what a question means and are
never evidence for its answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from qa.conversation.follow_ups import by_rules
from qa.conversation.llm_rewrite import by_model
from qa.conversation.topic import ConversationArchive
from qa.llm import ChatModel, Message, Usage

__all__ = ["ConversationArchive", "by_model", "by_rules", "standalone"]


async def standalone(
    question: str,
    history: Sequence[Message],
    archive: ConversationArchive,
    model: ChatModel | None,
) -> tuple[str, Usage]:
    """The question as it would be asked without the turns before, and what finding that cost.

    Rules say whether it needs them; the model, where there is one, then has the first word.
    """
    if not history:
        return question, Usage()
    turns = [replace(turn, content=_encodable(turn.content)) for turn in history]
    ruled = await asyncio.to_thread(by_rules, question, turns, archive)
    if ruled == question or model is None:
        return ruled, Usage()
    rewrite, usage = await by_model(question, turns, model, archive)
    return rewrite or ruled, usage


def _encodable(text: str) -> str:
    """Half a surrogate pair is no text."""
    return text.encode(errors="replace").decode()
