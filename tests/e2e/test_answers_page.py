"""Every example of docs/answers.md is what the sample archive answers."""

from __future__ import annotations

import re
from contextlib import aclosing
from pathlib import Path

from qa import Answer, Done, Failed, Question
from server.container import Container
from server.settings import Settings
from tests.support import REPOSITORY

PAGE = REPOSITORY / "docs" / "answers.md"
_EXAMPLE = re.compile(r'^```console\n\$ dateline ask "([^"\n]+)"\n(.*?)^```$', re.M | re.S)


async def test_the_examples(archive: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    examples = _EXAMPLE.findall(text)
    assert len(examples) == text.count("$ dateline ask") > 0
    parts = Container(Settings(index=archive))
    try:
        for question, expected in examples:
            answer = await asked(parts, question)
            assert paragraphs(answer.answer) == paragraphs(expected)
    finally:
        await parts.aclose()


async def asked(parts: Container, question: str) -> Answer:
    async with aclosing(parts.ask(Question(question))) as events:
        async for event in events:
            match event:
                case Done(answer):
                    return answer
                case Failed(error):
                    raise error
    raise AssertionError("no answer")


def paragraphs(text: str) -> list[str]:
    """The page breaks long lines."""
    return [" ".join(each.split()) for each in text.strip().split("\n\n")]
