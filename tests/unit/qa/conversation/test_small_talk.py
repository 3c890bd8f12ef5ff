"""What is said to the program, and what may be a question to the archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index import IndexStatus
from qa.conversation.small_talk import small_talk

STATUS = IndexStatus(
    path=Path("index"),
    format_version=1,
    model="m",
    dimension=4,
    articles=54,
    passages=59,
    publishers=("Port Post",),
    earliest=datetime(2025, 2, 4, tzinfo=UTC),
    latest=datetime(2025, 6, 15, tzinfo=UTC),
    changed_at=None,
    bytes_on_disk=1,
    search="embedded",
)


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("Hello!", "Hello! I answer questions from the 54 articles"),
        ("hi there", "Hello!"),
        ("Good morning, Dateline.", "Hello!"),
        ("How are you?", "Hello!"),
        ("Thanks, that's all!", "You're welcome."),
        ("thank you very much", "You're welcome."),
        ("OK, thanks", "You're welcome."),
        ("Bye", "Goodbye."),
        ("great", "Glad to help."),
        ("Who are you?", "I am Dateline"),
        ("what’s your name", "I am Dateline"),
        ("Are you a robot?", "I am Dateline"),
        ("What can you do?", "I answer questions from the 54 articles"),
        ("help", "I answer questions"),
        ("?", "I answer questions"),
        ("How does this work?", "I answer questions"),
        ("hi! nice to meet you", "Hello!"),
        ("Hello, what can you do?", "I answer questions"),
        ("are you an AI or a real person?", "I am Dateline"),
        ("How old are you?", "I am Dateline"),
        ("hey there, how's your day going?", "Hello!"),
        ("ok cool thx", "You're welcome."),
        ("who am I talking to?", "I am Dateline"),
        ("so what is it that you can do?", "I answer questions"),
        ("tell me a joke", "I can only look things up."),
        ("Sorry, my mistake", "No harm done."),
        ("you're great, thank you!", "You're welcome."),
        ("I don't understand your answer", "I am sorry."),
        ("That's wrong!", "I am sorry."),
        ("OK, bye. Have a nice day!", "Goodbye."),
    ],
)
def test_talk(said: str, begins: str) -> None:
    answer = small_talk(said, STATUS)
    assert answer is not None
    assert answer.startswith(begins)


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("¡Buenas noches!", "¡Hola! Respondo a preguntas con los 54 artículos"),
        ("¿Cómo te llamas?", "Soy Dateline"),
        ("¿Qué te puedo preguntar?", "Respondo"),
        ("Mil gracias, muy amable", "De nada."),
        ("Adiós, hasta mañana", "Adiós."),
        ("no entiendo la respuesta", "Lo siento."),
        ("ah, no lo sabía", "Me alegro."),
        ("صباح الخير", "مرحبًا!"),
        ("مَن أنتَ؟", "أنا Dateline"),
        ("كيف يمكنك مساعدتي؟", "أجيب"),
        ("شكراً لك", "على الرحب"),
        ("إلى اللقاء", "مع السلامة."),
        ("좋은 아침입니다", "안녕하세요!"),
        ("이름이 뭐예요?", "저는"),
        ("뭘 물어볼 수 있나요?", "이 아카이브의 기사 54건"),
        ("정말 고맙습니다", "천만에요."),
        ("아, 그렇군요", "도움이"),
    ],
)
def test_in_the_language_it_was_said_in(said: str, begins: str) -> None:
    answer = small_talk(said, STATUS)
    assert answer is not None
    assert answer.startswith(begins)


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        ("Thanks a million for all the information!", "You're welcome."),
        ("Oh wow, that is so sad", "Glad to help."),
        ("Yes, makes sense", "Glad to help."),
        ("No, not this one", "Which one do you mean?"),
        ("I meant the other story", "Which one do you mean?"),
        ("Hi! Hope you're doing well.", "Hello!"),
        ("which kinds of questions?", None),
        ("OK, and that was all?", None),
    ],
)
def test_in_other_words(said: str, begins: str | None) -> None:
    answer = small_talk(said, STATUS)
    assert answer is None if begins is None else str(answer).startswith(begins)


@pytest.mark.parametrize(
    "said",
    [
        "Hello Kitty",
        "¿Quién ganó las elecciones?",
        "Gracias a quién se salvó el puente?",
        "من فاز في الانتخابات؟",
        "누가 선거에서 이겼나요?",
        "What can you tell me about it?",
        "Interesting. Who wrote that?",
        "the other bridge",
        "Who are you voting for, asked the mayor?",
        "What can you tell me about the storm?",
        "Thanks to whom did the bridge reopen?",
        "How are you supposed to pay the toll?",
        "Who made the bridge?",
        "Help for the victims of the storm",
        "What is the latest?",
        "Good Morning America",
        "Hello, who won the election?",
        "Thanks. And when was that?",
        "Sorry, Romania.",
        "No, I meant Kellmark.",
        "Are you sure?",
        "What is a joke?",
        "Was the decision wrong?",
        "storm",
        "x" * 300,
    ],
)
def test_questions(said: str) -> None:
    assert small_talk(said, STATUS) is None


def test_what_the_archive_holds_is_told() -> None:
    told = small_talk("Hello", STATUS)
    assert told is not None
    assert "published from 4 February 2025 to 15 June 2025" in told
    empty = small_talk("Hello", replace(STATUS, articles=0, earliest=None, latest=None))
    assert empty is not None
    assert "holds none yet" in empty
