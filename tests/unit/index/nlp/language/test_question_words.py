"""What is left of a question without the words it asks with."""

from __future__ import annotations

import pytest

from index.nlp.language.question_words import without_question_words

# A question, and what no answer to it says again.
QUESTIONS = {
    "ar": ("متى يغلق الميناء؟", "متى"),
    "de": ("In welchem Jahr schloss der Hafen?", "welchem"),
    "el": ("Πότε κλείνει το λιμάνι;", "Πότε"),
    "es": ("¿Quiénes pagarán el puerto?", "Quiénes"),
    "fa": ("چه کسی شهردار است؟", "چه"),
    "fr": ("Combien de navires ont coulé ?", "Combien"),
    "hi": ("बंदरगाह कब बंद होगा?", "कब"),
    "it": ("Dove affondò la nave?", "Dove"),
    "ja": ("港を閉鎖したのは誰ですか？", "誰"),
    "ko": ("항구는 언제 폐쇄되나요?", "언제"),
    "nl": ("Hoeveel schepen vergingen er?", "Hoeveel"),
    "pt": ("Quais navios afundaram?", "Quais"),
    "ro": ("Câte nave s-au scufundat?", "Câte"),
    "ru": ("Какого числа закроют порт?", "Какого"),
    "th": ("ใครเป็นนายกเทศมนตรี", "ใคร"),
    "tr": ("Limanı kim kapattı?", "kim"),
    "vi": ("Ai trả tiền cho cảng?", "Ai"),
    "zh": ("港口是什么时候关闭的？", "什么时候"),
}
# Two words of it that an answer may well say.
LEFT = {
    "ar": ("يغلق", "الميناء"),
    "de": ("schloss", "Hafen"),
    "el": ("κλείνει", "λιμάνι"),
    "es": ("pagarán", "puerto"),
    "fa": ("شهردار", "است"),
    "fr": ("navires", "coulé"),
    "hi": ("बंदरगाह", "बंद"),
    "it": ("affondò", "nave"),
    "ja": ("港", "閉鎖"),
    "ko": ("항구", "폐쇄"),
    "nl": ("schepen", "vergingen"),
    "pt": ("navios", "afundaram"),
    "ro": ("nave", "scufundat"),
    "ru": ("закроют", "порт"),
    "th": ("นายก", "เทศมนตรี"),
    "tr": ("Limanı", "kapattı"),
    "vi": ("trả tiền", "cảng"),
    "zh": ("港口", "关闭"),
}


@pytest.mark.parametrize("language", QUESTIONS)
def test_what_it_asks_with_goes_and_the_rest_stays(language: str) -> None:
    question, asking = QUESTIONS[language]
    rest = without_question_words(question, language)
    assert asking not in rest
    assert all(word in rest for word in LEFT[language])


@pytest.mark.parametrize("language", ["en", "xx", None])
def test_of_others_nothing_is_known(language: str | None) -> None:
    assert without_question_words("Who pays?", language) == "Who pays?"


def test_a_question_of_such_words_alone_stays() -> None:
    assert without_question_words("¿Quién?", "es") == "¿Quién?"
    assert without_question_words("为什么？", "zh") == "为什么？"


def test_no_part_of_a_longer_word_goes() -> None:
    assert "Кого́рта" in without_question_words("Кого́рта Ито", "ru")
    assert "किसान" in without_question_words("किसान किससे मिला?", "hi")
    assert "chiave" in without_question_words("Chi ha la chiave?", "it")
    assert "kimya" in without_question_words("Hangi kimyager kimya okudu?", "tr")


@pytest.mark.parametrize(
    ("question", "language", "word"),
    [("几何学是谁创立的？", "zh", "几何学"), ("임진왜란은 왜 일어났나?", "ko", "임진왜란")],
)
def test_what_a_longer_word_has_in_it_asks_nothing(question: str, language: str, word: str) -> None:
    assert word in without_question_words(question, language)
