"""What endpoints say when a prompt is too long, word for word, and what is learnt from it."""

from __future__ import annotations

import pytest

from qa.llm.error_messages import smaller_context

TRIED = 200_000

STATED = [
    (
        "This model's maximum context length is 4097 tokens. However, you requested 5000 tokens "
        "(4600 in the messages, 400 in the completion). Please reduce the length of the messages.",
        4097,
    ),
    (
        '{"error":{"code":400,"message":"the request exceeds the available context size, try '
        'increasing it","type":"exceed_context_size_error","n_prompt_tokens":5012,"n_ctx":4096}}',
        4096,
    ),
    (
        "request (5012 tokens) exceeds the available context size (4096 tokens), try increasing it",
        4096,
    ),
    (
        "'max_tokens' or 'max_completion_tokens' is too large: 400. This model's maximum context "
        "length is 2048 tokens and your request has 1900 input tokens (400 > 2048 - 1900).",
        2048,
    ),
    ("`inputs` tokens + `max_new_tokens` must be <= 2048. Given: 3000 `inputs` tokens", 2048),
    (
        "Trying to keep the first 5000 tokens when context the overflows. However, the model is "
        "loaded with context length of only 4096 tokens, which is not enough.",
        4096,
    ),
    (
        "Prompt contains 40000 tokens, too large for model with 32768 maximum context length",
        32768,
    ),
    (
        "Requested token count exceeds the model's maximum context length of 8192 tokens.",
        8192,
    ),
    ("This model's maximum prompt length is 131072 but the request contains 150000", 131072),
    ("Number of tokens (757) exceeded maximum context length (512).", 512),
    ("prompt is too long: 170001 tokens > 128,000 maximum", 128_000),
]


@pytest.mark.parametrize(("said", "tokens"), STATED, ids=[str(each[1]) for each in STATED])
def test_what_is_stated_is_kept_to(said: str, tokens: int) -> None:
    assert smaller_context(said, TRIED) == tokens


@pytest.mark.parametrize(
    "said",
    [
        '{"error": {"code": "context_length_exceeded", "message": "Please be brief."}}',
        "Please reduce the length of the messages or completion.",
        "input length exceeds the context length",
        "context size has been exceeded",
    ],
)
def test_half_is_tried_where_nothing_is_stated(said: str) -> None:
    assert smaller_context(said, 8192) == 4096


def test_a_limit_that_was_kept_by_our_own_count_is_lowered_all_the_same() -> None:
    assert smaller_context("maximum context length is 8192 tokens", 8192) == 6144


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Unknown parameter: stream_options",
        "Rate limit reached on tokens per minute (TPM): Limit 6000, Requested 8000",
        "model not found",
    ],
)
def test_other_complaints_are_not_about_the_context(said: str) -> None:
    assert smaller_context(said, TRIED) is None
