"""What is sent beside a prompt, by which form of API, and what a model turns out not to take."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from qa.llm import Message

REASONING_TOKENS = 8192
"""How many more tokens a reply may take of a model that spends them before it writes."""

Form = Literal["chat completions", "responses"]

_OLD_BOUND, _NEW_BOUND, _USAGE = "max_tokens", "max_completion_tokens", "stream_options"
_RESPONSES_BOUND, _LEAST_BOUND = "max_output_tokens", 16
_STREAM = "stream"
_NEEDED = ("model", "messages", _STREAM)
# Where validators repeat it.
_SENT = "input"
# As OpenAI says it of its models, and Azure.
_WANTS_RESPONSES = re.compile(r"v1/responses|not a chat model|OperationNotSupported")


@dataclass(frozen=True)
class Parameters:
    """How one model is asked, by what is known of it.

    `refused` are names that it does not take. One that `reasons` has room for that beside its
    reply, unless it is `cramped`: prompt and room together are then more than it reads. With
    `whole` the reply is not streamed. With `unopened` it begins with reasoning, and no tag says so.
    """

    effort: str | None = None
    form: Form = "chat completions"
    refused: frozenset[str] = frozenset()
    reasons: bool = False
    cramped: bool = False
    whole: bool = False
    unopened: bool = False

    def __or__(self, other: Parameters) -> Parameters:
        """What two requests found out that ran at once."""
        return Parameters(
            self.effort,
            self.form if self.form == "responses" else other.form,
            self.refused | other.refused,
            self.reasons or other.reasons,
            self.cramped or other.cramped,
            self.whole or other.whole,
            self.unopened or other.unopened,
        )

    @property
    def path(self) -> str:
        return "/responses" if self.form == "responses" else "/chat/completions"

    def reply_tokens(self, max_tokens: int) -> int:
        """How long a reply may become, reasoning included, whose text is to be `max_tokens`."""
        return max_tokens + (REASONING_TOKENS if self.reasons and not self.cramped else 0)

    def body(self, model: str, messages: Sequence[Message], max_tokens: int) -> dict[str, Any]:
        """All that is sent."""
        prompt = [{"role": each.role, "content": each.content} for each in messages]
        name = "input" if self.form == "responses" else "messages"
        stream = {} if self.whole else {_STREAM: True}
        return {"model": model, name: prompt, **stream, **self._optional(max_tokens)}

    def _optional(self, max_tokens: int) -> dict[str, Any]:
        tokens = self.reply_tokens(max_tokens)
        wanted: dict[str, Any] = {"temperature": 0}
        if self.form == "responses":
            wanted |= {_RESPONSES_BOUND: max(tokens, _LEAST_BOUND), "store": False}
            wanted |= {"reasoning": {"effort": self.effort}} if self.effort else {}
        else:
            wanted[_NEW_BOUND if _OLD_BOUND in self.refused else _OLD_BOUND] = tokens
            wanted |= {} if self.whole else {_USAGE: {"include_usage": True}}
            wanted |= {"reasoning_effort": self.effort} if self.effort else {}
        return {name: value for name, value in wanted.items() if name not in self.refused}

    def by_responses(self, said: str) -> Parameters | None:
        """For a model that says that it is asked by the Responses API alone."""
        if self.form == "responses" or not _WANTS_RESPONSES.search(said):
            return None
        # Those that are reason.
        return replace(self, form="responses", reasons=True)

    def without(self, said: str) -> Parameters | None:
        """Less what an endpoint refuses in these words; None where nothing can be left out.

        Many name what they do not take, each in its own way, so the first name counts that was
        sent. Some name nothing: they were known to mean what asks for usage.
        """
        sent = self._optional(0)
        found = _first_named(said, [*sent])
        if found is None:
            found = _USAGE
        if found == _STREAM and not self.whole:
            return replace(self, whole=True)
        if found not in sent:
            return None
        # Who wants the new bound counts what a model reasons as part of its reply.
        reasons = self.reasons or found == _OLD_BOUND
        return replace(self, refused=self.refused | {found}, reasons=reasons)


def _first_named(said: str, optional: list[str]) -> str | None:
    """Of what was sent. What is needed counts where it is quoted: it is also an English word."""
    names = [rf"(?<!\w)({'|'.join(optional)})(?!\w)"] if optional else []
    names.append(rf"[\"'`]({'|'.join(_NEEDED)})[\"'`]")
    found = re.search("|".join(names), _words(said))
    return next(name for name in found.groups() if name) if found else None


def _words(said: str) -> str:
    """What is said, each text in quotes; not the names of its fields, nor what was sent."""
    try:
        return " ".join(f'"{text}"' for text in _texts(json.loads(said)))
    except (ValueError, RecursionError):
        return said


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            if name != _SENT:
                yield from _texts(each)
