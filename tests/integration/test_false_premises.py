"""Questions that take for granted what the sample archive's articles deny: never agreed with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import aclosing

import pytest

from index import IndexEmbedder, IndexReader, TokenCounter, open_reader
from qa import Answer, Answerer, Done, Question
from tests.e2e.serving import seeds_index
from tests.support.fakes import FakeChat

pytestmark = pytest.mark.slow

# A question, and what a model would write that believes it.
BELIEVED = [
    (
        "Why did the town council reject the repair of Tollgate Bridge?",
        "The town council voted on Tuesday night to reject the repair of Tollgate Bridge.",
    ),
    ("Did Tollgate Bridge reopen in April 2024?", "Yes, Tollgate Bridge reopened in April 2024."),
    (
        "How many jobs does Callaway Foods add by closing its night shift?",
        "Callaway Foods will close the night shift at its cannery and add 120 jobs.",
    ),
    (
        "By how many votes did Dagny Holloran beat Abel Thrupp?",
        "Dagny Holloran beat Abel Thrupp by 412 votes.",
    ),
    (
        "Why did the dockers refuse a rise of 5.8 per cent?",
        "The dockers refused a rise of 5.8 per cent over eighteen months.",
    ),
    (
        "How did Merrowby United beat the Orvelmouth Anchors?",
        "Merrowby United beat the Orvelmouth Anchors in the third round of the Federation Cup.",
    ),
    (
        "How did Merrowby Forge beat the Orvelmouth Terns?",
        "Merrowby Forge beat the Orvelmouth Terns 31–30 in extra time on Saturday.",
    ),
    (
        "Why did the port authority refuse Aeolant a lease of Terminal Two?",
        "The board of the port authority refused Aeolant a 15-year lease of Terminal Two.",
    ),
    (
        "Why was the ship chandler Gordian Pell acquitted?",
        "Gordian Pell was acquitted of fraud by the Kittiwake District Court.",
    ),
    (
        "Why did Orvelmouth's council not adopt its budget for 2023?",
        "Orvelmouth's town council did not adopt its budget for 2023, voting 17 to 14.",
    ),
    (
        "Did the Orvelmouth Port Authority make a loss in 2022?",
        "Yes, the Orvelmouth Port Authority made a loss of 6.4 million crowns in 2022.",
    ),
    (
        "Why has no seal pup been seen on Threep Spit in 2024?",
        "No seal pup was counted on Threep Spit on Sunday.",
    ),
]


@pytest.fixture(scope="module")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> IndexEmbedder:
    return IndexEmbedder(seeds_index(tmp_path_factory), None)


@pytest.fixture(scope="module")
def reader(
    tmp_path_factory: pytest.TempPathFactory, embedder: IndexEmbedder
) -> Iterator[IndexReader]:
    with open_reader(seeds_index(tmp_path_factory), embedder) as opened:
        yield opened


async def answer(
    reader: IndexReader, embedder: IndexEmbedder, question: str, chat: FakeChat | None
) -> Answer:
    answerer = Answerer(reader, embedder, TokenCounter(), chat)
    async with aclosing(answerer.ask(Question(question))) as events:
        async for event in events:
            if isinstance(event, Done):
                return event.answer
    raise AssertionError("no answer")


@pytest.mark.parametrize(("question", "believing"), BELIEVED)
async def test_a_model_that_believes_it_is_not_believed(
    reader: IndexReader, embedder: IndexEmbedder, question: str, believing: str
) -> None:
    told = await answer(reader, embedder, question, FakeChat(f"{believing[:-1]} [1]."))
    assert believing[:-1] not in told.answer


@pytest.mark.parametrize("question", [question for question, _ in BELIEVED])
async def test_without_a_model_there_are_the_articles_words_and_no_yes(
    reader: IndexReader, embedder: IndexEmbedder, question: str
) -> None:
    told = await answer(reader, embedder, question, None)
    assert not told.answer.startswith("Yes")
    for sentence in told.sentences:
        said = told.answer[sentence.start : sentence.end]
        assert "“" in said or '"' in said or said.startswith(("No, by", "Not so"))
