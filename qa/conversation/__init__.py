"""What a message asks: its question, made standalone, its words as the archive has them.

The server keeps nothing: the client sends the turns before. They say what a question means and are
never evidence for its answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import IndexReader, TokenCounter
from qa.conversation.message import question_in
from qa.conversation.spelling import respelt, with_words
from qa.conversation.topic import ConversationArchive
from qa.llm import ChatModel, Message, Usage

__all__ = ["ConversationArchive", "standalone", "understood"]


@dataclass(frozen=True)
class Understood:
    """The question, what of its words stands for others in it, and what finding that cost."""

    question: str
    respelt: dict[str, str]
    usage: Usage


async def understood(
    said: str,
    history: Sequence[Message],
    archive: IndexReader,
    counter: TokenCounter,
    model: ChatModel | None,
) -> Understood:
    """What is asked, as it would be without a story before it, earlier turns and slips."""
    found = await asyncio.to_thread(question_in, said)
    story = [Message("user", found.story)] if found.story else []
    turns = [*history, *story]
    if turns and model is None and not archive.parse_query(found.question).is_english:
        # The rules know English alone: to them what has none of its words asks nothing by itself.
        turns = []
    question, usage = await standalone(found.question, turns, archive, model)
    mended = await asyncio.to_thread(respelt, question, archive, counter)
    return Understood(with_words(question, mended), mended, usage)


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
    # Importing these takes a while, and a question without turns before it needs neither.
    from qa.conversation.follow_ups import by_rules
    from qa.conversation.llm_rewrite import by_model

    turns = [replace(turn, content=_encodable(turn.content)) for turn in history]
    ruled = await asyncio.to_thread(by_rules, question, turns, archive)
    if ruled == question or model is None:
        return ruled, Usage()
    rewrite, usage = await by_model(question, turns, model, archive)
    return rewrite or ruled, usage


def _encodable(text: str) -> str:
    """Half a surrogate pair is no text."""
    return text.encode(errors="replace").decode()
