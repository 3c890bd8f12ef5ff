"""Articles that disagree, or correct each other, over a real index and in both modes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index import Article, IndexReader, TokenCounter, open_reader, open_writer
from qa import Answer, Answerer, Delta, Disagreement, Done, Question, Sentence
from tests.support.fakes import FakeChat, FakeEmbedder

FIRST = Article(
    id="first",
    title="New wing for the hospital",
    text="The new wing of Fenn hospital will have 84 beds. Work starts in May.",
    publisher="Port Post",
    published_at=datetime(2024, 3, 2, tzinfo=UTC),
)
SECOND = Article(
    id="second",
    title="Hospital wing smaller than thought",
    text="The new wing of Fenn hospital will have 60 beds. The health fund pays.",
    publisher="Bay Wire",
    published_at=datetime(2024, 3, 4, tzinfo=UTC),
)
BEDS = "How many beds will the new wing of Fenn hospital have?"
WRITTEN = "The new wing of Fenn hospital will have 84 beds [1]."
TOLD = [
    "The articles differ on the number [1] [2]",
    "84 beds — Port Post, 2 March 2024 [1]",
    "60 beds — Bay Wire, 4 March 2024 [2]",
]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexReader]:
    folder: Path = tmp_path_factory.mktemp("index")
    with open_writer(folder, FakeEmbedder(), TokenCounter()) as writer:
        writer.add([FIRST, SECOND])
    with open_reader(folder, FakeEmbedder()) as opened:
        yield opened


async def answered(
    reader: IndexReader, question: Question, chat: FakeChat | None = None
) -> tuple[Answer, str, list[Sentence]]:
    """The answer, what was written, and the verdicts on it."""
    answerer = Answerer(reader, FakeEmbedder(), TokenCounter(), chat)
    written, verdicts = "", list[Sentence]()
    async with aclosing(answerer.ask(question)) as events:
        async for event in events:
            match event:
                case Delta(text):
                    written += text
                case Sentence():
                    verdicts.append(event)
                case Done(answer):
                    return answer, written, verdicts
    raise AssertionError("no answer")


async def test_extractive_says_so_first_and_quotes_both(reader: IndexReader) -> None:
    answer, written, verdicts = await answered(reader, Question(BEDS))
    first, _, quotations = answer.answer.partition("\n\n")
    assert first.splitlines() == TOLD
    assert [one.role for one in answer.sentences[:5]] == ["fact"] * 3 + ["quotation"] * 2
    assert quotations.count("\n") == 1
    assert all(line.startswith("“") for line in quotations.splitlines())
    assert answer.disagreement
    assert answer.disagreements == (Disagreement("number", (1, 2), corrected=False),)
    assert [c.article_id for c in answer.citations[:2]] == ["first", "second"]
    assert verdicts[-1].consumed == len(written)


async def test_a_model_that_tells_one_side_is_completed(reader: IndexReader) -> None:
    answer, written, verdicts = await answered(reader, Question(BEDS), FakeChat(WRITTEN))
    assert answer.answer == f"{WRITTEN} {'. '.join(TOLD)}."
    assert answer.disagreements == (Disagreement("number", (1, 2), corrected=False),)
    assert verdicts[-1].consumed == len(written)


async def test_what_is_not_checked_is_not_completed(reader: IndexReader) -> None:
    question = Question(BEDS, strictness="off")
    answer, _, _ = await answered(reader, question, FakeChat(WRITTEN))
    assert answer.disagreements == ()
