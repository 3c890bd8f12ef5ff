"""A model that OpenAI serves by its Responses API alone: `/as/responses-only/SITUATION/v1/…`."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.support.endpoint_scripts import CANNED, COMPLETION_TOKENS, pieces_of
from tests.support.providers import HIDDEN, PROMPT_TOKENS, JSONish, as_responses, fault

USAGE = {"input_tokens": PROMPT_TOKENS, "output_tokens": COMPLETION_TOKENS}
THOUGHTS = [{"type": "response.reasoning_summary_text.delta", "delta": HIDDEN}]
WORDS = [{"type": "response.output_text.delta", "delta": piece} for piece in pieces_of(CANNED)]


def ended(name: str, **more: Any) -> JSONish:
    return {"type": f"response.{name}", "response": {"status": name, "usage": USAGE, **more}}


SITUATIONS: dict[str, list[JSONish]] = {
    "says": [
        {"type": "response.created", "response": {"status": "in_progress"}},
        *THOUGHTS,
        *WORDS,
        ended("completed"),
    ],
    "is-cut": [*WORDS, ended("incomplete", incomplete_details={"reason": "max_output_tokens"})],
    "only-thinks": [
        *THOUGHTS,
        ended("incomplete", incomplete_details={"reason": "max_output_tokens"}),
    ],
    "withholds": [
        {"type": "response.refusal.delta", "delta": "I'm sorry, I can't."},
        ended("completed"),
    ],
    "filters": [*WORDS[:2], ended("incomplete", incomplete_details={"reason": "content_filter"})],
    "fails": [ended("failed", error={"code": "server_error", "message": HIDDEN})],
    "overflows": [
        {
            "type": "error",
            "error": {
                "code": "context_length_exceeded",
                "message": "Your input exceeds the context window of this model.",
            },
        }
    ],
    "breaks-off": [*WORDS[:2]],
}
WHOLE = {
    "object": "response",
    "status": "completed",
    "error": None,
    "output": [
        {"type": "reasoning", "summary": [{"type": "summary_text", "text": HIDDEN}]},
        {"type": "message", "content": [{"type": "output_text", "text": CANNED}]},
    ],
    "usage": USAGE,
}


def answered(situation: str, request: Request, body: JSONish) -> Response:
    if request.url.path.endswith("/chat/completions"):
        said = "This model is only supported in v1/responses and not in v1/chat/completions."
        return JSONResponse(fault(said, param="model", code=None), 404)
    if "temperature" in body:
        said = "Unsupported parameter: 'temperature' is not supported with this model."
        return JSONResponse(fault(said, param="temperature", code=None), 400)
    if situation == "unverified" and "stream" in body:
        said = "Your organization must be verified to stream this model."
        return JSONResponse(fault(said, param="stream", code="unsupported_value"), 400)
    return JSONResponse(WHOLE) if situation == "unverified" else as_responses(SITUATIONS[situation])
