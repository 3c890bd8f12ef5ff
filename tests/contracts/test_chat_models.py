"""Every ChatModel behaves alike; and OpenAIChat keeps its promises whatever the endpoint does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import pytest

from qa.errors import (
    EndpointBusy,
    EndpointContextExceeded,
    EndpointError,
    EndpointFailed,
    EndpointProtocolError,
    EndpointRefused,
    EndpointTimeout,
    EndpointUnreachable,
)
from qa.llm import ChatModel, Chunk, Message, Usage
from qa.llm.http import ConnectionPool
from qa.llm.openai import OpenAIChat
from qa.llm.request_parameters import REASONING_TOKENS
from qa.llm.timeouts import TimeLimits
from tests.support.endpoint_scripts import CANNED, FREE_TEXT, LATE_S
from tests.support.fakes import FakeChat
from tests.support.parameter_refusals import REFUSALS
from tests.support.processes import free_port
from tests.support.scripted_endpoint import ScriptedEndpoint, scripted_endpoint

KEY = "sk-never-shown"
PROMPT = (Message("system", "Be brief."), Message("user", "Did it rain?"))

Says = Callable[[str], ChatModel]
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
async def open_chat(endpoint: ScriptedEndpoint) -> AsyncIterator[Opens]:
    pool = ConnectionPool()

    def opens(model: str | None, **changes: Any) -> OpenAIChat:
        settings: dict[str, Any] = {
            "base_url": f"{endpoint.url}/v1",
            "api_key": KEY,
            "context_tokens": 8192,
            "limits": limits(30.0),
        }
        return OpenAIChat(pool, model=model, **(settings | changes))

    yield opens
    await pool.aclose()


def limits(timeout_s: float, **changes: float) -> TimeLimits:
    default = TimeLimits(first_token_s=timeout_s, timeout_s=timeout_s, total_s=10 * timeout_s)
    return replace(default, **changes)


@pytest.fixture(params=["openai", "fake"])
def says(request: pytest.FixtureRequest, open_chat: Opens) -> Says:
    """Makes a model that answers with the text it is given."""
    return FakeChat if request.param == "fake" else lambda text: open_chat(f"say:{text}")


@pytest.fixture(params=["openai", "fake"])
def failing(request: pytest.FixtureRequest, open_chat: Opens) -> ChatModel:
    """A model that fails in the middle of its reply."""
    if request.param == "fake":
        return FakeChat(["The reply begins but", EndpointFailed("It failed.")])
    return open_chat("error-in-stream")


async def chunks_of(model: ChatModel, max_tokens: int = 64) -> list[Chunk]:
    return [chunk async for chunk in model.stream(PROMPT, max_tokens=max_tokens)]


async def text_of(model: ChatModel) -> str:
    return "".join(chunk.text for chunk in await chunks_of(model))


# What every ChatModel does


@pytest.mark.parametrize("text", ["Yes.", "Two words", "Ünïcode — 東京 🗞️ and\n\nline breaks."])
async def test_chunks_concatenate_to_the_reply(says: Says, text: str) -> None:
    assert await text_of(says(text)) == text


async def test_the_reply_comes_in_pieces(says: Says) -> None:
    chunks = await chunks_of(says(CANNED))
    assert sum(bool(chunk.text) for chunk in chunks) > 3


async def test_usage_comes_with_the_last_chunk_only(says: Says) -> None:
    chunks = await chunks_of(says(CANNED))
    assert [chunk.usage is not None for chunk in chunks] == [False] * (len(chunks) - 1) + [True]
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.completion_tokens > 0


async def test_a_model_can_be_asked_again(says: Says) -> None:
    model = says(CANNED)
    assert [await text_of(model), await text_of(model)] == [CANNED, CANNED]


async def test_closing_stops_the_reply(says: Says) -> None:
    stream = says(CANNED).stream(PROMPT, max_tokens=64)
    async with aclosing(stream):
        first = await anext(stream)
    assert first.text
    assert CANNED.startswith(first.text)
    assert [chunk async for chunk in stream] == []


async def test_what_was_said_before_a_failure_arrives_and_then_an_endpoint_error(
    failing: ChatModel,
) -> None:
    async with aclosing(failing.stream(PROMPT, max_tokens=64)) as stream:
        assert (await anext(stream)).text == "The reply begins but"
        with pytest.raises(EndpointError):
            await anext(stream)


async def test_name_and_size_are_told(says: Says) -> None:
    model = says("x")
    assert model.name
    assert model.context_tokens == 8192


# What OpenAIChat asks


async def test_the_request_is_the_one_that_endpoints_expect(
    open_chat: Opens, endpoint: ScriptedEndpoint
) -> None:
    await text_of(open_chat("usage"))
    (asked,) = endpoint.requests()
    assert asked["path"] == "/v1/chat/completions"
    assert asked["authorization"]
    assert asked["finished"]
    assert asked["body"] == {
        "model": "usage",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Did it rain?"},
        ],
        "max_tokens": 64,
        "temperature": 0,
        "stream": True,
        "stream_options": {"include_usage": True},
    }


@pytest.mark.parametrize("suffix", ["", "/", "/v1", "/v1/"])
async def test_the_address_may_leave_out_v1(
    open_chat: Opens, endpoint: ScriptedEndpoint, suffix: str
) -> None:
    assert await text_of(open_chat("usage", base_url=endpoint.url + suffix)) == CANNED


@pytest.mark.parametrize("base_url", ["127.0.0.1:8080", "ftp://host/v1", "http://", "http://[::1"])
def test_an_address_that_is_none_is_refused(base_url: str) -> None:
    with pytest.raises(ValueError, match="DATELINE_LLM_BASE_URL"):
        unopened(base_url=base_url, api_key=None)


@pytest.mark.parametrize("api_key", ["sk-ключ", "sk-a\nHost: b"])
def test_a_key_that_is_none_is_refused_and_not_shown(api_key: str) -> None:
    with pytest.raises(ValueError, match="DATELINE_LLM_API_KEY") as caught:
        unopened(base_url="http://h", api_key=api_key)
    assert api_key not in str(caught.value)


def unopened(*, base_url: str, api_key: str | None) -> OpenAIChat:
    return OpenAIChat(
        ConnectionPool(),
        base_url=base_url,
        model="m",
        api_key=api_key,
        context_tokens=1,
        limits=limits(1.0),
    )


async def test_no_key_sends_no_authorization(open_chat: Opens, endpoint: ScriptedEndpoint) -> None:
    await text_of(open_chat("usage", api_key=None))
    assert [asked["authorization"] for asked in endpoint.requests()] == [None]


async def test_without_a_name_the_first_model_listed_is_used_and_asked_for_once(
    open_chat: Opens, endpoint: ScriptedEndpoint
) -> None:
    chat = open_chat(None)
    prompt = (Message("user", "Passages:\n[1] The Tarn, 3 May\nIt rained. Then not.\n[2] No."),)
    for _ in range(2):
        reply = [chunk.text async for chunk in chat.stream(prompt, max_tokens=64)]
        assert "".join(reply) == "It rained [1]."
    assert chat.name == "echo-first-passage"
    assert [asked["path"] for asked in endpoint.requests()] == [
        "/v1/models",
        "/v1/chat/completions",
        "/v1/chat/completions",
    ]


async def test_an_endpoint_without_stream_options_is_asked_without_them_from_then_on(
    open_chat: Opens, endpoint: ScriptedEndpoint
) -> None:
    chat = open_chat("no-stream-options")
    assert [await text_of(chat), await text_of(chat)] == [CANNED, CANNED]
    assert ["stream_options" in asked["body"] for asked in endpoint.requests()] == [
        True,
        False,
        False,
    ]


# What OpenAIChat does about parameters that a model does not take


@pytest.mark.parametrize("name", ["max_tokens", "temperature", "stream_options"])
@pytest.mark.parametrize("kind", list(REFUSALS))
async def test_a_parameter_that_is_refused_is_left_out_from_then_on(
    open_chat: Opens, endpoint: ScriptedEndpoint, kind: str, name: str
) -> None:
    chat = open_chat(f"refuses-{kind}:{name}")
    assert [await text_of(chat), await text_of(chat)] == [CANNED, CANNED]
    bodies = [asked["body"] for asked in endpoint.requests()]
    assert [name in body for body in bodies] == [True, False, False]
    others = {"max_tokens", "temperature", "stream_options"} - {name}
    assert all(others <= set(body) for body in bodies)


async def test_each_is_left_out_once_and_the_new_bound_takes_the_place_of_the_old(
    open_chat: Opens, endpoint: ScriptedEndpoint, caplog: pytest.LogCaptureFixture
) -> None:
    chat = open_chat("refuses-openai:stream_options,temperature,max_tokens")
    for _ in range(3):
        assert await text_of(chat) == CANNED
    bodies = [asked["body"] for asked in endpoint.requests()]
    assert len(bodies) == 4 + 2
    for body in bodies[3:]:
        assert set(body) == {"model", "messages", "stream", "max_completion_tokens"}
        assert body["max_completion_tokens"] == 64 + REASONING_TOKENS
    (line,) = caplog.messages
    assert "does not take max_tokens and stream_options and temperature" in line


async def test_a_model_that_takes_no_bound_at_all_is_asked_without(
    open_chat: Opens, endpoint: ScriptedEndpoint
) -> None:
    chat = open_chat("refuses-openai:max_tokens,max_completion_tokens")
    assert [await text_of(chat), await text_of(chat)] == [CANNED, CANNED]
    assert len(endpoint.requests()) == 4
    assert {"max_tokens", "max_completion_tokens"}.isdisjoint(endpoint.requests()[-1]["body"])


@pytest.mark.parametrize("kind", ["openai", "fastapi", "mistral", "vllm", "gemini"])
async def test_who_does_not_stream_is_asked_for_the_whole_from_then_on(
    open_chat: Opens, endpoint: ScriptedEndpoint, kind: str
) -> None:
    chat = open_chat(f"refuses-{kind}:stream")
    assert [await text_of(chat), await text_of(chat)] == [CANNED, CANNED]
    bodies = [asked["body"] for asked in endpoint.requests()]
    assert [{"stream", "stream_options"} & set(body) for body in bodies[1:]] == [set(), set()]


@pytest.mark.parametrize("name", ["model", "messages"])
@pytest.mark.parametrize("kind", ["openai", "fastapi", "mistral", "vllm", "gemini"])
async def test_what_cannot_be_left_out_fails_at_once_with_the_endpoints_own_words(
    open_chat: Opens, endpoint: ScriptedEndpoint, kind: str, name: str
) -> None:
    with pytest.raises(EndpointRefused, match=rf"\(4\d\d\): “.*{name}.*” Check DATELINE_LLM"):
        await text_of(open_chat(f"refuses-{kind}:{name}"))
    assert len(endpoint.requests()) == 1


async def test_own_words_are_short_and_printable_and_hold_no_key(open_chat: Opens) -> None:
    with pytest.raises(EndpointRefused) as caught:
        await text_of(open_chat("echo"))
    said = caught.value.detail.partition("“")[2]
    assert said.startswith("[31mbad request Bearer … Did it rain? long long")
    assert len(said) <= 301
    assert said.removesuffix("”").isprintable()
    assert KEY not in str(caught.value)


# What OpenAIChat does about a model that spends tokens before it writes


async def test_a_reply_that_was_all_reasoning_is_asked_for_again_with_room_for_it(
    open_chat: Opens, endpoint: ScriptedEndpoint
) -> None:
    chat = open_chat("reasons")
    first, second = await chunks_of(chat), await chunks_of(chat)
    assert ["".join(chunk.text for chunk in chunks) for chunks in (first, second)] == [CANNED] * 2
    bounds = [asked["body"]["max_tokens"] for asked in endpoint.requests()]
    assert bounds == [64, 64 + REASONING_TOKENS, 64 + REASONING_TOKENS]
    assert (first[-1].usage, second[-1].usage) == (Usage(14, 18), Usage(7, 9))


async def test_reasoning_without_an_end_is_told(
    open_chat: Opens, endpoint: ScriptedEndpoint
) -> None:
    chat = open_chat("reasons-forever")
    for asked in (2, 3):
        with pytest.raises(EndpointFailed, match="spent all of 8256 tokens before the first word"):
            await text_of(chat)
        assert len(endpoint.requests()) == asked


async def test_room_for_reasoning_that_a_model_has_not_is_given_up(
    open_chat: Opens, endpoint: ScriptedEndpoint
) -> None:
    chat = open_chat("reasons-in-context:1200")
    for asked in (3, 4):
        with pytest.raises(EndpointFailed, match="spent all of 64 tokens before the first word"):
            await text_of(chat)
        assert len(endpoint.requests()) == asked
    assert chat.context_tokens == 8192


# What OpenAIChat reads


async def test_usage_is_what_the_endpoint_counted(open_chat: Opens) -> None:
    assert (await chunks_of(open_chat("usage")))[-1].usage == Usage(7, 9)


async def test_usage_that_is_missing_is_zero(open_chat: Opens) -> None:
    assert (await chunks_of(open_chat("no-usage")))[-1].usage == Usage(0, 0)


@pytest.mark.parametrize(
    "model",
    ["no-done", "no-usage", "crlf", "comments", "several-deltas", "think", "think-in-parts"],
)
async def test_dialects_are_understood_and_reasoning_is_never_shown(
    open_chat: Opens, model: str
) -> None:
    assert await text_of(open_chat(model)) == CANNED


async def test_a_body_that_does_not_end_holds_nothing_up(open_chat: Opens) -> None:
    async with asyncio.timeout(10):
        assert await text_of(open_chat("never-ends")) == CANNED


async def test_reasoning_that_no_tag_opens_is_an_error_once_and_dropped_from_then_on(
    open_chat: Opens,
) -> None:
    chat = open_chat(f"say:It may be so. </think> {CANNED}")
    with pytest.raises(EndpointFailed, match="sent its model's reasoning as if it were the reply"):
        await text_of(chat)
    assert await text_of(chat) == CANNED
    assert chat.ways.reasons


# What OpenAIChat does with connections


async def test_requests_share_connections(open_chat: Opens, endpoint: ScriptedEndpoint) -> None:
    one, other = open_chat("usage"), open_chat("no-done")
    for chat in (one, other, one):
        assert await text_of(chat) == CANNED
    assert len({tuple(asked["connection"]) for asked in endpoint.requests()}) == 1


# What OpenAIChat does about a context that is smaller than it was told


@pytest.mark.parametrize("script", ["context:405", "context-in-stream:405"])
async def test_a_smaller_context_is_learnt(
    open_chat: Opens, endpoint: ScriptedEndpoint, script: str
) -> None:
    chat = open_chat(script)
    with pytest.raises(EndpointContextExceeded) as caught:
        await chunks_of(chat, max_tokens=400)
    assert caught.value.context_tokens == chat.context_tokens == 405
    assert FREE_TEXT not in str(caught.value)
    assert len(endpoint.requests()) == 1
    assert await text_of(chat)


# What OpenAIChat does about faults

FAULTS: list[tuple[str, type[EndpointError], str]] = [
    ("401", EndpointRefused, "Check DATELINE_LLM_API_KEY."),
    ("403", EndpointRefused, "Check DATELINE_LLM_API_KEY."),
    ("404", EndpointRefused, "DATELINE_LLM_MODEL"),
    ("redirect", EndpointRefused, "Set DATELINE_LLM_BASE_URL"),
    ("429-always", EndpointBusy, "Ask again in a while"),
    ("500-always", EndpointFailed, "Ask again in a while"),
    ("503-always", EndpointFailed, "Ask again in a while"),
    ("error-in-stream", EndpointFailed, "Ask again in a while"),
    ("garbage", EndpointProtocolError, "Check DATELINE_LLM_BASE_URL"),
    ("bad-json", EndpointProtocolError, "Check DATELINE_LLM_BASE_URL"),
    ("cut-off", EndpointProtocolError, "cut its reply off"),
    ("ends-unfinished", EndpointProtocolError, "cut its reply off"),
    ("flood", EndpointProtocolError, ""),
    ("endless-line", EndpointProtocolError, ""),
]


@pytest.mark.parametrize(("model", "error", "says"), FAULTS, ids=[fault[0] for fault in FAULTS])
async def test_each_fault_has_its_error_which_says_what_to_do(
    open_chat: Opens,
    endpoint: ScriptedEndpoint,
    caplog: pytest.LogCaptureFixture,
    model: str,
    error: type[EndpointError],
    says: str,
) -> None:
    caplog.set_level(logging.INFO)
    with pytest.raises(error) as caught:
        await chunks_of(open_chat(model))
    assert type(caught.value) is error
    message = str(caught.value)
    assert says in message
    assert endpoint.url in message
    assert caught.value.hint
    assert KEY not in message + caplog.text
    assert FREE_TEXT not in message + caplog.text


async def test_error_bodies_are_logged_for_debugging_only(
    open_chat: Opens, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="qa.llm.http")
    with pytest.raises(EndpointRefused):
        await chunks_of(open_chat("401"))
    assert FREE_TEXT in caplog.text


async def test_no_server_is_unreachable(open_chat: Opens) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(EndpointUnreachable, match=f"Is the server running at {url}"):
        await chunks_of(open_chat("usage", base_url=url))


async def test_silence_is_a_timeout_and_is_not_tried_again(
    open_chat: Opens, endpoint: ScriptedEndpoint
) -> None:
    with pytest.raises(EndpointTimeout, match=r"sent nothing for 0\.5 s"):
        await chunks_of(open_chat("stall", limits=limits(0.5)))
    await asyncio.to_thread(endpoint.wait_until, closed_early)


@pytest.mark.parametrize(
    ("script", "short", "says"),
    [
        ("stall", {"first_token_s": 0.5}, r"nothing for 0\.5 s.*DATELINE_LLM_FIRST_TOKEN_S"),
        ("comments-alone", {"first_token_s": 0.5}, r"for 0\.5 s.*DATELINE_LLM_FIRST_TOKEN_S"),
        ("stalls-midway", {"timeout_s": 1.0}, r"sent nothing for 1 s.*DATELINE_LLM_TIMEOUT_S"),
        ("slow", {"total_s": 2.0}, r"did not finish in 2 s.*DATELINE_LLM_TOTAL_S"),
    ],
    ids=["stall", "comments-alone", "stalls-midway", "slow"],
)
async def test_each_limit_has_its_own_setting(
    open_chat: Opens, script: str, short: dict[str, float], says: str
) -> None:
    # The others are so long that no busy machine reaches them first.
    apart = replace(limits(30.0), **short)
    with pytest.raises(EndpointTimeout, match=says):
        await chunks_of(open_chat(script, limits=apart), max_tokens=10_000)


async def test_a_first_word_may_take_longer_than_the_next(open_chat: Opens) -> None:
    apart = TimeLimits(first_token_s=30.0, timeout_s=LATE_S * 0.8, total_s=60.0)
    assert await text_of(open_chat("late", limits=apart)) == CANNED


async def test_a_drip_without_end_is_stopped(open_chat: Opens, endpoint: ScriptedEndpoint) -> None:
    with pytest.raises(EndpointTimeout, match="did not finish in 5 s"):
        await chunks_of(open_chat("slow", limits=limits(30.0, total_s=5.0)), max_tokens=10_000)
    await asyncio.to_thread(endpoint.wait_until, closed_early)


@pytest.mark.parametrize("model", ["429-then-ok", "500-then-ok", "503-then-ok:1"])
async def test_a_passing_fault_is_tried_again(
    open_chat: Opens, endpoint: ScriptedEndpoint, model: str
) -> None:
    assert await text_of(open_chat(model)) == CANNED
    assert len(endpoint.requests()) == 2


@pytest.mark.parametrize("model", ["429-always", "500-always"])
async def test_trying_again_has_an_end(
    open_chat: Opens, endpoint: ScriptedEndpoint, model: str
) -> None:
    with pytest.raises(EndpointError):
        await chunks_of(open_chat(model))
    assert len(endpoint.requests()) == 3


@pytest.mark.parametrize("model", ["401", "error-in-stream", "cut-off", "garbage"])
async def test_what_time_does_not_mend_is_not_tried_again(
    open_chat: Opens, endpoint: ScriptedEndpoint, model: str
) -> None:
    with pytest.raises(EndpointError):
        await chunks_of(open_chat(model))
    assert len(endpoint.requests()) == 1


@pytest.mark.parametrize("retry_after", ["2", "date"])
async def test_the_wait_that_is_asked_for_is_kept(
    open_chat: Opens, endpoint: ScriptedEndpoint, retry_after: str
) -> None:
    assert await text_of(open_chat(f"429-then-ok:{retry_after}")) == CANNED
    assert [asked["too_early"] for asked in endpoint.requests()] == [False, False]


@pytest.mark.parametrize("status", ["429", "503"])
async def test_a_wait_too_long_to_keep_fails_at_once_and_is_told(
    open_chat: Opens, endpoint: ScriptedEndpoint, status: str
) -> None:
    with pytest.raises(EndpointBusy, match="asks to wait 3600 s"):
        await chunks_of(open_chat(f"{status}-always:3600"))
    assert len(endpoint.requests()) == 1


# What OpenAIChat does when nobody listens any more


async def test_closing_ends_the_request_upstream(
    open_chat: Opens, endpoint: ScriptedEndpoint
) -> None:
    stream = open_chat("slow").stream(PROMPT, max_tokens=64)
    async with aclosing(stream):
        assert (await anext(stream)).text == "drip "
    await asyncio.to_thread(endpoint.wait_until, closed_early)


async def test_cancelling_ends_the_request_upstream(
    open_chat: Opens, endpoint: ScriptedEndpoint
) -> None:
    task = asyncio.create_task(chunks_of(open_chat("stall")))
    await asyncio.to_thread(endpoint.wait_until, bool)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.to_thread(endpoint.wait_until, closed_early)


def closed_early(requests: list[dict[str, Any]]) -> bool:
    return [asked["closed_early"] for asked in requests] == [True]
