"""Which questions are made of the sentences of an article."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index import Article
from qa.conversation.question_making import latest_on, questions_of

ARTICLE = Article(id="a", text="", title="Ferry sails", publisher="Port Post", language="en")


def made(*sentences: str, title: str = "Ferry sails") -> list[str]:
    text = " ".join(sentences)
    return [one.text for one in questions_of(replace(ARTICLE, text=text, title=title))]


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        (
            "At least 40 people were rescued from the burning ferry Caddow Star, police said.",
            "How many people were rescued from the burning ferry Caddow Star?",
        ),
        (
            "PORT CALDER (Wire) — Twelve seals were set free at Threep Spit on Friday.",
            "How many seals were set free at Threep Spit?",
        ),
        (
            "Abel Thrupp, a retired pilot, won the mayor's election in Port Calder on Sunday.",
            "Who won the mayor's election in Port Calder?",
        ),
        (
            "Dagny Holloran is the chairwoman of the Orvelmouth Chess Club.",
            "Who is the chairwoman of the Orvelmouth Chess Club?",
        ),
        (
            "The old Tollgate Bridge was closed to traffic on 12 February after frost.",
            "When was the old Tollgate Bridge closed to traffic?",
        ),
        (
            "Tollgate Bridge was closed to all traffic because a beam had cracked.",
            "Why was Tollgate Bridge closed to all traffic?",
        ),
        (
            "A court on Tuesday overturned the sentence of Abel Thrupp, his lawyer said.",
            "Who overturned the sentence of Abel Thrupp?",
        ),
        (
            "Harbour Lines cancelled the ferry to Threep Spit because of the wind.",
            "Why did Harbour Lines cancel the ferry to Threep Spit?",
        ),
        (
            "Harbour Lines opened the lighthouse of Threep Spit on 12 May.",
            "When did Harbour Lines open the lighthouse of Threep Spit?",
        ),
        (
            "Harbour Lines will pay for it. Harbour Lines sold 14 ferries to Port Calder.",
            "How many ferries did Harbour Lines sell to Port Calder?",
        ),
        (
            "Harbour Lines paid $4.5 million for the Caddow Star.",
            "How much did Harbour Lines pay for the Caddow Star?",
        ),
        (
            "The Caddow Star was built in Port Calder.",
            "Where was the Caddow Star built?",
        ),
        (
            "A fire destroyed two halls of the Hask & Ferrier shipyard on Monday.",
            "What destroyed two halls of the Hask & Ferrier shipyard?",
        ),
    ],
)
def test_a_sentence_turned_round(sentence: str, question: str) -> None:
    assert made(sentence)[:1] == [question]


@pytest.mark.parametrize(
    ("sentences", "question"),
    [
        (
            "The Hask & Ferrier shipyard has won the order for the Caddow Star.",
            "Who has won the order for the Caddow Star?",
        ),
        (
            "Harbour Lines expects to hire 40 welders in Port Calder.",
            "How many welders does Harbour Lines expect to hire in Port Calder?",
        ),
        (
            "Harbour Lines made a profit of 6.4 million crowns in 2022.",
            "How big a profit did Harbour Lines make?",
        ),
        (
            "Harbour Lines paid its crews 3.6 million crowns in April.",
            "How much did Harbour Lines pay its crews?",
        ),
        ("Abel Thrupp refused to sell the ferry.", "What did Abel Thrupp refuse to do?"),
        ("Harbour Lines has promised that it will sail.", "What did Harbour Lines promise?"),
        (
            "Abel Thrupp was accused of theft by Ida Lund.",
            "What was Abel Thrupp accused of?",
        ),
        (
            "In 1904, Harbour Lines opened the lighthouse of Threep Spit.",
            "When did Harbour Lines open the lighthouse of Threep Spit?",
        ),
        (
            "At Threep Spit, 74 people were taken from their homes.",
            "How many people were taken from their homes at Threep Spit?",
        ),
        (
            "Ida Lund works for the Port Calder Ferry Company. The company employs 436 people.",
            "How many people does the Port Calder Ferry Company employ?",
        ),
        (
            "Harbour Lines was founded by a priest. It employs 436 people.",
            "How many people does Harbour Lines employ?",
        ),
        (
            "The skipper, Abel Thrupp, said it would sail. Mr Thrupp won the race in Port Calder.",
            "Who won the race in Port Calder?",
        ),
    ],
)
def test_more_that_a_sentence_answers(sentences: str, question: str) -> None:
    assert question in made(sentences)


def test_of_two_bridges_neither_is_the_bridge() -> None:
    named = "Ida Lund drew the Tollgate Bridge and the Saltings Bridge."
    asked = made(named, "The bridge was closed on 12 February.")
    assert not any(one.startswith("When") for one in asked)


@pytest.mark.parametrize(
    "sentence",
    [
        "He won the mayor's election in Port Calder on Sunday.",
        "At least 40 people were rescued on Sunday, police said.",
        "Abel Thrupp swam to Threep Spit in 8 hours and 52 minutes.",
        "Abel Thrupp slammed the Harbour Bonds and Exchange Office.",
        "Multiple reports indicated the ferry to Threep Spit would sail.",
        "“Abel Thrupp won the race in Port Calder,” they wrote.",
        "Who will win the race in Port Calder?",
        "Abel Thrupp won it in the end.",
        "Port Calder made the promise in Port Calder on Monday.",
        "Harbour Lines sued Port Calder for unfair and costly ferries.",
        "Harbour Lines introduced, in 2021, a ferry to it.",
        "Photo: Abel Thrupp opened the harbour of Port Calder",
    ],
)
def test_what_cannot_be_asked_alone_is_not_made(sentence: str) -> None:
    assert made(sentence) == []


def test_what_somebody_says_of_what_the_article_is_about() -> None:
    told = ["The Caddow Star sails again."] + ["The Caddow Star is 30 years old."] * 2
    asked = made(
        *told, "Harbour master Ida Lund said the hull was sound.", title="Caddow Star sails"
    )
    assert asked == ["What did Ida Lund say about the Caddow Star?", "Who is Ida Lund?"]


def test_who_somebody_is_that_an_article_introduces() -> None:
    assert made("The beam was found by Joost Verrin, the chief engineer of the town, in May.") == [
        "Who is Joost Verrin?"
    ]
    assert made("The beam was found at Terminal Two, a depot for turbine blades, in May.") == []
    assert made("The beam was found near Upper Threep, a village by the sea, in May.") == [
        "What is Upper Threep?"
    ]
    assert made("It was found by its harbour master, Joost Verrin, in May.") == [
        "Who is Joost Verrin?"
    ]
    assert made("It was found by Joost Verrin, a product designer at Selby, in May.") == [
        "Who is Joost Verrin?"
    ]


def test_no_question_of_what_is_no_person_or_what_everybody_knows() -> None:
    assert made("The beam was found in Upper Threep, a mountainous country, in May.") == []
    assert made("Dagny Holloran is the largest hub of the Orvelmouth ferries.") == []
    cut = made("Abel Thrupp won the cup of Port Calder in the 25th, when it rained.")
    assert cut[:1] == ["Who won the cup of Port Calder?"]


def test_whoever_speaks_is_called_in_full_and_what_it_is_about_too() -> None:
    told = ["Ida Lund built the Caddow Star.", "The Caddow Star sails.", "The Caddow Star is old."]
    said = "“The hull is sound,” Lund said. “I would sail on it.”"
    asked = made(*told, said, title="Caddow Star sails")
    assert asked[-1] == "What did Ida Lund say about the Caddow Star?"
    assert len(asked) == len(set(asked))


def test_the_words_that_answer_are_pointed_at() -> None:
    text = "It rained. Dagny Holloran opened the Tollgate Bridge."
    (one,) = questions_of(replace(ARTICLE, text=text))
    assert text[one.start : one.end] == "Dagny Holloran opened the Tollgate Bridge."


def test_the_latest_on_what_is_named_most() -> None:
    text = "The Caddow Star sails. The Caddow Star is new. Abel Thrupp bought the Caddow Star."
    assert latest_on(replace(ARTICLE, text=text)) is None
    about = replace(ARTICLE, text=text, title="Trouble for the Caddow Star")
    assert latest_on(about) == (
        "What is the latest on the Caddow Star?",
        "the Caddow Star",
    )
    assert latest_on(replace(about, language="de")) is None
    assert list(questions_of(replace(about, language="de"))) == []
