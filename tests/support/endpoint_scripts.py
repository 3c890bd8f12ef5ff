"""What the scripted endpoint's models stream, piece by piece, faults included."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

FREE_TEXT = "words of the endpoint itself"
"""Stands in every error body; it must never reach a person."""
CANNED = "It rained in Tarn Hollow on Monday."
COMPLETION_TOKENS = 9
REASONED_TOKENS = 1000
PAUSE_S = 0.02
LATE_S = 3.0
# What `held` waits for, once for each reply.
LET_GO = asyncio.Semaphore(0)


@dataclass(frozen=True)
class Asked:
    """A request: what stands after the colon of the model's name, and the messages."""

    argument: str
    messages: list[dict[str, str]]

    @property
    def text(self) -> str:
        """What to say: the argument, or the canned reply."""
        return self.argument or CANNED

    @property
    def prompt_tokens(self) -> int:
        """About as many as a tokenizer would count: words and marks."""
        contents = (message["content"] for message in self.messages)
        return sum(len(re.findall(r"\w+|[^\w\s]", content)) for content in contents)


Script = Callable[[Asked], AsyncIterator[str]]


class BrokenOff(Exception):
    """Makes the server drop the connection."""


def event(text: str = "", *, finish: str | None = None, **delta: str) -> str:
    return data({"object": "chat.completion.chunk", "choices": [choice(text, finish, **delta)]})


def choice(text: str = "", finish: str | None = None, **delta: str) -> dict[str, object]:
    return {"index": 0, "delta": {"content": text, **delta}, "finish_reason": finish}


def data(value: object) -> str:
    return f"data: {json.dumps(value)}\n\n"


DONE = "data: [DONE]\n\n"


def usage(prompt_tokens: int) -> str:
    tokens = {"prompt_tokens": prompt_tokens, "completion_tokens": COMPLETION_TOKENS}
    return data({"choices": [], "usage": tokens})


def pieces_of(text: str) -> list[str]:
    return re.findall(r"\s*\S{1,4}", text)


async def said(text: str) -> AsyncIterator[str]:
    yield event(role="assistant")
    for piece in pieces_of(text):
        yield event(piece)
    yield event(finish="stop")


async def say(asked: Asked) -> AsyncIterator[str]:
    async for piece in said(asked.text):
        yield piece
    yield usage(asked.prompt_tokens)
    yield DONE


async def first_sentence(asked: Asked) -> AsyncIterator[str]:
    async for piece in say(Asked(first_sentence_of_passage_1(asked.messages), asked.messages)):
        yield piece


async def betray(asked: Asked) -> AsyncIterator[str]:
    """The argument, with the instructions that were sent in place of `{system}`."""
    text = asked.text.replace("{system}", asked.messages[0]["content"])
    async for piece in say(Asked(text, asked.messages)):
        yield piece


async def no_done(asked: Asked) -> AsyncIterator[str]:
    async for piece in said(asked.text):
        yield piece


async def no_usage(asked: Asked) -> AsyncIterator[str]:
    async for piece in said(asked.text):
        yield piece
    yield DONE


