"""What the doctor finds out about endpoints of language models, and what it says mends them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from server.cli.doctor import Finding, diagnose
from server.container import Container
from server.settings import Settings
from tests.support.fakes import FakeEmbedder
from tests.support.processes import free_port
from tests.support.providers import PROVIDERS
from tests.support.scripted_endpoint import ScriptedEndpoint, scripted_endpoint

KEY = "sk-never-shown"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[ScriptedEndpoint]:
    with scripted_endpoint() as running:
        yield running


def found(endpoint: ScriptedEndpoint, name: str, situation: str, **settings: object) -> Finding:
    path = PROVIDERS[name].path if name in PROVIDERS else "v1"
    base = {
        "llm_base_url": f"{endpoint.url}/as/{name}/{situation}/{path}",
        "llm_model": "m",
        "llm_api_key": KEY,
    }
    parts = Container(Settings.model_validate(base | settings), FakeEmbedder())
    checks = {each.check: each for each in diagnose(parts, "127.0.0.1", free_port())}
    told = checks["language model"]
    assert KEY not in str(told)
    return told


def test_it_says_how_a_model_is_asked_and_what_it_reads(endpoint: ScriptedEndpoint) -> None:
    told = found(endpoint, "mistral", "thinks")
    assert told.level == "ok"
    assert told.detail == (
        f"m at {endpoint.url} answers by chat completions, streamed, after reasoning, without"
        " stream_options. It reads 32768 tokens by its own account; 8192 are used."
    )


def test_it_says_which_form_of_api_and_that_nothing_is_streamed(endpoint: ScriptedEndpoint) -> None:
    told = found(endpoint, "responses-only", "unverified")
    assert told.level == "ok"
    assert "by responses, not streamed, after reasoning, without temperature." in told.detail
    assert told.detail.endswith("It does not say how much it reads.")


def test_a_model_that_reads_less_than_is_set_is_a_warning(endpoint: ScriptedEndpoint) -> None:
    told = found(endpoint, "llama.cpp", "says", llm_context_tokens=32_768)
    assert (told.level, told.hint) == ("warning", "Set DATELINE_LLM_CONTEXT_TOKENS to 16384.")


def test_a_model_that_is_not_there_is_told_with_those_that_are(endpoint: ScriptedEndpoint) -> None:
    told = found(endpoint, "ollama", "has-not")
    assert told.level == "failed"
    assert '“model "m" not found, try pulling it first”' in told.detail
    assert told.hint == "Set DATELINE_LLM_MODEL to one that it has. It offers m."


def test_of_fallbacks_each_is_asked(endpoint: ScriptedEndpoint) -> None:
    fallback = f"{endpoint.url}/as/vllm/says/v1#m"
    told = found(endpoint, "groq", "knows-not", llm_fallbacks=fallback)
    assert told.level == "warning"
    assert "did not accept the key (401). m at" in told.detail
    assert told.hint.startswith("Check DATELINE_LLM_API_KEY.")
    assert found(endpoint, "groq", "knows-not").level == "failed"
