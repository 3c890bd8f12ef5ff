"""Misspelt words of a question, over a real index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index import IndexReader, TokenCounter, open_reader, open_writer
from qa import Message, Question, Retrieved
from qa.conversation.spelling import respelt, with_words
from tests.integration.test_answering import done, events_of
from tests.support.archives import CHOIR, HARBOUR, ORCHARD
from tests.support.fakes import FakeEmbedder

MAYOR = replace(
    CHOIR,
    id="mayor",
    title="Quillfeather elected mayor",
    text="Ottoline Quillfeather was elected mayor of Port Selby with 5,204 votes. Her rival Anselm"
    " Brackwater had 4,100. Printer Gus Vandermolen counted them.",
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexReader]:
    folder: Path = tmp_path_factory.mktemp("index")
    with open_writer(folder, FakeEmbedder(), TokenCounter()) as writer:
        writer.add([HARBOUR, ORCHARD, CHOIR, MAYOR])
    with open_reader(folder, FakeEmbedder()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Who is Ottoline Quilfeather?", {"Quilfeather": "Quillfeather"}),
        ("How many votes did Brackwatter have?", {"Brackwatter": "Brackwater"}),
        ("vandermollen votes", {"vandermollen": "Vandermolen"}),
        ("What did the counsil say of the harbour wall?", {"counsil": "council"}),
        ("By how much will the habour wall be rased?", {"habour": "harbour"}),
    ],
)
def test_what_is_meant(reader: IndexReader, question: str, meant: dict[str, str]) -> None:
    assert respelt(question, reader, TokenCounter()) == meant


@pytest.mark.parametrize(
    "question",
    [
        "Who is Ottoline Quillfeather?",
        "Who is Hector Quilfeather?",
        "Who is the painter of Port Selby?",
        "What does the Valey Gazette say of the harvest?",
        "Where is Zzyzzyx Point?",
        "Who is Brackenwater?",
        "Why?",
    ],
)
def test_what_is_left_alone(reader: IndexReader, question: str) -> None:
    """What is no slip, another's name, a word of English, a publisher, and what nothing is like."""
    assert respelt(question, reader, TokenCounter()) == {}


def test_words_are_put_in_place_of_whole_words() -> None:
    assert with_words("Tom's tom, tomcat", {"tom": "Tim"}) == "Tom's Tim, tomcat"


async def test_the_answer_says_for_which_word(reader: IndexReader) -> None:
    events = await events_of(reader, Question("How many votes did Ottoline Quilfeather have?"))
    assert isinstance(events[0], Retrieved)
    answer = done(events)
    assert events[0].respelt == answer.respelt == ("Quillfeather",)
    assert answer.question == "How many votes did Ottoline Quilfeather have?"
    assert "Quillfeather" in answer.standalone_question
    assert "5,204" in answer.answer


async def test_a_slip_of_turns_before_is_mended_too(reader: IndexReader) -> None:
    history = (Message("user", "Was Ottoline Quilfeather elected mayor of Port Selby?"),)
    answer = done(await events_of(reader, Question("How many votes did she have?", history)))
    assert answer.respelt == ("Quillfeather",)


def test_common_words_of_another_language_are_left_alone_and_names_are_not(tmp_path: Path) -> None:
    fish = replace(
        CHOIR,
        id="fish",
        title="La cuenta de la lonja de Selby",
        text="La cuenta de la lonja de Selby sube a doce mil euros por merluza, dice Brackwater.",
        language="es",
    )
    with open_writer(tmp_path, FakeEmbedder(), TokenCounter()) as writer:
        writer.add([fish])
    with open_reader(tmp_path, FakeEmbedder()) as opened:
        asked = "¿Cuánto cuesta la merluza en la lonja de Selby, según Brackwatter?"
        assert respelt(asked, opened, TokenCounter()) == {"Brackwatter": "Brackwater"}
