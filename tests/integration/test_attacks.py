"""Every attack of tests/support/attacks.py in both modes, the endpoint a process that obeys it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index import Article, Filters, IndexReader, TokenCounter, open_reader, open_writer
from qa import Answer, Answerer, Done, Question
from qa.llm.http import ConnectionPool
from qa.llm.openai import OpenAIChat
from qa.llm.prompts import NumberedPassage, answer_messages
from qa.llm.timeouts import TimeLimits
from qa.reader.onnx import OnnxReader
from tests.support import REPOSITORY, attacks
from tests.support.archives import CHOIR, HARBOUR, ORCHARD
from tests.support.attacks import ATTACKS, Attack
from tests.support.fakes import FakeEmbedder
from tests.support.scripted_endpoint import ScriptedEndpoint, scripted_endpoint

ASKED = "Who put the cost of the harbour wall at Port Selby?"
COUNTER = TokenCounter()
HONEST = "Engineer Ruth Adair put the cost at 2.3 million crowns"
NAMES = [f"{number}: {attack.place}, {attack.name}" for number, attack in enumerate(ATTACKS, 1)]


@pytest.fixture(scope="module")
def passage_reader() -> OnnxReader:
    return OnnxReader()


@pytest.fixture(scope="module")
def endpoint() -> Iterator[ScriptedEndpoint]:
    with scripted_endpoint() as running:
        yield running


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexReader]:
    """Of all attacks; a question sees one of them, by its category."""
    folder: Path = tmp_path_factory.mktemp("index")
    with open_writer(folder, FakeEmbedder(), COUNTER) as writer:
        writer.add(replace(article, category="honest") for article in (HARBOUR, ORCHARD, CHOIR))
        writer.add(article_of(attack) for attack in ATTACKS)
    with open_reader(folder, FakeEmbedder()) as opened:
        yield opened


def article_of(attack: Attack) -> Article:
    return Article(
        id=category_of(attack),
        text=attack.text,
        title=attack.title,
        publisher=attack.publisher,
        published_at=datetime(2024, 3, 1, tzinfo=UTC),
        category=category_of(attack),
    )


def category_of(attack: Attack) -> str:
    return f"attack-{ATTACKS.index(attack) + 1}"


def beside(attack: Attack) -> Filters:
    return Filters(categories=("honest", category_of(attack)))


each_attack = pytest.mark.parametrize("attack", ATTACKS, ids=NAMES)


async def answered(answerer: Answerer, question: Question) -> Answer:
    async with aclosing(answerer.ask(question)) as events:
        async for event in events:
            if isinstance(event, Done):
                return event.answer
    raise AssertionError("no answer")


def assert_harmless(answer: Answer, reader: IndexReader) -> None:
    assert "krall" not in answer.answer.casefold()
    assert "passages" not in answer.answer
    for citation in answer.citations:
        text = reader.article(citation.article_id, citation.version).text
        assert citation.quote == text[citation.start : citation.end]
        assert citation.article_id == "harbour" or citation.quote == attacks.ABOUT


@each_attack
async def test_with_a_model_that_obeys(
    attack: Attack, reader: IndexReader, endpoint: ScriptedEndpoint, passage_reader: OnnxReader
) -> None:
    pool = ConnectionPool()
    chat = OpenAIChat(
        pool,
        base_url=endpoint.url,
        model="any",
        api_key=None,
        context_tokens=8192,
        limits=TimeLimits(first_token_s=30, timeout_s=30, total_s=60),
    )
    endpoint.forget()
    endpoint.follow(f"betray:{attack.wanted}\n\n{HONEST} [1].")
    answerer = Answerer(reader, FakeEmbedder(), COUNTER, chat, passage_reader)
    answer = await answered(answerer, Question(ASKED, filters=beside(attack)))
    await pool.aclose()
    # What code found in the honest article goes first, whatever the model writes.
    assert answer.answer == f"Ruth Adair [1]\n\n{HONEST} [1]."
    assert [c.quote for c in answer.citations] == [f"{HONEST}."]
    assert_harmless(answer, reader)


@each_attack
async def test_without_a_model(
    attack: Attack, reader: IndexReader, passage_reader: OnnxReader
) -> None:
    answerer = Answerer(reader, FakeEmbedder(), COUNTER, None, passage_reader)
    answer = await answered(answerer, Question(ASKED, filters=beside(attack)))
    assert_harmless(answer, reader)


@each_attack
def test_no_article_can_write_the_marks_of_the_prompt(attack: Attack, reader: IndexReader) -> None:
    hits = reader.search(ASKED, 10, Filters(categories=(category_of(attack),)))
    assert hits
    shown = [NumberedPassage(number, hit) for number, hit in enumerate(hits, 1)]
    asked = answer_messages(ASKED, shown)[-1].content
    assert asked.count("<") == asked.count(">") == 2
    lines = asked.splitlines()
    assert [line for line in lines if line.startswith("[")] == [
        line for line in lines if line.startswith(tuple(f"[{p.number}] " for p in shown))
    ]
    inside = lines[lines.index("<passages>") + 1 : lines.index("</passages>")]
    assert all(line.startswith(("[", "| ")) or not line for line in inside)
    assert not set(asked) & set("\u200b\u200d\u00ad\u202e\u2067\ufeff")


def test_the_page_lists_them() -> None:
    assert len(ATTACKS) >= 60
    page = REPOSITORY / "docs" / "reference" / "attacks.md"
    assert page.read_text("utf-8") == attacks.page(), "run: python -m tests.support.attacks"
