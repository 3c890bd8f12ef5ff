"""One more search, in the model's words, for parts of a question that nothing found speaks of."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from contextlib import aclosing

from index import Query
from qa.errors import EndpointError
from qa.evidence import FITTED, Evidence
from qa.llm import ChatModel, Usage
from qa.llm.prompts import search_messages

_MOST_QUERIES = 3
_LONGEST = 200
_REPLY_TOKENS = 96
_SECONDS = 20.0
# A part is covered where its best sentence says so much of it.
_LEAST_COVERAGE: float = FITTED["part_coverage"]
_LABEL = re.compile(r"^\W*(?:\d{1,2}[.):]\s*)?(?:(?:search\s+)?query\s*:\s*)?", re.IGNORECASE)


def uncovered_parts(question: Query, evidence: Sequence[Sequence[Evidence]]) -> list[str]:
    """The words of those parts for which nothing was found; of a question of one part none."""
    together = zip(question.parts, evidence, strict=True)
    return [
        " ".join(part.words.split())
        for part, found in together
        if not found or found[0].features.coverage < _LEAST_COVERAGE
    ]


async def further_queries(
    question: str, parts: Sequence[str], model: ChatModel
) -> tuple[tuple[str, ...], Usage]:
    """At most three queries, from one short call, and what that cost.

    None where the endpoint fails or takes too long: what was found already has to do.
    """
    text, usage = "", Usage()
    try:
        async with asyncio.timeout(_SECONDS):
            messages = search_messages(question, parts)
            async with aclosing(model.stream(messages, max_tokens=_REPLY_TOKENS)) as reply:
                async for chunk in reply:
                    text += chunk.text
                    usage += chunk.usage or Usage()
    except (EndpointError, TimeoutError):
        return (), usage
    lines = (_LABEL.sub("", line).strip(' "“”')[:_LONGEST] for line in text.splitlines())
    return tuple(dict.fromkeys(line for line in lines if line))[:_MOST_QUERIES], usage
