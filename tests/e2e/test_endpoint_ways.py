"""How `dateline ask` reaches its endpoint: dialects, contexts, TLS, proxies, fallbacks."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme

from tests.e2e.footbridge import ANSWER, QUESTION, SENTENCE, footbridge_index
from tests.e2e.serving import dateline, serving
from tests.support.endpoint_scripts import FREE_TEXT
from tests.support.processes import free_port
from tests.support.scripted_endpoint import ScriptedEndpoint, scripted_endpoint

ENDPOINT_FAILED = 4
KEY, OTHER_KEY = "sk-never-shown", "sk-of-another"
LONG_QUESTION = "Who is the US special envoy for North Korea?"
"""Asked of the sample archive, it finds more passages than a small context holds."""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return footbridge_index(tmp_path_factory)


def ask(
    index: Path, base_url: str, model: str, question: str = QUESTION, **settings: str
) -> subprocess.CompletedProcess[str]:
    return dateline(
        *("ask", question, "--json", "--index", index),
        DATELINE_LLM_BASE_URL=base_url,
        DATELINE_LLM_MODEL=model,
        DATELINE_LLM_API_KEY=KEY,
        **settings,
    )


def answer_of(run: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert run.returncode == 0, run.stderr
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


def assert_failed_plainly(run: subprocess.CompletedProcess[str], says: str) -> None:
    assert run.returncode == ENDPOINT_FAILED, run.stderr
    assert run.stdout == ""
    (line,) = run.stderr.splitlines()
    assert says in line
    assert KEY not in line


@pytest.mark.parametrize("path", ["", "/v1"])
def test_v1_may_be_left_out(index: Path, endpoint: ScriptedEndpoint, path: str) -> None:
    answer = answer_of(ask(index, endpoint.url + path, f"say:{SENTENCE}"))
    assert answer["answer"] == ANSWER
    assert [asked["path"] for asked in endpoint.requests()] == ["/v1/chat/completions"]


def test_stream_options_are_left_out_where_they_are_refused(
    index: Path, endpoint: ScriptedEndpoint
) -> None:
    answer = answer_of(ask(index, endpoint.url, f"no-stream-options:{SENTENCE}"))
    assert answer["answer"] == ANSWER
    bodies = [asked["body"] for asked in endpoint.requests()]
    assert [body["stream"] for body in bodies] == [True, True]
    assert ["stream_options" in body for body in bodies] == [True, False]


def test_a_model_that_reasons_is_asked_as_it_wants_to_be(
    index: Path, endpoint: ScriptedEndpoint
) -> None:
    run = ask(index, endpoint.url, f"gpt-5:{SENTENCE}")
    assert answer_of(run)["answer"] == ANSWER
    (line,) = run.stderr.splitlines()
    assert "does not take max_tokens and temperature: it is asked without from now on" in line
    last = endpoint.requests()[-1]["body"]
    assert set(last) == {"model", "messages", "stream", "stream_options", "max_completion_tokens"}


def test_the_doctor_asks_such_a_model_too(index: Path, endpoint: ScriptedEndpoint) -> None:
    settings = {
        "DATELINE_LLM_BASE_URL": endpoint.url,
        "DATELINE_LLM_MODEL": "gpt-5",
        "DATELINE_INDEX": str(index),
    }
    run = dateline("doctor", "--port", str(free_port()), **settings)
    assert run.returncode == 0, run.stdout
    told = f"✓ language model: gpt-5 at {endpoint.url} answers by chat completions, streamed"
    assert f"{told}, without max_tokens, temperature." in run.stdout


def test_what_cannot_be_left_out_is_told_in_the_endpoints_own_words(
    index: Path, endpoint: ScriptedEndpoint
) -> None:
    run = ask(index, endpoint.url, "refuses-openai:messages")
    assert_failed_plainly(run, "(400): “Unsupported value: 'messages' does not support")
    assert len(endpoint.requests()) == 1


def test_own_words_hold_no_key_and_move_no_cursor(index: Path, endpoint: ScriptedEndpoint) -> None:
    run = ask(index, endpoint.url, "echo")
    assert_failed_plainly(run, "(400): “[31mbad request Bearer …")
    assert run.stderr.strip().isprintable()


@pytest.mark.parametrize("script", ["context:1200", "context-in-stream:1200"])
def test_a_smaller_context_is_found_out_and_kept_to(
    archive: Path, endpoint: ScriptedEndpoint, script: str
) -> None:
    run = ask(archive, endpoint.url, script, LONG_QUESTION)
    answer = answer_of(run)
    assert answer["citations"]
    first, second = (asked["messages"][-1]["content"] for asked in endpoint.requests())
    assert 0 < second.count("\n[") < first.count("\n[")
    (warning,) = run.stderr.splitlines()
    assert "reads no more than about 1200 tokens" in warning
    assert FREE_TEXT not in warning


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def secure_endpoint(
    authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ScriptedEndpoint]:
    """Speaks HTTPS with a certificate of an authority that nobody knows."""
    certificate = tmp_path_factory.mktemp("tls") / "server.pem"
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(certificate)
    with scripted_endpoint(certificate) as running:
        yield running


def test_a_certificate_of_ones_own_is_trusted_when_named(
    index: Path, secure_endpoint: ScriptedEndpoint, authority: trustme.CA, tmp_path: Path
) -> None:
    trusted = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(trusted)
    run = ask(index, secure_endpoint.url, f"say:{SENTENCE}", SSL_CERT_FILE=str(trusted))
    assert answer_of(run)["answer"] == ANSWER


def test_a_certificate_that_nobody_vouches_for_is_refused(
    index: Path, secure_endpoint: ScriptedEndpoint
) -> None:
    run = ask(index, secure_endpoint.url, f"say:{SENTENCE}")
    assert_failed_plainly(run, "shows a certificate that is not trusted. Name a file with")


def test_a_certificate_file_that_is_not_there_is_told(
    index: Path, secure_endpoint: ScriptedEndpoint, tmp_path: Path
) -> None:
    run = ask(index, secure_endpoint.url, "any", SSL_CERT_FILE=str(tmp_path / "none.pem"))
    assert_failed_plainly(run, "Check SSL_CERT_FILE")


def test_a_proxy_is_used_when_named(index: Path, endpoint: ScriptedEndpoint) -> None:
    run = ask(index, "http://llm.invalid/v1", f"say:{SENTENCE}", HTTP_PROXY=endpoint.url)
    assert answer_of(run)["answer"] == ANSWER
    assert [asked["through_proxy"] for asked in endpoint.requests()] == [True]


def test_a_proxy_is_left_out_for_hosts_that_are_exempt(
    index: Path, endpoint: ScriptedEndpoint
) -> None:
    settings = {"HTTP_PROXY": "http://proxy.invalid:3128", "NO_PROXY": "127.0.0.1"}
    run = ask(index, endpoint.url, f"say:{SENTENCE}", **settings)
    assert answer_of(run)["answer"] == ANSWER
    assert [asked["through_proxy"] for asked in endpoint.requests()] == [False]


def test_a_proxy_that_refuses_is_told(index: Path, endpoint: ScriptedEndpoint) -> None:
    run = ask(index, "https://llm.invalid/v1", "any", HTTPS_PROXY=endpoint.url)
    assert_failed_plainly(run, "cannot be reached through the proxy. Check HTTPS_PROXY")


def test_fallbacks_are_asked_in_order_and_a_key_goes_to_its_own_server_alone(
    index: Path, endpoint: ScriptedEndpoint
) -> None:
    elsewhere = endpoint.url.replace("127.0.0.1", "localhost")
    fallbacks = [
        f"{elsewhere}/v1#403",
        f"{elsewhere.replace('//', f'//{OTHER_KEY}@')}/v1#404",
        f"{endpoint.url}/v1#echo-first-passage",
    ]
    run = ask(index, endpoint.url, "401", DATELINE_LLM_FALLBACKS=",".join(fallbacks))
    answer = answer_of(run)
    assert answer["answer"] == ANSWER
    assert answer["model"] == "echo-first-passage"
    assert [(asked["model"], asked["authorization"]) for asked in endpoint.requests()] == [
        ("401", f"Bearer {KEY}"),
        ("403", None),
        ("404", f"Bearer {OTHER_KEY}"),
        ("echo-first-passage", f"Bearer {KEY}"),
    ]
    first, second, third = run.stderr.splitlines()
    assert "Check DATELINE_LLM_API_KEY. Asking the next endpoint." in first
    assert "Check DATELINE_LLM_FALLBACKS. Asking the next endpoint." in second
    assert "Check DATELINE_LLM_FALLBACKS" in third
    assert KEY not in run.stderr
    assert OTHER_KEY not in run.stderr


def test_an_endpoint_that_keeps_failing_is_left_alone(
    index: Path, endpoint: ScriptedEndpoint
) -> None:
    settings = {
        "DATELINE_LLM_BASE_URL": f"{endpoint.url}/v1",
        "DATELINE_LLM_MODEL": "401",
        "DATELINE_LLM_FALLBACKS": f"{endpoint.url}/v1#echo-first-passage",
    }
    with serving(index, settings) as server:
        for _ in range(4):
            response = httpx.post(
                f"{server.url}/v1/ask", json={"question": QUESTION}, timeout=60, trust_env=False
            )
            assert response.json()["model"] == "echo-first-passage"
    asked = [asked["model"] for asked in endpoint.requests()]
    assert asked == ["401", "echo-first-passage"] * 2 + ["echo-first-passage"] * 2
    assert len({tuple(asked["connection"]) for asked in endpoint.requests()}) == 1
