"""What the scripted endpoint's models stream, piece by piece, faults included."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable

FREE_TEXT = "words of the endpoint itself"
"""Stands in every error body; it must never reach a person."""
CANNED = "It rained in Tarn Hollow on Monday."
PAUSE_S = 0.02

Script = Callable[[str], AsyncIterator[str]]


class BrokenOff(Exception):
    """Makes the server drop the connection."""


def event(text: str = "", *, finish: str | None = None, **delta: str) -> str:
    choice = {"index": 0, "delta": {"content": text, **delta}, "finish_reason": finish}
    return data({"object": "chat.completion.chunk", "choices": [choice]})


def data(value: object) -> str:
    return f"data: {json.dumps(value)}\n\n"


DONE = "data: [DONE]\n\n"
USAGE = data({"choices": [], "usage": {"prompt_tokens": 11, "completion_tokens": 7}})


async def said(text: str) -> AsyncIterator[str]:
    yield event(role="assistant")
    for piece in re.findall(r"\s*\S{1,4}", text):
        yield event(piece)
    yield event(finish="stop")


async def say(text: str) -> AsyncIterator[str]:
    async for piece in said(text):
        yield piece
    yield USAGE
    yield DONE


async def canned(_: str) -> AsyncIterator[str]:
    async for piece in say(CANNED):
        yield piece


async def no_done(_: str) -> AsyncIterator[str]:
    async for piece in said(CANNED):
        yield piece


async def no_usage(_: str) -> AsyncIterator[str]:
    async for piece in said(CANNED):
        yield piece
    yield DONE


async def crlf(_: str) -> AsyncIterator[str]:
    yield ": a comment\r\n\r\n"
    async for piece in say(CANNED):
        for part in piece.replace("\n", "\r\n").partition("\r"):
            yield part


async def think(_: str) -> AsyncIterator[str]:
    yield event(reasoning_content="hidden thoughts")
    for piece in ("\n<th", "ink>hidden ", "thoughts</thi", "nk>\n\n"):
        yield event(piece)
    async for piece in say(CANNED):
        yield piece


async def stall(_: str) -> AsyncIterator[str]:
    await asyncio.Event().wait()
    yield ""


async def slow(_: str) -> AsyncIterator[str]:
    while True:
        yield event("drip ")
        await asyncio.sleep(PAUSE_S)


async def endless_line(_: str) -> AsyncIterator[str]:
    yield "data: "
    while True:
        yield "x" * 1_000_000


async def flood(_: str) -> AsyncIterator[str]:
    while True:
        yield event("flood " * 1000)


async def cut_off(_: str) -> AsyncIterator[str]:
    yield event("The reply begins but")
    raise BrokenOff


async def ends_unfinished(_: str) -> AsyncIterator[str]:
    yield event("The reply begins but")


async def error_in_stream(_: str) -> AsyncIterator[str]:
    yield event("The reply begins but")
    yield data({"error": {"message": FREE_TEXT, "code": 500}})


async def bad_json(_: str) -> AsyncIterator[str]:
    yield 'data: {"choices": [{"delta"\n\n'


STREAMS: dict[str, Script] = {
    "say": say,
    "usage": canned,
    "no-done": no_done,
    "no-usage": no_usage,
    "crlf": crlf,
    "think": think,
    "stall": stall,
    "slow": slow,
    "flood": flood,
    "endless-line": endless_line,
    "cut-off": cut_off,
    "ends-unfinished": ends_unfinished,
    "error-in-stream": error_in_stream,
    "bad-json": bad_json,
}


def first_sentence_of_passage_1(messages: list[dict[str, str]]) -> str:
    """The first sentence of the passage headed `[1]`, with its marker."""
    prompt = "\n".join(message["content"] for message in messages)
    passage = re.search(r"^\W*\[1\](.*?)(?=^\W*\[2\]|\Z)", prompt, re.DOTALL | re.MULTILINE)
    heading, _, text = passage[1].strip().partition("\n") if passage else ("", "", "")
    sentence = re.match(r"(.+?)[.!?](?=\s|$)", text.strip() or heading)
    return f"{sentence[1]} [1]." if sentence else "The passages do not say."
