"""Endpoints as they are, by their documentation and what their users report: one row for each.

`/as/NAME/SITUATION/…` of the scripted endpoint is NAME in that situation, under its own path:
`says`, `whole` (a reply that is not streamed, whatever was asked), `thinks`, `is-cut`, `withholds`,
`is-busy`, `overflows`, `has-not` (the model) and `knows-not` (the key).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.support.endpoint_scripts import CANNED, COMPLETION_TOKENS, DONE, data, pieces_of
from tests.support.parameter_refusals import REFUSALS

PROMPT_TOKENS = 21
HIDDEN = "hidden thoughts"
JSONish = Mapping[str, Any]
Event = str | JSONish
"""An event's data, or a line as it is."""


def chunk(delta: JSONish | None, finish: str | None = None, **more: Any) -> JSONish:
    choice = {"index": 0, "finish_reason": finish}
    return {"choices": [choice if delta is None else choice | {"delta": delta}], **more}


def words(**more: Any) -> list[Event]:
    return [chunk({"content": piece}, **more) for piece in pieces_of(CANNED)]


STOP = chunk({}, "stop")
TOKENS = {"prompt_tokens": PROMPT_TOKENS, "completion_tokens": COMPLETION_TOKENS}
USAGE: JSONish = {"choices": [], "usage": TOKENS}
WHOLE: JSONish = {
    "object": "chat.completion",
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": CANNED, "refusal": None},
            "finish_reason": "stop",
        }
    ],
    "usage": TOKENS,
}
TAGGED: list[Event] = [
    chunk({"content": piece})
    for piece in ("\n<th", "ink>\nhidden ", "thoughts\n</", "think", ">\n\n")
]


def fault(message: str, **more: Any) -> JSONish:
    return {"error": {"message": message, **more}}


