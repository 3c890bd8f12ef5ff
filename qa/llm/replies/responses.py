"""What `POST /responses` sends back, streamed or whole."""

from __future__ import annotations

import json

from pydantic import BaseModel, JsonValue

from qa.llm import Usage
from qa.llm.replies import AnyEvent, ReplyReader, parsed
from qa.llm.replies.faults import ReportedFailure, Withheld

_CUT_SHORT = "max_output_tokens"


class _Content(BaseModel):
    type: str = ""
    text: str | None = None


class _Item(BaseModel):
    type: str = ""
    content: list[_Content] | None = None


class _Reason(BaseModel):
    reason: str | None = None


class _Usage(BaseModel):
    input_tokens: int | None = None
    output_tokens: int | None = None


class _Response(AnyEvent):
    status: str | None = None
    incomplete_details: _Reason | None = None
    usage: _Usage | None = None
    output: list[_Item] | None = None


class _Event(AnyEvent):
    type: str = ""
    delta: JsonValue = None
    response: _Response | None = None


class ResponsesReader(ReplyReader):
    def _text_of(self, data: str) -> str:
        event = parsed(_Event, data)
        match event.type:
            case "error":
                # Its fields stand at the top.
                raise ReportedFailure(data)
            case "response.output_text.delta":
                return self._shown(str(event.delta or ""))
            case "response.refusal.delta" | "response.refusal.done":
                raise Withheld
            case "response.completed" | "response.incomplete" | "response.failed":
                self._ended(event.response or _Response())
                return ""
            case "":
                whole = parsed(_Response, data)
                self._ended(whole)
                return self._shown(self._written(whole))
        self._seen_thinking(event.type.startswith("response.reasoning"))
        return ""

    def _ended(self, response: _Response) -> None:
        if response.error or response.status == "failed":
            raise ReportedFailure(json.dumps(response.error or {}))
        reason = response.incomplete_details and response.incomplete_details.reason
        if reason == "content_filter":
            raise Withheld
        self.complete = self.exhausted = True
        self.cut_short = reason == _CUT_SHORT
        if response.usage:
            usage = response.usage
            self.usage = Usage(usage.input_tokens or 0, usage.output_tokens or 0)

    def _written(self, response: _Response) -> str:
        items = response.output or []
        self._seen_thinking(any(item.type == "reasoning" for item in items))
        parts = [part for item in items if item.type == "message" for part in item.content or []]
        if any(part.type == "refusal" for part in parts):
            raise Withheld
        return "".join(part.text or "" for part in parts if part.type == "output_text")
