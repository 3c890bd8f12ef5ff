"""Which language's rules a text goes by."""

from __future__ import annotations

import pytest

from index.nlp.language import language_asked
from index.nlp.language.scripts import language_of


@pytest.mark.parametrize(("text", "stated", "language"), [
    ("The harbour is shut", None, "en"),
    ("The harbour is shut", "de", "de"),
    ("The harbour is shut", "zh", "en"),
    ("港口关闭", "en", "zh"),
    ("港の壁", None, "ja"),
    ("港口关闭", "ja", "ja"),
    ("OpenAI CEO Sam Altman 在北京", None, "zh"),
    ("The mayor of Beijing (北京) spoke to the council on Monday", "en", "en"),
    ("Порт закрыт", "uk", "uk"),
    ("Порт закрыт", None, "ru"),
    ("بندر بسته شد", "fa", "fa"),
    ("2024", "th", "en"),
    ("", "th", "en"),
    ("ወደቡ", None, "ethiopic"),
])  # fmt: skip
def test_the_script_has_the_last_word(text: str, stated: str | None, language: str) -> None:
    assert language_of(text, stated) == language


@pytest.mark.parametrize(("question", "stored", "language"), [
    ("What did the mayor say?", {"en": 900, "de": 100}, "en"),
    ("Was sagte der Bürgermeister über den Haushalt?", {"en": 900, "de": 100}, "de"),
    ("Qué dijo el alcalde sobre el puerto de la ciudad?", {"en": 50, "es": 50, "pt": 50}, "es"),
    ("Merkel Rücktritt", {"de": 10}, "de"),
    ("港口", {"en": 900, "zh": 1}, "zh"),
    ("港口", {"en": 900}, "zh"),
    ("بندر کجاست و چرا بسته شد", {"ar": 10, "fa": 10}, "fa"),
    ("harbour", {}, "en"),
])  # fmt: skip
def test_a_question_is_in_a_language_of_the_archive(
    question: str, stored: dict[str, int], language: str
) -> None:
    assert language_asked(question, stored) == language
