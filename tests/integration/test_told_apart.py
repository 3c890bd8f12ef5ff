"""Near misses, talk and other languages, over the sample archive, by the real models."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import aclosing

import pytest

from index import IndexEmbedder, IndexReader, TokenCounter, open_reader
from qa import Answer, Answerer, Delta, Done, Question, Retrieved
from qa.llm import Message
from qa.reader.onnx import OnnxReader
from tests.e2e.serving import seeds_index
from tests.support.fakes import FakeChat

pytestmark = pytest.mark.slow
READER = OnnxReader()


@pytest.fixture(scope="module")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> IndexEmbedder:
    return IndexEmbedder(seeds_index(tmp_path_factory), None)


@pytest.fixture(scope="module")
def reader(
    tmp_path_factory: pytest.TempPathFactory, embedder: IndexEmbedder
) -> Iterator[IndexReader]:
    with open_reader(seeds_index(tmp_path_factory), embedder) as opened:
        yield opened


async def told(
    reader: IndexReader, embedder: IndexEmbedder, question: Question, chat: FakeChat | None = None
) -> tuple[Answer, list[object]]:
    answerer = Answerer(reader, embedder, TokenCounter(), chat, READER)
    events: list[object] = []
    async with aclosing(answerer.ask(question)) as asked:
        async for event in asked:
            events.append(event)
            if isinstance(event, Done):
                return event.answer, events
    raise AssertionError("no answer")


@pytest.mark.parametrize(
    ("question", "missing", "instead", "better"),
    [
        (
            "When did Selwyn Bridge reopen?",
            "Selwyn Bridge",
            "Tollgate Bridge",
            " You could ask: When did Tollgate Bridge reopen?",
        ),
        ("Who is the US special envoy for South Vietnam?", "South Vietnam", "", ""),
        ("How many votes did Florian Thrupp get?", "Florian Thrupp", "", ""),
    ],
)
async def test_a_near_miss_is_refused_and_says_what_is_missing(
    reader: IndexReader,
    embedder: IndexEmbedder,
    question: str,
    missing: str,
    instead: str,
    better: str,
) -> None:
    answer, _ = await told(reader, embedder, Question(question))
    assert (answer.refusal, answer.missing) == ("name_missing", (missing,))
    speaks = f", which speaks of {instead}" if instead else ""
    assert answer.answer == (
        "The articles in this archive do not answer that:"
        f" there is no {missing} in what was found on it{speaks}.{better}"
    )
    assert answer.nearest


async def test_a_model_is_not_asked_about_a_name_that_nothing_found_has(
    reader: IndexReader, embedder: IndexEmbedder
) -> None:
    chat = FakeChat("Selwyn Bridge reopened in April [1].")
    answer, _ = await told(reader, embedder, Question("When did Selwyn Bridge reopen?"), chat)
    assert answer.refusal == "name_missing"
    assert chat.prompts == []


async def test_the_name_that_is_there_is_answered(
    reader: IndexReader, embedder: IndexEmbedder
) -> None:
    answer, _ = await told(reader, embedder, Question("When did Tollgate Bridge reopen?"))
    assert answer.answerable


@pytest.mark.parametrize(
    "said", ["Hello!", "Thanks, that's all!", "Who are you?", "What can you do?"]
)
async def test_talk_is_answered_without_a_search(
    reader: IndexReader, embedder: IndexEmbedder, said: str
) -> None:
    history = (Message("user", "Who won?"), Message("assistant", "Nobody."))
    chat = FakeChat("Hello [1].")
    answer, events = await told(reader, embedder, Question(said, history), chat)
    assert (answer.answerable, answer.refusal, answer.notes) == (True, None, ("talk",))
    assert (answer.citations, answer.sentences, answer.confidence) == ((), (), 0.0)
    assert events[:2] == [Retrieved((), said), Delta(answer.answer)]
    assert chat.prompts == []


async def test_a_question_in_another_language_is_told_so(
    reader: IndexReader, embedder: IndexEmbedder
) -> None:
    question = Question("Wie viele Menschen wohnen eigentlich in der Hauptstadt der Mongolei?")
    answer, _ = await told(reader, embedder, question)
    assert not answer.answerable
    assert "Fragen Sie auf Englisch" in answer.answer
    assert "other_language" in answer.notes
