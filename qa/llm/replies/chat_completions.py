"""What `POST /chat/completions` sends back, streamed or whole."""

from __future__ import annotations

import json

from pydantic import BaseModel, JsonValue

from qa.llm import Usage
from qa.llm.replies import AnyEvent, ReplyReader, parsed
from qa.llm.replies.faults import ReportedFailure, Withheld

# Some speak of their own ways under OpenAI's names; Mistral, Google, DeepSeek, vLLM and OpenRouter.
_CUT_SHORT = ("length", "max_tokens", "model_length", "max_output_tokens")
_WITHHELD = (
    *("content_filter", "refusal", "safety", "recitation", "blocklist", "prohibited_content"),
    *("spii", "sensitive"),
)
_FAILED = ("error", "abort", "network_error", "insufficient_system_resource")


class _Google(BaseModel):
    thought: JsonValue = None


class _Extra(BaseModel):
    google: _Google | None = None


def _is(part: dict[str, JsonValue], kind: str) -> bool:
    return part.get("type") == kind


class _Message(BaseModel):
    content: str | list[JsonValue] | None = None
    refusal: JsonValue = None
    reasoning: JsonValue = None
    reasoning_content: JsonValue = None
    extra_content: _Extra | None = None

    @property
    def is_thought(self) -> bool:
        google = self.extra_content and self.extra_content.google
        return bool(google and google.thought)

    @property
    def parts(self) -> list[dict[str, JsonValue]]:
        """Mistral's models send these once they reason, thoughts among them."""
        content = self.content if isinstance(self.content, list) else []
        return [part for part in content if isinstance(part, dict)]

    @property
    def text(self) -> str:
        if isinstance(self.content, str):
            return self.content
        return "".join(str(one.get("text") or "") for one in self.parts if _is(one, "text"))


class _Choice(BaseModel):
    index: int = 0
    delta: _Message | None = None
    message: _Message | None = None
    finish_reason: str | None = None
    error: JsonValue = None


class _Details(BaseModel):
    reasoning_tokens: int | None = None


class _Usage(BaseModel):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    completion_tokens_details: _Details | None = None


class _Groq(BaseModel):
    usage: _Usage | None = None


class _Event(AnyEvent):
    choices: list[_Choice] | None = None
    usage: _Usage | None = None
    x_groq: _Groq | None = None


class ChatCompletionReader(ReplyReader):
    def _text_of(self, data: str) -> str:
        event = parsed(_Event, data)
        if usage := event.usage or (event.x_groq and event.x_groq.usage):
            self.usage = Usage(usage.prompt_tokens or 0, usage.completion_tokens or 0)
            if details := usage.completion_tokens_details:
                self._seen_thinking(details.reasoning_tokens)
        return "".join(self._added(choice) for choice in event.choices or () if not choice.index)

    def _added(self, choice: _Choice) -> str:
        message = choice.delta or choice.message or _Message()
        self._seen_thinking(message.reasoning, message.reasoning_content, message.is_thought)
        self._seen_thinking(any(_is(part, "thinking") for part in message.parts))
        reason = (choice.finish_reason or "").lower()
        if choice.error or reason in _FAILED:
            raise ReportedFailure(json.dumps(choice.error or {}))
        if message.refusal or reason in _WITHHELD:
            raise Withheld
        came_whole = choice.delta is None and choice.message is not None
        self.complete = self.complete or bool(reason) or came_whole
        self.cut_short = self.cut_short or reason in _CUT_SHORT
        return "" if message.is_thought else self._shown(message.text)
