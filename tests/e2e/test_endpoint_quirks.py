"""LLM endpoints as they are: a real server process asks a real endpoint with each of its quirks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import httpx
import pytest

from tests.e2e.footbridge import ANSWER, QUESTION, SENTENCE, footbridge_index
from tests.e2e.serving import Server, serving
from tests.support.endpoint_scripts import COMPLETION_TOKENS, FREE_TEXT, LATE_S
from tests.support.scripted_endpoint import ScriptedEndpoint

KEY = "sk-never-shown"
UNAVAILABLE, BAD_GATEWAY, GATEWAY_TIMEOUT = 503, 502, 504


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, running_endpoint: ScriptedEndpoint
) -> Iterator[Server]:
    """Between two words it waits less long than `late` takes for its first."""
    with waiting(tmp_path_factory, running_endpoint, 60, LATE_S * 0.8, 60) as server:
        yield server


@pytest.fixture(scope="module")
def hasty_server(
    tmp_path_factory: pytest.TempPathFactory, running_endpoint: ScriptedEndpoint
) -> Iterator[Server]:
    with waiting(tmp_path_factory, running_endpoint, 4, 1.5, 6) as server:
        yield server


def waiting(
    tmp_path_factory: pytest.TempPathFactory,
    endpoint: ScriptedEndpoint,
    first_token_s: float,
    timeout_s: float,
    total_s: float,
) -> AbstractContextManager[Server]:
    settings = {
        "DATELINE_LLM_BASE_URL": f"{endpoint.url}/v1",
        "DATELINE_LLM_MODEL": "any",
        "DATELINE_LLM_API_KEY": KEY,
        "DATELINE_LLM_FIRST_TOKEN_S": str(first_token_s),
        "DATELINE_LLM_TIMEOUT_S": str(timeout_s),
        "DATELINE_LLM_TOTAL_S": str(total_s),
    }
    return serving(footbridge_index(tmp_path_factory), settings)


def ask(server: Server) -> httpx.Response:
    return httpx.post(
        f"{server.url}/v1/ask", json={"question": QUESTION}, timeout=60, trust_env=False
    )


def answer_of(server: Server) -> dict[str, Any]:
    response = ask(server)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


@pytest.mark.parametrize(
    "quirk",
    [
        "say",
        "no-done",
        "no-usage",
        "crlf",
        "comments",
        "several-deltas",
        "think",
        "think-in-parts",
        "late",
        "never-ends",
        "no-stream-options",
        "gpt-5",
        "reasons",
    ],
)
def test_each_dialect_gives_the_same_answer(
    server: Server, endpoint: ScriptedEndpoint, quirk: str
) -> None:
    endpoint.follow(f"{quirk}:{SENTENCE}")
    answer = answer_of(server)
    assert answer["answer"] == ANSWER
    assert answer["notes"] == []


def test_what_a_model_does_not_take_is_found_out_once_for_all_that_is_asked_of_it(
    tmp_path_factory: pytest.TempPathFactory, endpoint: ScriptedEndpoint
) -> None:
    settings = {
        "DATELINE_LLM_BASE_URL": f"{endpoint.url}/v1",
        "DATELINE_LLM_MODEL": f"gpt-5:{SENTENCE}",
        "DATELINE_LLM_VERIFY": "true",
    }
    follow_up = {
        "question": "When was it?",
        "history": [
            {"role": "user", "content": QUESTION},
            {"role": "assistant", "content": SENTENCE},
        ],
    }
    with serving(footbridge_index(tmp_path_factory), settings) as server:
        assert answer_of(server)["answer"] == ANSWER
        bodies = [asked["body"] for asked in endpoint.requests()]
        # Twice refused, the answer, and the verdicts on it.
        assert [_refused(body) for body in bodies] == [
            {"max_tokens", "temperature"},
            {"temperature"},
            set(),
            set(),
        ]
        url = f"{server.url}/v1/ask"
        assert httpx.post(url, json=follow_up, timeout=60, trust_env=False).status_code == 200
        later = [asked["body"] for asked in endpoint.requests()][len(bodies) :]
        assert len(later) > 1
        assert [_refused(body) for body in later] == [set()] * len(later)
        assert server.process.stderr.read_text().count("does not take max_tokens") == 1


def _refused(body: dict[str, Any]) -> set[str]:
    return {"max_tokens", "temperature"} & set(body)


@pytest.mark.parametrize("quirk", ["429-then-ok:1", "500-then-ok", "503-then-ok"])
def test_what_passes_is_tried_again(server: Server, endpoint: ScriptedEndpoint, quirk: str) -> None:
    endpoint.follow(quirk)
    # Of the canned reply nothing is kept.
    assert answer_of(server)["answer"].startswith("Mayor Edda Lorne [1]\n\n“")
    assert [asked["too_early"] for asked in endpoint.requests()] == [False, False]


def test_usage_is_the_endpoints_own_and_zero_where_it_says_none(
    server: Server, endpoint: ScriptedEndpoint
) -> None:
    endpoint.follow(f"say:{SENTENCE}")
    usage = answer_of(server)["usage"]
    assert usage["completion_tokens"] == COMPLETION_TOKENS
    assert usage["prompt_tokens"] > 100
    endpoint.follow(f"no-usage:{SENTENCE}")
    assert answer_of(server)["usage"] == {"prompt_tokens": 0, "completion_tokens": 0}


@pytest.mark.parametrize("stream", [True, False])
def test_reasoning_is_never_shown(server: Server, endpoint: ScriptedEndpoint, stream: bool) -> None:
    endpoint.follow(f"think:{SENTENCE}")
    body = {"question": QUESTION, "stream": stream}
    shown = httpx.post(f"{server.url}/v1/ask", json=body, timeout=60, trust_env=False).text
    assert SENTENCE in shown
    assert "hidden" not in shown
    assert "think" not in shown


def test_a_prompt_that_the_endpoint_cut_is_noted(
    server: Server, endpoint: ScriptedEndpoint
) -> None:
    endpoint.follow(f"few-prompt-tokens:{SENTENCE}")
    answer = answer_of(server)
    assert (answer["answer"], answer["notes"]) == (ANSWER, ["prompt_cut"])
    assert "it seems to have cut it" in server.process.stderr.read_text()


def test_questions_share_one_connection(server: Server, endpoint: ScriptedEndpoint) -> None:
    endpoint.follow(f"say:{SENTENCE}")
    for _ in range(3):
        answer_of(server)
    assert len({tuple(asked["connection"]) for asked in endpoint.requests()}) == 1


FAULTS = [
    ("401", BAD_GATEWAY, "endpoint-refused", "Check DATELINE_LLM_API_KEY."),
    ("403", BAD_GATEWAY, "endpoint-refused", "Check DATELINE_LLM_API_KEY."),
    ("404", BAD_GATEWAY, "endpoint-refused", "Check DATELINE_LLM_BASE_URL, DATELINE_LLM_MODEL"),
    ("redirect", BAD_GATEWAY, "endpoint-refused", "Set DATELINE_LLM_BASE_URL to the address"),
    ("429-always", UNAVAILABLE, "endpoint-busy", "too many requests (429)"),
    ("429-always:3600", UNAVAILABLE, "endpoint-busy", "asks to wait 3600 s"),
    ("500-always", BAD_GATEWAY, "endpoint-failed", "failed (500)"),
    ("503-always", BAD_GATEWAY, "endpoint-failed", "failed (503)"),
    ("error-in-stream", BAD_GATEWAY, "endpoint-failed", "reported an error while it answered"),
    ("garbage", BAD_GATEWAY, "endpoint-failed", "Check DATELINE_LLM_BASE_URL"),
    ("bad-json", BAD_GATEWAY, "endpoint-failed", "Check DATELINE_LLM_BASE_URL"),
    ("cut-off", BAD_GATEWAY, "endpoint-failed", "cut its reply off"),
    ("ends-unfinished", BAD_GATEWAY, "endpoint-failed", "cut its reply off"),
    ("flood", BAD_GATEWAY, "endpoint-failed", "does not answer as an OpenAI-compatible one"),
    ("endless-line", BAD_GATEWAY, "endpoint-failed", "does not answer as an OpenAI-compatible one"),
    ("stall", GATEWAY_TIMEOUT, "endpoint-timeout", "Raise DATELINE_LLM_FIRST_TOKEN_S"),
    ("comments-alone", GATEWAY_TIMEOUT, "endpoint-timeout", "Raise DATELINE_LLM_FIRST_TOKEN_S"),
    ("stalls-midway", GATEWAY_TIMEOUT, "endpoint-timeout", "Raise DATELINE_LLM_TIMEOUT_S"),
    ("slow", GATEWAY_TIMEOUT, "endpoint-timeout", "Raise DATELINE_LLM_TOTAL_S"),
]


@pytest.mark.parametrize(
    ("fault", "status", "problem", "logged"), FAULTS, ids=[fault[0] for fault in FAULTS]
)
def test_each_fault_is_a_problem_and_its_cause_is_logged(
    request: pytest.FixtureRequest,
    endpoint: ScriptedEndpoint,
    fault: str,
    status: int,
    problem: str,
    logged: str,
) -> None:
    is_late = status == GATEWAY_TIMEOUT
    server: Server = request.getfixturevalue("hasty_server" if is_late else "server")
    log = server.process.stderr
    logged_before = len(log.read_text())
    endpoint.follow(fault)
    response = ask(server)
    assert response.status_code == status
    assert response.json()["type"] == f"urn:problem-type:dateline:{problem}"
    in_log = log.read_text()[logged_before:]
    assert logged in in_log
    assert FREE_TEXT not in response.text + in_log
    assert KEY not in response.text + in_log
    assert endpoint.url not in response.text