async def few_prompt_tokens(asked: Asked) -> AsyncIterator[str]:
    async for piece in said(asked.text):
        yield piece
    yield usage(asked.prompt_tokens // 4)
    yield DONE


async def crlf(asked: Asked) -> AsyncIterator[str]:
    async for piece in say(asked):
        for part in piece.replace("\n", "\r\n").partition("\r"):
            yield part


async def comments(asked: Asked) -> AsyncIterator[str]:
    async for piece in say(asked):
        yield ": PROCESSING\n\n"
        yield piece


async def several_deltas(asked: Asked) -> AsyncIterator[str]:
    """Three choices in each event, and all the events in one piece."""
    pieces = pieces_of(asked.text)
    together = [pieces[i : i + 3] for i in range(0, len(pieces), 3)]
    events = [data({"choices": [choice(piece) for piece in group]}) for group in together]
    yield "".join([*events, event(finish="stop"), usage(asked.prompt_tokens), DONE])


async def think(asked: Asked) -> AsyncIterator[str]:
    yield event(reasoning_content="hidden thoughts")
    for piece in ("\n<th", "ink>hidden ", "thoughts</thi", "nk>\n\n"):
        yield event(piece)
    async for piece in say(asked):
        yield piece


async def reason(asked: Asked, reply_tokens: int, *, forever: bool) -> AsyncIterator[str]:
    """Thoughts that cost REASONED_TOKENS, and then the text, where there are any left for it."""
    yield event(reasoning_content="hidden thoughts")
    if forever or reply_tokens <= REASONED_TOKENS:
        yield event(finish="length")
    else:
        for piece in pieces_of(asked.text):
            yield event(piece)
        yield event(finish="stop")
    yield usage(asked.prompt_tokens)
    yield DONE


async def think_in_parts(asked: Asked) -> AsyncIterator[str]:
    """Content that is a list, as Mistral's models send it that reason."""
    thought = {"type": "thinking", "thinking": [{"type": "text", "text": "hidden thoughts"}]}
    for part in (thought, *({"type": "text", "text": piece} for piece in pieces_of(asked.text))):
        yield data({"choices": [{"index": 0, "delta": {"content": [part]}}]})
    yield event(finish="stop")
    yield usage(asked.prompt_tokens)
    yield DONE


async def late(asked: Asked) -> AsyncIterator[str]:
    """The first word comes after LATE_S, during which there are only comments."""
    for _ in range(10):
        yield ": PROCESSING\n\n"
        await asyncio.sleep(LATE_S / 10)
    async for piece in say(asked):
        yield piece


async def stall(_: Asked) -> AsyncIterator[str]:
    await asyncio.Event().wait()
    yield ""


async def comments_alone(_: Asked) -> AsyncIterator[str]:
    while True:
        yield ": PROCESSING\n\n"
        await asyncio.sleep(PAUSE_S)


async def stalls_midway(_: Asked) -> AsyncIterator[str]:
    yield event("The reply begins but")
    await asyncio.Event().wait()


async def slow(_: Asked) -> AsyncIterator[str]:
    while True:
        yield event("drip ")
        await asyncio.sleep(PAUSE_S)


async def paced(asked: Asked) -> AsyncIterator[str]:
    """The argument, or the first sentence of passage 1 twice; slowly, the end a second away."""
    text = first_sentence_of_passage_1(asked.messages)
    async for piece in said(asked.argument or f"{text} {text}"):
        yield piece
        await asyncio.sleep(PAUSE_S)
    await asyncio.sleep(1.0)
    yield usage(asked.prompt_tokens)
    yield DONE


async def held(asked: Asked) -> AsyncIterator[str]:
    """The first sentence of passage 1 twice; the end comes when it is let go."""
    text = first_sentence_of_passage_1(asked.messages)
    async for piece in said(f"{text} {text}"):
        yield piece
    await LET_GO.acquire()
    yield usage(asked.prompt_tokens)
    yield DONE


async def drip(asked: Asked) -> AsyncIterator[str]:
    """For as many seconds as the argument says, the question's last word four times a second."""
    word = asked.messages[-1]["content"].split()[-1].strip("?")
    for _ in range(4 * int(asked.argument)):
        yield event(f"{word} ")
        await asyncio.sleep(0.25)
    yield event(finish="stop")
    yield DONE


async def sentence_then_drip(asked: Asked) -> AsyncIterator[str]:
    """A sentence that an article supports, and after it one that never ends."""
    for piece in pieces_of(f"{first_sentence_of_passage_1(asked.messages)} Officials said that"):
        yield event(piece)
    async for piece in slow(asked):
        yield piece


async def endless_line(_: Asked) -> AsyncIterator[str]:
    yield "data: "
    while True:
        yield "x" * 1_000_000


async def flood(_: Asked) -> AsyncIterator[str]:
    while True:
        yield event("flood " * 1000)


async def cut_off(_: Asked) -> AsyncIterator[str]:
    yield event("The reply begins but")
    raise BrokenOff


async def ends_unfinished(_: Asked) -> AsyncIterator[str]:
    yield event("The reply begins but")


async def error_in_stream(_: Asked) -> AsyncIterator[str]:
    yield event("The reply begins but")
    yield data({"error": {"message": FREE_TEXT, "code": 500}})


async def context_error(context_tokens: str) -> AsyncIterator[str]:
    said = f"{FREE_TEXT}: exceeds the available context size ({context_tokens} tokens)"
    yield data({"error": {"message": said, "code": 400}})


async def never_ends(asked: Asked) -> AsyncIterator[str]:
    """The reply does, the body does not."""
    async for piece in say(asked):
        yield piece
    await asyncio.Event().wait()


async def bad_json(_: Asked) -> AsyncIterator[str]:
    yield 'data: {"choices": [{"delta"\n\n'


STREAMS: dict[str, Script] = {
    "echo-first-passage": first_sentence,
    "say": say,
    "betray": betray,
    "usage": say,
    "no-done": no_done,
    "no-usage": no_usage,
    "few-prompt-tokens": few_prompt_tokens,
    "crlf": crlf,
    "comments": comments,
    "several-deltas": several_deltas,
    "think": think,
    "think-in-parts": think_in_parts,
    "late": late,
    "never-ends": never_ends,
    "no-stream-options": say,
    "gpt-5": say,
    "context": first_sentence,
    "context-in-stream": first_sentence,
    "stall": stall,
    "comments-alone": comments_alone,
    "stalls-midway": stalls_midway,
    "slow": slow,
    "paced": paced,
    "held": held,
    "drip": drip,
    "sentence-then-drip": sentence_then_drip,
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
    sentence = re.match(r"(.+?)[.!?](?=\s|$)", text.strip().removeprefix("| ") or heading)
    return f"{sentence[1]} [1]." if sentence else "The passages do not say."
