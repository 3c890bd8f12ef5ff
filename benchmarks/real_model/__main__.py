"""A real small model asked many questions: python -m benchmarks.real_model

    … ask --archive news=INDEX --archive sample=INDEX --out ANSWERS --replies REPLIES
          [--minutes 60] [--seed 0]
    … read ANSWERS              every sentence that the model wrote, with its words, to be judged
    … table ANSWERS JUDGED      kept and withdrawn beside what a reader judged them to be

The endpoint is that of the DATELINE_LLM_* settings; the questions stand in questions.jsonl, each
with the archive it is about and what the articles say. They are asked in an order drawn by the
seed, so that a run that is cut short has asked a fair sample of every kind. Answers and replies
are JSON Lines files that are added to: an interrupted run goes on, with other code the kept
replies are judged anew.
JUDGED has a sentence a line, tab-separated: the question's id, the sentence's place in what the
model wrote, from 1, and "right" (its article's words say so) or "wrong".
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import ExitStack, aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.kept_replies import KeptReplies
from benchmarks.real_model.judged import judged, reading, table
from qa import Answer, Answerer, Done, Failed, Question
from qa.events import Mode
from qa.llm import ChatModel, Chunk, Message
from server.container import Container
from server.schemas import AnswerDocument
from server.settings import load_settings

QUESTIONS = Path(__file__).with_name("questions.jsonl")


@dataclass
class Heard:
    """A chat model whose replies since the last question are kept, as they came."""

    model: ChatModel
    replies: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def context_tokens(self) -> int:
        return self.model.context_tokens

    async def stream(
        self, messages: Sequence[Message], *, max_tokens: int
    ) -> AsyncGenerator[Chunk]:
        self.replies.append("")
        async with aclosing(self.model.stream(messages, max_tokens=max_tokens)) as reply:
            async for chunk in reply:
                self.replies[-1] += chunk.text
                yield chunk


def main() -> None:
    arguments = _arguments()
    match arguments.what:
        case "ask":
            folders = dict(one.split("=", 1) for one in arguments.archive)
            asyncio.run(ask(folders, arguments))
        case "read":
            print("\n".join(reading(_lines(arguments.answers))))
        case "table":
            found = judged(arguments.judged.read_text(encoding="utf-8"))
            print("\n".join(table(_lines(arguments.answers), found)))


async def ask(folders: Mapping[str, str], arguments: argparse.Namespace) -> None:
    """The questions that have no answer yet, one after the other, until the time is over."""
    until = time.monotonic() + 60 * arguments.minutes
    known = {one["id"] for one in _lines(arguments.out)}
    settings = load_settings()
    with ExitStack() as opened:
        container = Container(settings)
        assert container.chat_model is not None, "set DATELINE_LLM_BASE_URL and DATELINE_LLM_MODEL"
        heard = Heard(KeptReplies(container.chat_model, arguments.replies))
        answerers = {
            name: _answerer(container.over(Path(folder)), heard, opened)
            for name, folder in folders.items()
        }
        for question in _drawn(arguments.seed):
            if question["id"] in known or question["archive"] not in answerers:
                continue
            if time.monotonic() > until:
                break
            found = await _asked(question, answerers[question["archive"]], heard)
            with arguments.out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(found, ensure_ascii=False) + "\n")
            print(question["id"], f"{found['seconds']:.0f} s", file=sys.stderr, flush=True)
        await container.aclose()


def _answerer(parts: Container, heard: Heard, opened: ExitStack) -> Answerer:
    archive = opened.enter_context(parts.reader())
    return Answerer(archive, parts.embedder, parts.counter, heard, parts.answer_reader)


async def _asked(question: Mapping[str, str], answerer: Answerer, heard: Heard) -> dict[str, Any]:
    """The question with the answer, what the model replied, and the answer without a model."""
    heard.replies.clear()
    began = time.monotonic()
    answer = await _answer(answerer, question["question"], "llm")
    seconds = time.monotonic() - began
    quoted = await _answer(answerer, question["question"], "extractive")
    return {
        **question,
        "seconds": round(seconds, 1),
        "replies": list(heard.replies),
        "answer": AnswerDocument.model_validate(answer).model_dump(mode="json"),
        "quoted": quoted.answer,
    }


async def _answer(answerer: Answerer, text: str, mode: Mode) -> Answer:
    """Raises the error of a `Failed`."""
    async with aclosing(answerer.ask(Question(text, mode=mode, explain=True))) as events:
        async for event in events:
            match event:
                case Done(answer):
                    return answer
                case Failed(error):
                    raise error
    raise AssertionError("the answerer ended without Done or Failed")


def _drawn(seed: int) -> list[dict[str, Any]]:
    questions = list(_lines(QUESTIONS))
    random.Random(seed).shuffle(questions)
    return questions


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    if file.exists():
        yield from map(json.loads, file.read_text(encoding="utf-8").splitlines())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    ways = parser.add_subparsers(dest="what", required=True)
    asking = ways.add_parser("ask")
    asking.add_argument("--archive", action="append", required=True, metavar="NAME=INDEX")
    asking.add_argument("--out", type=Path, required=True)
    asking.add_argument("--replies", type=Path, required=True)
    asking.add_argument("--minutes", type=float, default=60.0)
    asking.add_argument("--seed", type=int, default=0)
    for name in ("read", "table"):
        way = ways.add_parser(name)
        way.add_argument("answers", type=Path)
        if name == "table":
            way.add_argument("judged", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
