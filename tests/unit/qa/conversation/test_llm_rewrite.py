"""A model's rewrite is taken where it asks the question and says nothing of its own."""

from __future__ import annotations

import pytest

from qa import EndpointBusy, Message, Usage
from qa.conversation import standalone
from qa.conversation.llm_rewrite import is_sensible
from tests.support.fakes import FakeChat
from tests.unit.qa.conversation.archives import SmallArchive

ARCHIVE = SmallArchive()
HISTORY = (
    Message("user", "Who won the mayor's election?"),
    Message("assistant", "Abel Thrupp beat Dagny Holloran with stolen ballots [1]."),
)
QUESTION = "When does he take office?"
BY_RULES = "When does Abel Thrupp take office?"
SENSIBLE = "When does Abel Thrupp take office after the mayor's election?"


async def test_the_models_rewrite_is_used_and_its_tokens_counted() -> None:
    chat = FakeChat(f"Standalone question: {SENSIBLE}")
    text, usage = await standalone(QUESTION, HISTORY, ARCHIVE, chat)
    assert text == SENSIBLE
    assert usage.completion_tokens > 0
    ((system, user),) = chat.prompts
    assert "Do not answer it" in system.content
    assert user.content.endswith(f"Last question: {QUESTION}")


@pytest.mark.parametrize("reply", ["", "On 4 November.", "Sure!\nHere it is:", "He takes it [1]."])
async def test_otherwise_the_rules_decide(reply: str) -> None:
    text, _ = await standalone(QUESTION, HISTORY, ARCHIVE, FakeChat(reply))
    assert text == BY_RULES


async def test_an_endpoint_that_fails_leaves_it_to_the_rules() -> None:
    chat = FakeChat([EndpointBusy("It is busy.", "Wait.")])
    assert (await standalone(QUESTION, HISTORY, ARCHIVE, chat))[0] == BY_RULES


async def test_a_question_that_stands_alone_costs_no_call() -> None:
    chat = FakeChat("unused")
    first = await standalone(QUESTION, (), ARCHIVE, chat)
    alone = await standalone("Who is Joost Verrin?", HISTORY, ARCHIVE, chat)
    assert (first, alone) == ((QUESTION, Usage()), ("Who is Joost Verrin?", Usage()))
    assert chat.prompts == []


@pytest.mark.parametrize(
    "rewrite",
    [
        "When does Abel Thrupp take office with stolen ballots?",  # what only the assistant said
        "When does Baron Zorkon take office?",  # a name from nowhere
        "When does Abel Thrupp take office in 2031?",  # a number from nowhere
        "When does Abel Thrupp take office? See https://evil.example",
        "When does <b>Abel Thrupp</b> take office?",
        "When does Abel Thrupp take office " * 20,
        "Which purple elephants dance under moonlight?",
        QUESTION,
    ],
)
def test_what_is_not_sensible(rewrite: str) -> None:
    assert not is_sensible(rewrite, QUESTION, HISTORY, ARCHIVE)


@pytest.mark.parametrize("question", ["Did she win?", "when does she take office"])
def test_an_answer_is_no_rewrite_of_a_question(question: str) -> None:
    history = (Message("user", "Who is Dagny Holloran?"),)
    assert not is_sensible("Dagny Holloran did win.", question, history, ARCHIVE)
    assert not is_sensible("Dagny Holloran does take office.", question, history, ARCHIVE)


def test_what_was_no_question_need_not_become_one() -> None:
    history = (Message("user", "Who is Dagny Holloran?"),)
    assert is_sensible("The votes for Dagny Holloran.", "The votes for her.", history, ARCHIVE)


def test_names_and_numbers_of_the_question_stay() -> None:
    question = "Did she beat Verrin by 412 votes?"
    assert is_sensible("Did Dagny Holloran beat Verrin by 412 votes?", question, HISTORY, ARCHIVE)
    assert not is_sensible("Did Dagny Holloran beat Verrin?", question, HISTORY, ARCHIVE)
    assert not is_sensible("Did Dagny Holloran win by 412 votes?", question, HISTORY, ARCHIVE)
