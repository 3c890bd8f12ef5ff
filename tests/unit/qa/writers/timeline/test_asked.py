from __future__ import annotations

import time

import pytest

from qa.writers.timeline.asked import story_asked


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("What happened to the ferry Alma Rose?", "ferry Alma Rose"),
        ("What has happened with the tram to Onder?", "tram to Onder"),
        ("what became of the Tarn dam", "Tarn dam"),
        ("Could you tell me what is going on at Selby Yard?", None),
        ("Please give me a timeline of the Onder floods", "Onder floods"),
        ("timeline of the Onder floods", "Onder floods"),
        ("How did the Selby dock strike unfold?", "Selby dock strike"),
        ("How has the Selby dock strike developed so far?", "Selby dock strike"),
        ("What do we know about the Tarn dam?", "Tarn dam"),
        ("Summarise the story of the Tarn dam", "Tarn dam"),
        ("Catch me up on the case of Ida Lund", "Ida Lund"),
    ],
)
def test_whose_story_is_asked_for(question: str, subject: str | None) -> None:
    found = story_asked(question)
    assert (found and found.subject) == subject
    assert found is None or found.order == "oldest first"


@pytest.mark.parametrize(
    "question",
    [
        "What is the latest on the Tarn dam?",
        "the latest on the Tarn dam",
        "Give me the latest news about the Tarn dam.",
        "What's new with the Tarn dam?",
        "Any updates on the Tarn dam?",
    ],
)
def test_of_the_latest_the_newest_comes_first(question: str) -> None:
    found = story_asked(question)
    assert found
    assert (found.subject, found.order, found.outcome) == ("Tarn dam", "newest first", False)


def test_what_happened_wants_the_outcome_first() -> None:
    happened, told = story_asked("What happened to Ida Lund?"), story_asked("Timeline of Ida Lund")
    assert happened
    assert happened.outcome
    assert told
    assert not told.outcome


@pytest.mark.parametrize(
    "question",
    [
        "Who raised the harbour wall?",
        "What is the latest death toll in Onder?",
        "What happened after the vote?",
        "What happened when the dam burst?",
        "What happens to boats that are not registered?",
        "How did the vote go?",
        "What happened next?",
        "What happened to it?",
        "Tell me a story",
        "",
    ],
)
def test_what_is_no_story(question: str) -> None:
    assert story_asked(question) is None


def test_no_question_takes_long() -> None:
    began = time.monotonic()
    for words in ("what happened so far since lately ", "the latest on the ", "how did " * 9):
        story_asked(words * 250)
        story_asked((words * 40)[:300])
    assert time.monotonic() - began < 1
