"""What endpoints mean by what they say: how long to wait, and why a request was refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.llm.endpoint_words import Meaning, asked_wait_s, may_pass, meaning

NOW = datetime(2025, 5, 3, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0),
        ("7", 7.0),
        ("0.75", 0.75),
        ("Sat, 03 May 2025 12:00:30 GMT", 30.0),
        ("Sat, 03 May 2025 12:00:30 -0000", 30.0),
        ("Sat, 03 May 2025 11:00:00 GMT", 0.0),
        ("", 0.0),
        ("soon", 0.0),
        ("Sat, 03 May 99999999999999999999 12:00:30 GMT", 0.0),
        ("-5", 0.0),
        ("nan", 0.0),
        ("²", 0.0),
        ("9" * 400, 0.0),
    ],
)
def test_retry_after_is_a_number_or_a_date(header: str, seconds: float) -> None:
    assert asked_wait_s({"retry-after": header}, "", NOW) == seconds


@given(st.text(), st.text())
def test_what_is_asked_never_raises(header: str, body: str) -> None:
    assert asked_wait_s({"retry-after": header, "retry-after-ms": header}, body, NOW) >= 0.0


def test_milliseconds_are_the_more_exact() -> None:
    headers = {"retry-after-ms": "1500", "retry-after": "2"}
    assert asked_wait_s(headers, "Please try again in 9s.", NOW) == 1.5


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("Please try again in 1.898s. Visit the console.", 1.898),
        ("Please try again in 6m0s.", 360.0),
        ("Please try again in 1h2m3.5s.", 3723.5),
        ("Please try again in 577ms.", 0.577),
        ("Please retry after 26 seconds.", 26.0),
        ("Please retry in 27.345s.", 27.345),
        ('[{"error": {"details": [{"retryDelay": "43s"}]}}]', 43.0),
        ("Rate limit of 10 per 60s exceeded. Please wait 43 seconds before retrying.", 43.0),
        ("Please try again later.", 0.0),
        ("Retry after a while.", 0.0),
    ],
)
def test_the_wait_may_stand_in_words(said: str, seconds: float) -> None:
    assert asked_wait_s({}, said, NOW) == seconds


MEANT: list[tuple[int, str, Meaning]] = [
    (401, "", "key"),
    (403, "forbidden", "key"),
    (400, "Missing or invalid Authorization header.", "key"),
    (402, "", "credit"),
    (400, "Your credit balance is too low to access the API.", "credit"),
    (429, '{"error": {"code": "insufficient_quota"}}', "credit"),
    (403, "Your team doesn't have any credits yet.", "credit"),
    (400, '{"error": {"code": "unknown_model", "message": "Unknown model: m"}}', "model"),
    (429, "You exceeded your current quota, please check your plan.", "other"),
    (403, "Project p does not have access to model m. model_not_found", "model"),
    (404, "The model `gpt-4.1` does not exist", "model"),
    (404, "404 page not found", "other"),
    (400, "The model `m` has been decommissioned and is no longer supported.", "model"),
    (400, "Unsupported parameter: 'max_tokens' is not supported with this model.", "other"),
    (400, '{"error": {"code": "content_filter"}}', "filter"),
    (500, "The model was not found", "other"),
]


@pytest.mark.parametrize(("status", "said", "meant"), MEANT)
def test_a_refusal_is_told_by_its_status_and_words(status: int, said: str, meant: Meaning) -> None:
    assert meaning(status, said) == meant


def test_a_wait_helps_against_neither_length_nor_numbers() -> None:
    assert may_pass("Rate limit reached on tokens per minute (TPM): Limit 6000, Requested 435.")
    assert not may_pass(
        "Request too large for m on tokens per min (TPM): Limit 6000, Requested 7000"
    )
    assert not may_pass("failed to encode response: json: unsupported value: NaN")
