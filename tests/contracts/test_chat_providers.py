"""OpenAIChat with each provider's endpoint, which does as its documentation has it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from qa.errors import (
    EndpointBusy,
    EndpointContextExceeded,
    EndpointError,
    EndpointFailed,
    EndpointProtocolError,
    EndpointRefused,
)
from qa.llm import ChatModel, Chunk, Message, Usage
from qa.llm.error_messages import CHAT
from qa.llm.http import ATTEMPTS, ConnectionPool
from qa.llm.openai import OpenAIChat
from qa.llm.timeouts import TimeLimits
from tests.support.endpoint_scripts import CANNED, COMPLETION_TOKENS
from tests.support.providers import HIDDEN, PROMPT_TOKENS, PROVIDERS
from tests.support.scripted_endpoint import ScriptedEndpoint, scripted_endpoint

KEY = "sk-never-shown"
PROMPT = (Message("system", "Be brief."), Message("user", "Did it rain?"))
USED = Usage(PROMPT_TOKENS, COMPLETION_TOKENS)
REASON_FREELY = {"openai", "azure", "anthropic", "google"}
# Those that answer with a filter of their own, and not with a model's silence alone.
FILTERING = ["openai", "azure", "anthropic", "google", "openrouter"]

Opens = Callable[..., OpenAIChat]


@pytest.fixture(scope="module")
def server() -> Iterator[ScriptedEndpoint]:
    with scripted_endpoint() as running:
        yield running


@pytest.fixture
def endpoint(server: ScriptedEndpoint) -> ScriptedEndpoint:
    server.forget()
    return server


@pytest.fixture
async def opens(endpoint: ScriptedEndpoint) -> AsyncIterator[Opens]:
    pool = ConnectionPool()

    def opened(name: str, situation: str, **changes: Any) -> OpenAIChat:
        path = PROVIDERS[name].path if name in PROVIDERS else "v1"
        settings: dict[str, Any] = {
            "base_url": f"{endpoint.url}/as/{name}/{situation}/{path}",
            "model": "m",
            "api_key": KEY,
            "context_tokens": 100_000,
            "limits": TimeLimits(60, 60, 120),
        }
        return OpenAIChat(pool, **(settings | changes))

    yield opened
    await pool.aclose()


async def chunks_of(model: ChatModel) -> list[Chunk]:
    return [chunk async for chunk in model.stream(PROMPT, max_tokens=64)]


async def reply_of(model: ChatModel) -> tuple[str, Usage | None]:
    chunks = await chunks_of(model)
    return "".join(chunk.text for chunk in chunks), chunks[-1].usage


@pytest.mark.parametrize("name", PROVIDERS)
async def test_each_reply_is_read_with_its_usage(
    opens: Opens, endpoint: ScriptedEndpoint, name: str
) -> None:
    chat = opens(name, "says")
    assert await reply_of(chat) == (CANNED, USED)
    assert not chat.ways.reasons
    assert chat.ways.streamed
    last = endpoint.requests()[-1]
    assert set(PROVIDERS[name].refuses) == chat.ways.refused
    assert chat.ways.refused.isdisjoint(last["body"])


@pytest.mark.parametrize("name", PROVIDERS)
async def test_a_reply_that_comes_whole_is_read_as_well(opens: Opens, name: str) -> None:
    assert await reply_of(opens(name, "whole")) == (CANNED, USED)


@pytest.mark.parametrize("name", PROVIDERS)
async def test_reasoning_is_noticed_and_never_shown(opens: Opens, name: str) -> None:
    chat = opens(name, "thinks")
    text, _ = await reply_of(chat)
    assert text == CANNED
    assert HIDDEN not in text
    assert chat.ways.reasons


@pytest.mark.parametrize("name", PROVIDERS)
async def test_what_was_written_of_a_reply_that_is_cut_short_is_kept(
    opens: Opens, name: str
) -> None:
    assert await reply_of(opens(name, "is-cut")) == (CANNED, USED)


@pytest.mark.parametrize("name", PROVIDERS)
async def test_a_refusal_is_an_error_and_no_empty_answer(opens: Opens, name: str) -> None:
    filters = name in FILTERING
    error = EndpointRefused if filters else EndpointFailed
    with pytest.raises(error, match=r"refused|without a word") as caught:
        await chunks_of(opens(name, "withholds"))
    assert ("extractive" if filters else "DATELINE_LLM_CONTEXT_TOKENS") in caught.value.hint


@pytest.mark.parametrize("name", [name for name, each in PROVIDERS.items() if each.wait_s])
async def test_the_wait_is_told_in_whichever_words_it_is_asked_for(
    opens: Opens, endpoint: ScriptedEndpoint, name: str
) -> None:
    with pytest.raises(EndpointBusy, match=f"asks to wait {PROVIDERS[name].wait_s:.0f} s"):
        await chunks_of(opens(name, "is-busy"))
    # One for each parameter that was refused before.
    assert len(endpoint.requests()) == 1 + len(PROVIDERS[name].refuses)


async def test_a_model_that_is_still_loading_is_no_failure(
    opens: Opens, endpoint: ScriptedEndpoint
) -> None:
    with pytest.raises(EndpointBusy, match="is still loading its model") as caught:
        await chunks_of(opens("llama.cpp", "is-busy"))
    assert caught.value.hint == "Ask again in a while."
    # It may be there at the next try.
    assert len(endpoint.requests()) == ATTEMPTS


@pytest.mark.parametrize("name", PROVIDERS)
async def test_a_prompt_that_is_too_long_is_known_by_each_ones_words(
    opens: Opens, name: str
) -> None:
    chat = opens(name, "overflows")
    with pytest.raises(EndpointContextExceeded) as caught:
        await chunks_of(chat)
    stated = PROVIDERS[name].context or 50_000
    assert caught.value.context_tokens == chat.context_tokens == stated


@pytest.mark.parametrize("name", PROVIDERS)
async def test_a_model_that_is_not_there_is_told_with_its_setting(opens: Opens, name: str) -> None:
    with pytest.raises(EndpointRefused, match="does not have the model") as caught:
        await chunks_of(opens(name, "has-not"))
    assert caught.value.hint == f"Set {CHAT.model} to one that it has."


@pytest.mark.parametrize("name", PROVIDERS)
async def test_a_key_that_is_not_known_is_told_with_its_setting(
    opens: Opens, endpoint: ScriptedEndpoint, name: str
) -> None:
    with pytest.raises(EndpointRefused, match="did not accept the key") as caught:
        await chunks_of(opens(name, "knows-not"))
    assert caught.value.hint == f"Check {CHAT.key}."
    assert KEY not in str(caught.value)
    assert len(endpoint.requests()) == 1 + len(PROVIDERS[name].refuses)


@pytest.mark.parametrize("name", PROVIDERS)
async def test_what_a_model_reads_is_known_where_the_list_says_so(opens: Opens, name: str) -> None:
    (model,) = await opens(name, "says").offered()
    assert model.context_tokens == PROVIDERS[name].reads


async def test_azure_takes_a_key_by_its_own_name_and_a_token_as_others_do(
    opens: Opens, endpoint: ScriptedEndpoint
) -> None:
    await reply_of(opens("azure", "says"))
    with pytest.raises(EndpointRefused):
        await reply_of(opens("azure", "says", api_key="eyJ.of.Entra"))
    assert [asked["authorization"] for asked in endpoint.requests()] == [
        None,
        "Bearer eyJ.of.Entra",
    ]


@pytest.mark.parametrize(("situation", "streamed"), [("says", True), ("unverified", False)])
async def test_a_model_of_the_responses_api_alone_is_asked_by_it_from_then_on(
    opens: Opens, endpoint: ScriptedEndpoint, situation: str, streamed: bool
) -> None:
    chat = opens("responses-only", situation, effort="low")
    for _ in range(2):
        assert await reply_of(chat) == (CANNED, USED)
    ways = chat.ways
    assert (ways.form, ways.streamed, ways.reasons) == ("responses", streamed, True)
    bodies = [asked["body"] for asked in endpoint.requests()]
    assert len(bodies) == (3 if streamed else 4) + 1
    assert bodies[0]["reasoning_effort"] == "low"
    assert set(bodies[-1]) - {"stream"} == {
        *("model", "input", "max_output_tokens", "store", "reasoning")
    }
    assert bodies[-1]["reasoning"] == {"effort": "low"}


RESPONSES: list[tuple[str, type[EndpointError], str]] = [
    ("withholds", EndpointRefused, "withheld its reply"),
    ("filters", EndpointRefused, "withheld its reply"),
    ("fails", EndpointFailed, "reported an error"),
    ("overflows", EndpointContextExceeded, "reads no more than about 50000 tokens"),
    ("breaks-off", EndpointProtocolError, "cut its reply off"),
    ("only-thinks", EndpointFailed, "before the first word"),
]


@pytest.mark.parametrize(("situation", "error", "says"), RESPONSES)
async def test_faults_of_the_responses_api_have_the_same_errors(
    opens: Opens, situation: str, error: type[EndpointError], says: str
) -> None:
    with pytest.raises(error, match=says) as caught:
        await chunks_of(opens("responses-only", situation))
    assert type(caught.value) is error
    assert HIDDEN not in str(caught.value)


async def test_a_cut_reply_of_the_responses_api_is_kept(opens: Opens) -> None:
    assert await reply_of(opens("responses-only", "is-cut")) == (CANNED, USED)
