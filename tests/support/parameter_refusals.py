"""How endpoints word it that they do not take a parameter, each in its own way."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from starlette.responses import JSONResponse, PlainTextResponse, Response


def _error(message: str, **more: Any) -> Response:
    return JSONResponse(
        {"error": {"message": message, "type": "invalid_request_error", **more}}, 400
    )


def _openai(name: str) -> Response:
    if name == "max_tokens":
        instead = " Use 'max_completion_tokens' instead."
        said = f"Unsupported parameter: '{name}' is not supported with this model.{instead}"
        return _error(said, param=name, code="unsupported_parameter")
    said = f"Unsupported value: '{name}' does not support 0 with this model. Only the default (1)"
    return _error(f"{said} value is supported.", param=name, code="unsupported_value")


def _validator(name: str) -> dict[str, Any]:
    """What such servers say of what was sent stands in it, and names other parameters."""
    said = {"type": "extra_forbidden", "loc": ["body", name]}
    return said | {"msg": "Extra inputs are not permitted", "input": "temperature, max_tokens"}


def _fastapi(name: str) -> Response:
    return JSONResponse({"detail": [_validator(name)]}, 422)


def _mistral(name: str) -> Response:
    said = {"object": "error", "message": {"detail": [_validator(name)]}, "param": None}
    return JSONResponse(said, 422)


def _vllm(name: str) -> Response:
    said = repr([_validator(name) | {"loc": ("body", name)}])
    return JSONResponse({"object": "error", "message": said, "param": None, "code": 400}, 400)


def _gemini(name: str) -> Response:
    said = f'Invalid JSON payload received. Unknown name "{name}": Cannot find field.'
    details = {"fieldViolations": [{"description": said}]}
    error = {"code": 400, "message": said, "status": "INVALID_ARGUMENT", "details": [details]}
    return JSONResponse([{"error": error}], 400)


def _nested(name: str) -> Response:
    """An endpoint's words as a gateway before it passes them on."""
    inner = json.dumps({"message": f"The model returned: {{'error': `{name}` is deprecated}}"})
    return _error(f"litellm.BadRequestError: BedrockException - {inner}", param="None", code="400")


REFUSALS: dict[str, Callable[[str], Response]] = {
    "openai": _openai,
    "azure": lambda name: _error(f"Unrecognized request argument supplied: {name}", param=""),
    "groq": lambda name: _error(f"property '{name}' is unsupported, did you mean 'stream'?"),
    "fireworks": lambda name: _error(f"Extra inputs are not permitted, field: '{name}'"),
    "anthropic": lambda name: _error(f"`{name}` is deprecated for this model."),
    "litellm": lambda name: _error(f"litellm.UnsupportedParamsError: m doesn't support {name}=0."),
    "gemini": _gemini,
    "fastapi": _fastapi,
    "mistral": _mistral,
    "vllm": _vllm,
    "nested": _nested,
    "plain": lambda name: PlainTextResponse(f"unknown field {name}", 400),
}


def refused(kind: str, names: list[str], body: dict[str, Any]) -> Response | None:
    """For the first of the names that was sent; None where none was."""
    return next((REFUSALS[kind](name) for name in names if name in body), None)


def echo(body: dict[str, Any], authorization: str) -> Response:
    """An error that repeats what it should not."""
    colours = "\x1b[31mbad\x07\u202e request\r\n"
    return _error(f"{colours}{authorization} {body['messages'][-1]['content']} {'long ' * 999}")
