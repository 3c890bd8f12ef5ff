"""Which question a message asks."""

from __future__ import annotations

import pytest

from qa.conversation.message import Message, question_in


@pytest.mark.parametrize(
    ("said", "question", "story"),
    [
        (
            "Good evening! Who closed Tollgate Bridge? Thanks a lot!",
            "Who closed Tollgate Bridge?",
            "",
        ),
        (
            "Could you please tell me who closed Tollgate Bridge",
            "Who closed Tollgate Bridge?",
            "",
        ),
        ("I was wondering when the ferry sails.", "When the ferry sails?", ""),
        ("hi, do you know by how much Abel Thrupp won?", "By how much Abel Thrupp won?", ""),
        (
            "Hello. We stood at Tollgate Bridge all morning, and my brother swore a lot. Then it"
            " rained. Is that normal? What had caused the crack? Thank you!",
            "What had caused the crack?",
            "Tollgate Bridge",
        ),
        (
            "My uncle is an engineer. He drives over Tollgate Bridge daily. When was it shut? What"
            " do you think?",
            "When was it shut?",
            "Tollgate Bridge",
        ),
        (
            "I have lived in this valley for forty years and seen mayors come and go, and none of"
            " them ever mended the road to my house, so tell me one thing: who won the election?",
            "who won the election?",
            "",
        ),
    ],
)
def test_it_is_found(said: str, question: str, story: str) -> None:
    assert question_in(said) == Message(question, story)


@pytest.mark.parametrize(
    "said",
    [
        "Who won? By how many votes?",
        "Who is the man that paid for the bridge? He is said to live in Port Calder.",
        "Abel Thrupp election result",
        "The bridge is shut. The ferry does not sail.",
        'Did "Nocturne: the night" win in the year when nobody else did, as Port Calder - Life and'
        " Style reports?",
        "Can you tell me whether the bridge is open?",
        "Tell me about the bridge.",
        "Thanks. Bye.",
    ],
)
def test_what_is_one_question_stays_as_it_is(said: str) -> None:
    assert question_in(said) == Message(said)


def test_a_long_one_takes_no_time() -> None:
    for piece in ("could you tell me ", "a: ", "Is that so? ", "i'd would just "):
        question_in(piece * 400)