@dataclass(frozen=True)
class Failure:
    """`status`, body and headers; within a stream that began well where `status` is 200."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Provider:
    """`path` is what its base URL ends in. `refuses` are parameters that it does not take.

    `wait_s` and `context` are what the failures `is_busy` and `overflows` tell, 0 where nothing,
    and `reads` what its list of `models` does.
    """

    path: str
    says: list[Event]
    thinks: list[Event]
    withholds: list[Event] | Failure
    is_busy: Failure
    overflows: Failure
    has_not: Failure
    knows_not: Failure
    wait_s: float = 0
    context: int = 0
    whole: JSONish = field(default_factory=lambda: WHOLE)
    cut: str = "length"
    models: JSONish = field(default_factory=lambda: {"data": [{"id": "m"}]})
    reads: int | None = None
    refuses: tuple[str, ...] = ()
    worded: str = "openai"


OPENAI_USAGE = TOKENS | {"completion_tokens_details": {"reasoning_tokens": 64}}
FLAGGED = {"hate": {"filtered": False, "severity": "safe"}}

PROVIDERS: dict[str, Provider] = {
    "openai": Provider(
        path="v1",
        refuses=("max_tokens", "temperature"),
        says=[
            chunk({"role": "assistant", "content": "", "refusal": None}, obfuscation="x7"),
            *words(usage=None),
            STOP,
            USAGE,
        ],
        thinks=[*words(), STOP, {"choices": [], "usage": OPENAI_USAGE}],
        withholds=[
            chunk({"role": "assistant", "content": None, "refusal": "I'm sorry, "}),
            chunk({"refusal": "I can't help with that."}),
            STOP,
        ],
        is_busy=Failure(
            429,
            fault("Rate limit reached for m on requests per min (RPM): Limit 3, Used 3.", code="x"),
            {"retry-after-ms": "20500", "retry-after": "20"},
        ),
        wait_s=20.5,
        overflows=Failure(
            400,
            fault(
                "Input tokens exceed the configured limit of 2720 tokens. Your messages resulted in"
                " 3000 tokens. Please reduce the length of the messages.",
                param="messages",
                code="context_length_exceeded",
            ),
        ),
        context=2720,
        has_not=Failure(
            404,
            fault(
                "The model `m` does not exist or you do not have access to it.",
                param=None,
                code="model_not_found",
            ),
        ),
        knows_not=Failure(
            401, fault("Incorrect API key provided: sk-n***.", code="invalid_api_key")
        ),
    ),
    "azure": Provider(
        path="openai/deployments/d?api-version=2024-10-21",
        says=[
            {"choices": [], "prompt_filter_results": [{"content_filter_results": FLAGGED}]},
            *words(),
            chunk(None, content_filter_results=FLAGGED, content_filter_offsets={"end_offset": 9}),
            STOP,
            USAGE,
        ],
        thinks=[*words(), STOP, {"choices": [], "usage": OPENAI_USAGE}],
        withholds=Failure(
            400,
            fault(
                "The response was filtered due to the prompt triggering Azure OpenAI's content"
                " management policy.",
                param="prompt",
                code="content_filter",
                innererror={"code": "ResponsibleAIPolicyViolation"},
            ),
        ),
        is_busy=Failure(
            429,
            fault(
                "Requests to the ChatCompletions_Create Operation have exceeded token rate limit of"
                " your current pricing tier. Please retry after 26 seconds.",
                code="429",
            ),
        ),
        wait_s=26,
        overflows=Failure(
            400,
            fault(
                "This model's maximum context length is 2048 tokens. However, your messages"
                " resulted in 3000 tokens.",
                code="context_length_exceeded",
            ),
        ),
        context=2048,
        has_not=Failure(
            404,
            fault(
                "The API deployment for this resource does not exist.", code="DeploymentNotFound"
            ),
        ),
        knows_not=Failure(
            401,
            fault(
                "Access denied due to invalid subscription key or wrong API endpoint.", code="401"
            ),
        ),
    ),
    "anthropic": Provider(
        path="v1/",
        refuses=("temperature",),
        worded="anthropic",
        says=[chunk({"role": "assistant"}), *words(), STOP, USAGE],
        # Its layer gives no thoughts.
        thinks=[*words(), chunk({}, "stop"), {"choices": [], "usage": OPENAI_USAGE}],
        withholds=[chunk({"content": "It "}), chunk({}, "refusal")],
        is_busy=Failure(
            529,
            {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}},
            {"retry-after": "31"},
        ),
        wait_s=31,
        overflows=Failure(
            400,
            fault(
                "input length and `max_tokens` exceed context limit: 1997 + 819 > 2000, decrease"
                " input length or `max_tokens` and try again",
                type="invalid_request_error",
            ),
        ),
        context=2000,
        has_not=Failure(
            404, {"type": "error", "error": {"type": "not_found_error", "message": "model: m"}}
        ),
        knows_not=Failure(401, fault("invalid x-api-key", type="authentication_error")),
        models={"data": [{"id": "m", "type": "model", "max_input_tokens": 200_000}]},
        reads=200_000,
    ),
    "google": Provider(
        path="v1beta/openai/",
        says=[*words(usage=TOKENS), chunk({"role": "assistant"}, "stop", usage=TOKENS)],
        thinks=[
            chunk(
                {
                    "content": f"<thought>{HIDDEN}",
                    "extra_content": {"google": {"thought": True}},
                }
            ),
            chunk({"content": "</thought>It"}),
            *[chunk({"content": piece}) for piece in pieces_of(CANNED.removeprefix("It"))],
            chunk({}, "stop", usage=TOKENS),
        ],
        withholds=[chunk({"role": "assistant"}, "SAFETY")],
        is_busy=Failure(
            429,
            [
                {
                    "error": {
                        "code": 429,
                        "message": "You exceeded your current quota, please check your plan.",
                        "status": "RESOURCE_EXHAUSTED",
                        "details": [
                            {
                                "@type": "type.googleapis.com/google.rpc.RetryInfo",
                                "retryDelay": "27.5s",
                            }
                        ],
                    }
                }
            ],
        ),
        wait_s=27.5,
        overflows=Failure(
            400,
            [
                fault(
                    "The input token count (3000) exceeds the maximum number of tokens allowed"
                    " (2048).",
                    code=400,
                    status="INVALID_ARGUMENT",
                )
            ],
        ),
        context=2048,
        has_not=Failure(
            404,
            [fault("models/m is not found for API version v1main.", code=404, status="NOT_FOUND")],
        ),
        knows_not=Failure(
            400,
            [
                fault(
                    "API key not valid. Please pass a valid API key.",
                    code=400,
                    details=[{"reason": "API_KEY_INVALID"}],
                )
            ],
        ),
        models={"object": "list", "data": [{"id": "models/m", "object": "model"}]},
    ),
    "ollama": Provider(
        path="v1",
        says=[*words(system_fingerprint="fp_ollama"), STOP, USAGE],
        thinks=[chunk({"content": "", "reasoning": HIDDEN}), *words(), STOP, USAGE],
        # It filters nothing; a model that says nothing is all there may be.
        withholds=[STOP],
        is_busy=Failure(
            503, fault("server busy, please try again.  maximum pending requests exceeded")
        ),
        overflows=Failure(400, fault("the input length exceeds the context length", type="x")),
        has_not=Failure(
            404, fault('model "m" not found, try pulling it first', type="not_found_error")
        ),
        knows_not=Failure(401, fault("unauthorized", type="api_error")),
    ),
    "vllm": Provider(
        path="v1",
        worded="vllm",
        says=[chunk({"role": "assistant", "content": ""}), *words(), STOP, USAGE],
        thinks=[chunk({"reasoning": HIDDEN}), chunk({"reasoning_content": HIDDEN}), *words(), STOP],
        withholds=[STOP],
        is_busy=Failure(503, {"error": "The engine is sleeping"}, {"Retry-After": "12"}),
        wait_s=12,
        overflows=Failure(
            400,
            {
                "object": "error",
                "message": "You passed 2001 input tokens and requested 400 output tokens. However,"
                " the model's context length is only 2048 tokens, resulting in a maximum input"
                " length of 1648 tokens. Please reduce the length of the input prompt.",
                "code": 400,
            },
        ),
        context=2048,
        has_not=Failure(
            404, {"object": "error", "message": "The model `m` does not exist.", "code": 404}
        ),
        knows_not=Failure(401, {"error": "Unauthorized"}),
        models={"data": [{"id": "m", "max_model_len": 32_768}]},
        reads=32_768,
    ),
    "llama.cpp": Provider(
        path="v1",
        # As b11434 does: the role comes by itself, and what it measured stands beside the ends.
        says=[
            chunk({"role": "assistant", "content": None}),
            *words(),
            chunk({}, "stop", timings={"predicted_n": 9}),
            {**USAGE, "timings": {"cache_n": 20, "prompt_n": 1}},
        ],
        thinks=[chunk({"reasoning_content": HIDDEN}), *words(), STOP, USAGE],
        withholds=[STOP],
        # It does not say for how long, and asks nobody to wait.
        is_busy=Failure(503, fault("Loading model", code=503, type="unavailable_error")),
        overflows=Failure(
            400,
            fault(
                "request (3000 tokens) exceeds the available context size (2048 tokens), try"
                " increasing it",
                code=400,
                type="exceed_context_size_error",
                n_prompt_tokens=3000,
                n_ctx=2048,
            ),
        ),
        context=2048,
        has_not=Failure(400, fault("model 'm' not found", code=400)),
        knows_not=Failure(401, fault("Invalid API Key", code=401, type="authentication_error")),
        models={"data": [{"id": "m", "meta": {"n_ctx": 16_384, "n_ctx_train": 131_072}}]},
        reads=16_384,
    ),
    "lm-studio": Provider(
        path="v1",
        says=[*words(), STOP, USAGE],
        thinks=[*TAGGED, *words(), STOP, USAGE],
        # With a prompt that is too long it has said nothing as well.
        withholds=[STOP, USAGE],
        is_busy=Failure(503, {"error": "Model is loading"}, {"retry-after": "15"}),
        wait_s=15,
        overflows=Failure(
            200,
            {
                "error": "The number of tokens to keep from the initial prompt is greater than the"
                " context length (n_keep: 3000>= n_ctx: 2048). Try to load the model with a larger"
                " context length, or provide a shorter input."
            },
        ),
        context=2048,
        has_not=Failure(404, fault("No models loaded. Please load a model.", code="x")),
        knows_not=Failure(401, {"error": "Invalid API token"}),
    ),
    "mistral": Provider(
        path="v1",
        refuses=("stream_options",),
        worded="mistral",
        says=[*words(), chunk({"content": ""}, "stop", usage=TOKENS)],
        thinks=[
            chunk(
                {"content": [{"type": "thinking", "thinking": [{"type": "text", "text": HIDDEN}]}]}
            ),
            *[chunk({"content": [{"type": "text", "text": one}]}) for one in pieces_of(CANNED)],
            chunk({"content": ""}, "stop", usage=TOKENS),
        ],
        withholds=[STOP],
        cut="model_length",
        is_busy=Failure(
            429,
            {"object": "error", "message": "Rate limit exceeded", "code": "1300"},
            {"retry-after": "60"},
        ),
        wait_s=60,
        overflows=Failure(
            400,
            {
                "object": "error",
                "message": "Prompt contains 3000 tokens and 0 draft tokens, too large for model"
                " with 2048 maximum context length",
                "code": "3051",
            },
        ),
        context=2048,
        has_not=Failure(
            400,
            {
                "object": "error",
                "message": "Invalid model: m",
                "type": "invalid_model",
                "code": "1500",
            },
        ),
        knows_not=Failure(401, {"message": "Unauthorized", "request_id": "r"}),
        models={"data": [{"id": "m", "max_context_length": 32_768}]},
        reads=32_768,
    ),
    "groq": Provider(
        path="openai/v1",
        says=[
            chunk({"role": "assistant", "content": ""}, x_groq={"id": "r"}),
            *words(),
            chunk({}, "stop", x_groq={"id": "r", "usage": TOKENS}),
        ],
        thinks=[*TAGGED, *words(), chunk({}, "stop", x_groq={"usage": TOKENS})],
        withholds=[STOP],
        is_busy=Failure(
            429,
            fault(
                "Rate limit reached for model `m` on tokens per minute (TPM): Limit 6000, Used"
                " 5972, Requested 435. Please try again in 1m12.5s.",
                type="tokens",
                code="rate_limit_exceeded",
            ),
        ),
        wait_s=72.5,
        overflows=Failure(
            413,
            fault(
                "Request too large for model `m` on tokens per minute (TPM): Limit 6000, Requested"
                " 8137, please reduce your message size and try again.",
                type="tokens",
                code="rate_limit_exceeded",
            ),
        ),
        context=6000,
        has_not=Failure(404, fault("The model `m` does not exist.", code="model_not_found")),
        knows_not=Failure(401, fault("Invalid API Key", code="invalid_api_key")),
        models={"data": [{"id": "m", "context_window": 131_072}]},
        reads=131_072,
    ),
    "openrouter": Provider(
        path="api/v1",
        says=[
            ": OPENROUTER PROCESSING\n\n",
            *words(provider="Some"),
            ": OPENROUTER PROCESSING\n\n",
            chunk({"content": ""}, "stop", native_finish_reason="STOP"),
            USAGE,
        ],
        thinks=[
            chunk({"content": "", "reasoning": HIDDEN, "reasoning_details": [{"text": HIDDEN}]}),
            *words(),
            STOP,
            USAGE,
        ],
        withholds=Failure(
            403,
            fault(
                "m requires moderation on Some. Your input was flagged.",
                code=403,
                metadata={"reasons": ["x"]},
            ),
        ),
        is_busy=Failure(
            429,
            fault("Provider returned error", code=429, metadata={"provider_name": "Some"}),
            {"retry-after": "33"},
        ),
        wait_s=33,
        overflows=Failure(
            400,
            fault(
                "This endpoint's maximum context length is 2048 tokens. However, you requested"
                " about 3000 tokens (2600 of text input, 400 in the output).",
                code=400,
            ),
        ),
        context=2048,
        has_not=Failure(400, fault("m is not a valid model ID", code=400)),
        knows_not=Failure(401, fault("No auth credentials found", code=401)),
        models={"data": [{"id": "m", "context_length": 65_536}]},
        reads=65_536,
    ),
}


def answered(name: str, situation: str, request: Request, body: JSONish) -> Response:
    """What the provider sends in that situation."""
    provider = PROVIDERS[name]
    if name == "azure" and not (
        request.headers.get("api-key") and request.query_params.get("api-version")
    ):
        return _sent(provider.knows_not)
    if request.url.path.endswith("/models"):
        return JSONResponse(provider.models)
    failures: dict[str, Callable[[], Any]] = {
        "withholds": lambda: provider.withholds,
        "is-busy": lambda: provider.is_busy,
        "overflows": lambda: provider.overflows,
        "has-not": lambda: provider.has_not,
        "knows-not": lambda: provider.knows_not,
    }
    for parameter in provider.refuses:
        if parameter in body:
            return REFUSALS[provider.worded](parameter)
    if situation == "whole":
        return JSONResponse(provider.whole)
    if situation in failures:
        return _sent(failures[situation]())
    if situation == "is-cut":
        return streamed([*words(), chunk({}, provider.cut), USAGE])
    return streamed(provider.thinks if situation == "thinks" else provider.says)


def _sent(what: list[Event] | Failure) -> Response:
    if not isinstance(what, Failure):
        return streamed(what)
    if what.status == 200:
        return streamed([what.body])
    return JSONResponse(what.body, what.status, dict(what.headers))


def streamed(events: list[Event]) -> Response:
    lines = [event if isinstance(event, str) else data(event) for event in events]
    return Response("".join([*lines, DONE]), media_type="text/event-stream")


def as_responses(events: list[JSONish]) -> Response:
    """A stream of the Responses API, whose events have names and no end of their own."""
    lines = [f"event: {each['type']}\ndata: {json.dumps(each)}\n\n" for each in events]
    return Response("".join(lines), media_type="text/event-stream")
