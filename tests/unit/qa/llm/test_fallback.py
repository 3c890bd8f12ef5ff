"""Several models as one: who is asked, in which order, and when the next one is."""

from __future__ import annotations

import pytest

from qa import (
    EndpointBusy,
    EndpointContextExceeded,
    EndpointError,
    EndpointFailed,
    Message,
)
from qa.llm.fallback import FallbackChat
from tests.support.fakes import FakeChat

PROMPT = (Message("user", "Did it rain?"),)
DOWN = EndpointFailed("It failed.", "Ask again.")


async def reply_of(chat: FallbackChat) -> tuple[str, str | None]:
    """The text, and the model that the last chunk names."""
    chunks = [chunk async for chunk in chat.stream(PROMPT, max_tokens=64)]
    assert [chunk.model is not None for chunk in chunks] == [False] * (len(chunks) - 1) + [True]
    return "".join(chunk.text for chunk in chunks), chunks[-1].model


async def test_the_first_that_works_is_the_only_one_asked() -> None:
    first, second = FakeChat("Yes.", name="first"), FakeChat("No.", name="second")
    chat = FallbackChat([first, second])
    assert chat.name == "first"
    assert await reply_of(chat) == ("Yes.", "first")
    assert second.prompts == []


async def test_the_next_is_asked_in_order_and_told_so(caplog: pytest.LogCaptureFixture) -> None:
    models = [FakeChat([DOWN]), FakeChat([EndpointBusy("It is busy.")]), FakeChat("No.", name="c")]
    assert await reply_of(FallbackChat(models)) == ("No.", "c")
    assert [record.getMessage() for record in caplog.records] == [
        "It failed. Ask again. Asking the next endpoint.",
        "It is busy. Asking the next endpoint.",
    ]


async def test_when_all_fail_the_last_error_is_raised() -> None:
    with pytest.raises(EndpointBusy):
        await reply_of(FallbackChat([FakeChat([DOWN]), FakeChat([EndpointBusy("It is busy.")])]))


async def test_a_reply_that_breaks_off_is_not_begun_anew_elsewhere() -> None:
    second = FakeChat("No.")
    with pytest.raises(EndpointFailed):
        await reply_of(FallbackChat([FakeChat(["It ", DOWN]), second]))
    assert second.prompts == []


async def test_a_prompt_that_is_too_long_goes_back_to_the_asker() -> None:
    first, second = FakeChat([EndpointContextExceeded("Long.", "", 512)]), FakeChat("No.")
    chat = FallbackChat([first, second])
    for _ in range(3):
        with pytest.raises(EndpointContextExceeded):
            await reply_of(chat)
    assert (len(first.prompts), second.prompts) == (3, [])


async def test_one_that_keeps_failing_is_asked_last() -> None:
    first = FakeChat([DOWN], name="first", context_tokens=1024)
    second = FakeChat("No.", name="second", context_tokens=2048)
    chat = FallbackChat([first, second])
    for _ in range(5):
        assert await reply_of(chat) == ("No.", "second")
    assert len(first.prompts) == 2
    assert (chat.name, chat.context_tokens) == ("second", 2048)


async def test_even_when_all_rest_somebody_is_asked() -> None:
    first, second = FakeChat([DOWN]), FakeChat([DOWN], [DOWN], "No.", name="second")
    chat = FallbackChat([first, second])
    for _ in range(2):
        with pytest.raises(EndpointError):
            await reply_of(chat)
    assert await reply_of(chat) == ("No.", "second")


async def test_closing_closes_the_one_that_replies() -> None:
    first = FakeChat("Yes. " * 50)
    stream = FallbackChat([first, FakeChat("No.")]).stream(PROMPT, max_tokens=64)
    await anext(stream)
    await stream.aclose()
    assert first.closed_early == 1
