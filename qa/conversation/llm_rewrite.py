"""A follow-up made standalone by a language model, and whether that can be trusted."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace

from qa.conversation.names import names_in
from qa.conversation.questions import asks
from qa.conversation.topic import ConversationArchive, is_known
from qa.errors import EndpointError
from qa.llm import ChatModel, Message, Usage
from qa.llm.prompts import standalone_messages

_TURNS = 6
_TURN_CHARACTERS = 600
_REPLY_TOKENS = 96
_SECONDS = 20.0
_LONGEST = 400
# The share of words that a rewrite may have from nowhere: "happen", "concerning".
_FREE_WORDS = 0.25
_NUMBER = re.compile(r"\d+")
_LABEL = re.compile(r"^(?:(?:rewritten|standalone|last)\s+)?question\s*:\s*", re.IGNORECASE)
_MARKUP = re.compile(r"[<>\[\]{}|]|https?:|```|\bpassages?\b", re.IGNORECASE)


async def by_model(
    question: str, history: Sequence[Message], model: ChatModel, archive: ConversationArchive
) -> tuple[str | None, Usage]:
    """The question as the model would ask it alone, in one short call, and what that cost.

    None where the endpoint fails or takes too long, and where the rewrite is not sensible.
    """
    turns = [replace(turn, content=turn.content[:_TURN_CHARACTERS]) for turn in history[-_TURNS:]]
    text, usage = "", Usage()
    try:
        async with asyncio.timeout(_SECONDS):
            reply = model.stream(standalone_messages(question, turns), max_tokens=_REPLY_TOKENS)
            async with aclosing(reply):
                async for chunk in reply:
                    text += chunk.text
                    usage += chunk.usage or Usage()
    except (EndpointError, TimeoutError):
        return None, usage
    rewrite = _LABEL.sub("", text.strip()).strip('"“” ')
    return (rewrite if is_sensible(rewrite, question, turns, archive) else None), usage


def is_sensible(
    rewrite: str, question: str, turns: Sequence[Message], archive: ConversationArchive
) -> bool:
    """Whether it asks the question, is not the same, and says nothing that the user did not.

    It is one short line, and no statement where a question was asked, which a small model answers
    instead of rewriting it. It keeps the question's names and numbers. Its own words come from the
    user's turns. Of the assistant's, which a client can forge, it may have names that the archive
    knows, and nothing else. A few words may come from nowhere, but no names and no numbers.
    """
    if not rewrite or "\n" in rewrite or len(rewrite) > _LONGEST or _MARKUP.search(rewrite):
        return False
    if asks(question) and not asks(rewrite):
        return False
    users = " ".join([question, *(turn.content for turn in turns if turn.role == "user")])
    assistants = " ".join(turn.content for turn in turns if turn.role == "assistant")
    known = [name.text for name in names_in(assistants) if is_known(name.text, archive)]
    allowed = set(archive.terms(f"{users} {' '.join(known)}"))
    words = set(archive.terms(rewrite))
    new = words - allowed
    kept = set(archive.terms(" ".join(name.text for name in names_in(question))))
    return (
        archive.terms(rewrite) != archive.terms(question)
        and kept <= words
        and _numbers(question) <= _numbers(rewrite) <= _numbers(users)
        and all(allowed.issuperset(archive.terms(name.text)) for name in names_in(rewrite))
        and new.isdisjoint(archive.terms(assistants))
        and len(new) <= _FREE_WORDS * len(words)
    )


def _numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(text))
