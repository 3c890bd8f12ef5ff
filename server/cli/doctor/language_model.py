"""What the doctor finds out about the endpoints of language models, by asking each."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from qa import EndpointError, EndpointRefused, Message
from qa.llm.openai import OpenAIChat
from qa.llm.replies.models import OfferedModel, named

_TOKENS = 16
_MOST_NAMES, _LONGEST_NAME = 8, 80


@dataclass(frozen=True)
class Told:
    """`hint` says what to do; it is empty where all is well. `failed` is why one did not answer."""

    detail: str
    hint: str = ""
    failed: EndpointError | None = None


async def endpoints_told(models: Sequence[OpenAIChat], context_tokens: int) -> Told:
    """Of the first that answers, and of each before it that does not.

    `context_tokens` is how much a model is taken to read. Raises the first one's EndpointError
    where none answers.
    """
    told = [await _told(model, context_tokens) for model in models]
    if told[0].failed and all(each.failed for each in told):
        raise told[0].failed
    hints = dict.fromkeys(each.hint for each in told if each.hint)
    return Told(" ".join(each.detail for each in told), " ".join(hints))


async def _told(model: OpenAIChat, context_tokens: int) -> Told:
    try:
        async with aclosing(model.stream([Message("user", "Hello")], max_tokens=_TOKENS)) as reply:
            async for _ in reply:
                pass
    except EndpointRefused as error:
        offered = await _offered(model)
        hint = f"{error.hint} {_names(offered)}".strip() if offered else error.hint
        return Told(error.detail, hint, EndpointRefused(error.detail, hint))
    except EndpointError as error:
        return Told(error.detail, error.hint, error)
    return _with_context(model, await _offered(model), context_tokens)


async def _offered(model: OpenAIChat) -> list[OfferedModel]:
    """Nothing where the endpoint gives no list, which many do not."""
    try:
        return await model.offered()
    except EndpointError:
        return []


def _names(offered: Sequence[OfferedModel]) -> str:
    shown = ["".join(filter(str.isprintable, one.name))[:_LONGEST_NAME] for one in offered]
    more = f" and {len(shown) - _MOST_NAMES} more" if len(shown) > _MOST_NAMES else ""
    return f"It offers {', '.join(shown[:_MOST_NAMES])}{more}."


def _with_context(model: OpenAIChat, offered: list[OfferedModel], context_tokens: int) -> Told:
    told, found = Told(_ways(model)), named(offered, model.name)
    stated = found and found.context_tokens
    if model.context_tokens < context_tokens:
        stated = model.context_tokens
    if not stated:
        return replace(told, detail=f"{told.detail} It does not say how much it reads.")
    detail = f"{told.detail} It reads {stated} tokens by its own account"
    if stated >= context_tokens:
        return Told(f"{detail}; {context_tokens} are used.")
    hint = f"Set DATELINE_LLM_CONTEXT_TOKENS to {stated}."
    return Told(f"{detail}, and DATELINE_LLM_CONTEXT_TOKENS is {context_tokens}.", hint)


def _ways(model: OpenAIChat) -> str:
    ways = model.ways
    told = [
        f"{model.name} at {model.origin} answers by {ways.form}",
        "streamed" if ways.streamed else "not streamed",
        *(["after reasoning"] if ways.reasons else []),
        *([f"without {', '.join(sorted(ways.refused))}"] if ways.refused else []),
    ]
    return f"{', '.join(told)}."
