"""A further round of searching, for parts of a question that nothing found speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from index import IndexReader, TokenCounter, open_reader, open_writer
from qa import Answer, Answerer, Done, EndpointBusy, Mode, Question, Retrieved
from tests.support.archives import CHOIR, HARBOUR, ORCHARD
from tests.support.fakes import FakeChat, FakeEmbedder

ASKED = (
    "The council said on Monday that the harbour wall at Port Selby will be raised by 40"
    " centimetres; did Engineer Ruth Adair put the cost at 2.3 million crowns, and which vocal"
    " ensemble triumphed there?"
)
QUERY = "Selby choir won county cup"
ENGINEER = "Engineer Ruth Adair put the cost at 2.3 million crowns [1]."
WON = "The Selby choir won the county cup with a song by Ida Lund [2]."


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexReader]:
    folder: Path = tmp_path_factory.mktemp("index")
    copies = [replace(HARBOUR, id=f"harbour-{n}", title=f"Wall {n}") for n in range(14)]
    with open_writer(folder, FakeEmbedder(), TokenCounter()) as writer:
        writer.add([HARBOUR, ORCHARD, CHOIR, *copies])
    with open_reader(folder, FakeEmbedder()) as opened:
        yield opened


async def asked(
    reader: IndexReader, text: str, chat: FakeChat, mode: Mode | None = None
) -> tuple[list[Retrieved], Answer]:
    answerer = Answerer(reader, FakeEmbedder(), TokenCounter(), chat)
    rounds: list[Retrieved] = []
    async with aclosing(answerer.ask(Question(text, mode=mode))) as events:
        async for event in events:
            if isinstance(event, Retrieved):
                rounds.append(event)
            if isinstance(event, Done):
                return rounds, event.answer
    raise AssertionError("no answer")


async def test_the_part_that_was_missed_is_searched_once_more(reader: IndexReader) -> None:
    chat = FakeChat(f"1. {QUERY}\n", f"{ENGINEER} {WON}")
    rounds, answer = await asked(reader, ASKED, chat)
    assert [one.queries for one in rounds] == [(), (QUERY,)]
    assert "choir" in {hit.article.id for hit in rounds[1].hits}
    assert set(rounds[0].hits) <= set(rounds[1].hits)
    search = chat.prompts[0][1].content
    assert "vocal ensemble" in search
    assert "40 centimetres" not in search.partition("Parts:")[2]
    assert answer.usage.completion_tokens > 0


async def test_an_endpoint_that_fails_there_costs_the_round_only(reader: IndexReader) -> None:
    chat = FakeChat([EndpointBusy("Busy.", "Wait.")], ENGINEER)
    rounds, _ = await asked(reader, ASKED, chat)
    assert [one.queries for one in rounds] == [()]


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Which engineer put the cost of the harbour wall at Port Selby?", None),
        (ASKED, "extractive"),
    ],
)
async def test_no_further_round(reader: IndexReader, text: str, mode: Mode | None) -> None:
    rounds, _ = await asked(reader, text, FakeChat(ENGINEER), mode)
    assert [one.queries for one in rounds] == [()]
