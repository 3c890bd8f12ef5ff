"""docs/answers.md with what the sample archive answers now.

`python -m tests.e2e.answers_page INDEX` writes it anew; INDEX holds `seeds` and nothing else.
"""

from __future__ import annotations

import asyncio
import re
import sys
import textwrap
from contextlib import aclosing
from pathlib import Path

from qa import Answer, Done, Failed, Question
from server.container import Container
from server.settings import Settings
from tests.support import REPOSITORY

PAGE = REPOSITORY / "docs" / "answers.md"
_EXAMPLE = re.compile(r'^(```console\n\$ dateline ask "([^"\n]+)"\n)(?:.*?)^```$', re.M | re.S)
_WIDTH = 98


async def written_anew(index: Path) -> str:
    """The page, each example with its answer as it is now."""
    page = PAGE.read_text(encoding="utf-8")
    parts = Container(Settings(index=index))
    try:
        told = {asked: await _answer(parts, asked) for _, asked in _EXAMPLE.findall(page)}
    finally:
        await parts.aclose()
    return _EXAMPLE.sub(lambda found: f"{found[1]}{_broken(told[found[2]].answer)}\n```", page)


async def _answer(parts: Container, question: str) -> Answer:
    async with aclosing(parts.ask(Question(question))) as events:
        async for event in events:
            match event:
                case Done(answer):
                    return answer
                case Failed(error):
                    raise error
    raise AssertionError("no answer")


def _broken(text: str) -> str:
    """Its lines, none longer than a page shows."""
    return "\n".join(
        textwrap.fill(line, _WIDTH, break_on_hyphens=False, break_long_words=False)
        for line in text.split("\n")
    )


if __name__ == "__main__":
    PAGE.write_text(asyncio.run(written_anew(Path(sys.argv[1]))), encoding="utf-8")
