"""What endpoints say when a prompt is too long, word for word, and what is learnt from it."""

from __future__ import annotations

import pytest

from qa.llm.endpoint_words import smaller_context

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
    (
        "Input tokens exceed the configured limit of 27200 tokens. Your messages resulted in x",
        27_200,
    ),
    ("input length and `max_tokens` exceed context limit: 19975 + 819 > 20000, decrease", 20_000),
    (
        "The input token count (120000) exceeds the maximum number of tokens allowed (10485).",
        10_485,
    ),
    ("The input token count is 50000 but the model only supports up to 40960.", 40_960),
    (
        "You passed 2001 input tokens and requested 100 output tokens. However, the model's "
        "context length is only 2049 tokens, resulting in a maximum input length of 1948 tokens.",
        2049,
    ),
    (
        "The number of tokens to keep from the initial prompt is greater than the context length "
        "(n_keep: 13055>= n_ctx: 4095).",
        4095,
    ),
    (
        "Request too large for model `m` in organization `o` on tokens per minute (TPM): Limit "
        "12000, Requested 14137, please reduce your message size and try again.",
        12_000,
    ),
    ("Requested tokens (2285) exceed context window of 2047", 2047),
    ("Invalid request: Your request exceeded model token limit: 8191", 8191),
    ("Range of input length should be [1, 30720]", 30_720),
    ("too many input tokens. Max input tokens: 8190, request input token count: 9000", 8190),
    ("`inputs` must have less than 510 tokens. Given: 600", 510),
    ("Request body too large for m model. Max size: 8001 tokens.", 8001),
    ("too many tokens: total number of tokens in the prompt cannot exceed 4081", 4081),
    ("The maximum context length of m-8B is 4098. However, this will take 5000 tokens.", 4098),
    ("Invalid 'input[0]': maximum input length is 8189 tokens.", 8189),
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
        "Your input exceeds the context window of this model. Please adjust your input.",
        "the prompt is longer than the context length currently available to the model",
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
        "have exceeded token rate limit of your current OpenAI S0 pricing tier",
        "This would exceed your organization's rate limit of 40,000 input tokens per minute.",
        "Number of request tokens has exceeded your per-minute rate limit",
    ],
)
def test_other_complaints_are_not_about_the_context(said: str) -> None:
    assert smaller_context(said, TRIED) is None
