"""Questions about several reports: the model's short answer, tied to words of each report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from index import Article, IndexReader, TokenCounter, open_reader, open_writer
from qa import Answer, Answerer, Delta, Done, Event, Question, Sentence
from tests.support.archives import CHOIR, HARBOUR, ORCHARD
from tests.support.fakes import FakeChat, FakeEmbedder

BOTH = (
    "Did The Selby Post report that the harbour wall at Port Selby will be raised by 40"
    " centimetres, and did the Valley Gazette report that a late frost has spoiled half of the"
    " valley's apple harvest?"
)
WALL = "The harbour wall at Port Selby will be raised by 40 centimetres."
FROST = "A late frost has spoiled half of the valley's apple harvest."
WHO = (
    "Who, according to The Selby Post, put the cost of the harbour wall at Port Selby at 2.3"
    " million crowns, while the Valley Gazette reported that a late frost has spoiled half of the"
    " valley's apple harvest?"
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexReader]:
    folder: Path = tmp_path_factory.mktemp("index")
    with open_writer(folder, FakeEmbedder(), TokenCounter()) as writer:
        writer.add([HARBOUR, ORCHARD, CHOIR])
    with open_reader(folder, FakeEmbedder()) as opened:
        yield opened


async def told(reader: IndexReader, question: Question, chat: FakeChat) -> list[Event]:
    answering = Answerer(reader, FakeEmbedder(), TokenCounter(), chat)
    async with aclosing(answering.ask(question)) as events:
        return [event async for event in events]


def done(events: list[Event]) -> Answer:
    assert isinstance(events[-1], Done), events[-1]
    return events[-1].answer


async def test_a_verdict_rests_on_the_sentences_behind_it(reader: IndexReader) -> None:
    chat = FakeChat(f"Yes\n{WALL} [1]\n{FROST} [2]")
    events = await told(reader, Question(BOTH), chat)
    answer = done(events)
    assert answer.answer == (
        "Yes, as the model reads The Selby Post and Valley Gazette [1] [2]."
        f"\n\n{WALL[:-1]} [1]. {FROST[:-1]} [2]."
    )
    assert [one.role for one in answer.sentences] == ["fact", "text", "text"]
    assert [one.support for one in answer.sentences] == ["partial", "supported", "supported"]
    assert "Begin with Yes or No." in chat.prompts[0][1].content
    written = "".join(event.text for event in events if isinstance(event, Delta))
    last = [event for event in events if isinstance(event, Sentence)][-1]
    assert last.consumed == len(written)


async def test_what_the_model_does_not_say_of_a_report_is_quoted(reader: IndexReader) -> None:
    events = await told(reader, Question(BOTH), FakeChat(f"YES ANSWER\n{WALL} [1]"))
    answer = done(events)
    assert answer.answer.startswith(
        "Yes, as the model reads The Selby Post and Valley Gazette [1] [2]."
    )
    assert answer.answer.endswith(f"\n\n“{FROST}” — Valley Gazette, 21 April 2024 [2]")
    written = "".join(event.text for event in events if isinstance(event, Delta))
    last = [event for event in events if isinstance(event, Sentence)][-1]
    assert last.consumed == len(written)


async def test_words_that_say_too_little_for_a_verdict_are_quoted_without_one(
    reader: IndexReader,
) -> None:
    asked = BOTH.replace(FROST[7:-1], "late frost ruined the valley's cherry harvest")
    answer = done(await told(reader, Question(asked), FakeChat(f"Yes.\n{WALL} [1]")))
    assert answer.answer == (f"{WALL[:-1]} [1].\n\n“{FROST}” — Valley Gazette, 21 April 2024 [2]")
    assert [one.support for one in answer.sentences] == ["supported", "supported"]


@pytest.mark.parametrize("reply", ["NO ANSWER", "The mayor of Paris was delighted."])
async def test_what_every_report_says_is_quoted_where_the_model_has_nothing(
    reader: IndexReader, reply: str
) -> None:
    events = await told(reader, Question(BOTH), FakeChat(reply))
    answer = done(events)
    assert answer.answer == (
        f"“{WALL[:-1]}, the council said on Monday.” — The Selby Post, 6 February 2024 [1]\n"
        f"“{FROST}” — Valley Gazette, 21 April 2024 [2]"
    )
    [monday] = answer.citations[0].days
    assert (monday.text, monday.in_full) == ("Monday", "5 February 2024")
    assert answer.citations[1].days == ()
    written = "".join(event.text for event in events if isinstance(event, Delta))
    assert [event for event in events if isinstance(event, Sentence)][-1].consumed == len(written)


async def test_no_verdict_without_words_for_each_part(reader: IndexReader) -> None:
    asked = BOTH.replace(FROST[7:-1], "comet struck Quito, destroying seventeen observatories")
    answer = done(await told(reader, Question(asked), FakeChat(f"Yes.\n{WALL} [1]")))
    assert answer.answer == f"{WALL[:-1]} [1]."


async def test_a_question_about_one_report_gets_no_verdict_of_the_model(
    reader: IndexReader,
) -> None:
    asked = "Will the harbour wall at Port Selby be raised by 40 centimetres?"
    chat = FakeChat(f"Yes. {WALL} [1]")
    answer = done(await told(reader, Question(asked), chat))
    assert "Begin with" not in chat.prompts[0][1].content
    assert answer.answer == f"{WALL[:-1]} [1]."


@pytest.mark.parametrize(
    "reply",
    ["Ruth Adair\nNobody knows more.", "The engineer who did all of these things is Ruth Adair."],
)
async def test_a_name_rests_on_passages_that_have_it(reader: IndexReader, reply: str) -> None:
    answer = done(await told(reader, Question(WHO), FakeChat(reply)))
    assert answer.answer.startswith("Ruth Adair, as the model reads The Selby Post [1].")
    assert answer.sentences[0].support == "partial"
    assert "Ruth Adair" in answer.citations[0].quote


async def test_a_name_that_code_finds_does_not_hang_on_the_reply(tmp_path: Path) -> None:
    sold = "The old shipyard at Marrow Quay was sold by Dagny Holloran."
    fined = "The court fined Dagny Holloran for the leak at the cannery."
    with open_writer(tmp_path, FakeEmbedder(), TokenCounter()) as writer:
        writer.add(
            [
                Article(id="sale", title="Sold", publisher="The Courant", text=sold),
                Article(id="leak", title="Fined", publisher="The Slipway", text=fined),
            ]
        )
    asked = Question(
        "Who sold the old shipyard at Marrow Quay according to The Courant, and was fined by the"
        " court for the leak at the cannery according to The Slipway?"
    )
    with open_reader(tmp_path, FakeEmbedder()) as opened:
        answer = done(await told(opened, asked, FakeChat("NO ANSWER")))
    assert answer.answer == (
        "Dagny Holloran, going by The Courant and The Slipway [1] [2].\n\n"
        f"“{sold}” — The Courant, undated [1]\n“{fined}” — The Slipway, undated [2]"
    )


async def test_a_name_that_no_passage_has_makes_way_for_the_words_of_the_reports(
    reader: IndexReader,
) -> None:
    answer = done(await told(reader, Question(WHO), FakeChat("Arthur Pendle\n")))
    assert "Pendle" not in answer.answer
    first, _ = answer.answer.split("\n")
    assert first.startswith("“Engineer Ruth Adair put")
    assert first.endswith("” — The Selby Post, 6 February 2024 [1]")


async def test_a_model_that_goes_round_is_stopped(reader: IndexReader) -> None:
    chat = FakeChat("Yes\n" + f"{WALL} [1]\n" * 40)
    events = await told(reader, Question(BOTH), chat)
    assert done(events).answer.count("raised by 40 centimetres") == 1
    written = "".join(event.text for event in events if isinstance(event, Delta))
    assert written.count("raised by 40 centimetres") < 6


async def test_a_sentence_goes_with_the_one_it_leans_on(reader: IndexReader) -> None:
    asked = Question("Who put the cost of the harbour wall at Port Selby?")
    lost = "The mayor of Paris was delighted about everything."
    leaning = "He put the cost at 2.3 million crowns."
    kept = "Engineer Ruth Adair put the cost at 2.3 million crowns."
    answer = done(await told(reader, asked, FakeChat(f"{lost} {leaning} {kept}")))
    assert answer.answer == f"{kept[:-1]} [1]."
    marked = Question(asked.text, strictness="mark")
    assert leaning[:-1] in done(await told(reader, marked, FakeChat(f"{lost} {leaning}"))).answer
