"""Questions that a number or a day answers, and the numbers of a text."""

from __future__ import annotations

import pytest

from index.nlp.language.numbers_asked import asks_for_number, numbers_written

# A question that a number or a day answers, and one that neither does.
QUESTIONS = {
    "ar": ("متى يغلق الميناء؟", "من يدفع الثمن؟"),
    "de": ("In welchem Jahr schloss der Hafen?", "Wer bezahlt den Hafen?"),
    "el": ("Πότε κλείνει το λιμάνι;", "Ποιος πληρώνει;"),
    "es": ("¿Cuántos barcos se perdieron?", "¿Quién paga el puerto?"),
    "fa": ("چند نفر کشته شدند؟", "چه کسی شهردار است؟"),
    "fr": ("Combien de navires ont coulé ?", "Qui paie le port ?"),
    "hi": ("बंदरगाह कब बंद होगा?", "बंदरगाह कौन बंद करेगा?"),
    "it": ("Quante navi sono affondate?", "Chi paga il porto?"),
    "ja": ("港はいつ閉鎖されますか？", "港を閉鎖したのは誰ですか？"),
    "ko": ("항구는 언제 폐쇄되나요?", "누가 비용을 내나요?"),
    "nl": ("Hoeveel schepen vergingen er?", "Wie betaalt de haven?"),
    "pt": ("Quantos navios afundaram?", "Quem paga o porto?"),
    "ro": ("Câte nave s-au scufundat?", "Cine plătește portul?"),
    "ru": ("Сколько стоит ремонт?", "Кто оплатит ремонт?"),
    "th": ("ท่าเรือจะปิดเมื่อไหร่", "ใครเป็นนายกเทศมนตรี"),
    "tr": ("Liman hangi yılda kapandı?", "Limanı kim kapattı?"),
    "vi": ("Có bao nhiêu tàu bị chìm?", "Ai trả tiền cho cảng?"),
    "zh": ("港口什么时候关闭？", "谁关闭了港口？"),
}


@pytest.mark.parametrize("language", QUESTIONS)
def test_which_of_two(language: str) -> None:
    asks, asks_not = QUESTIONS[language]
    assert asks_for_number(asks, language)
    assert not asks_for_number(asks_not, language)
    assert not asks_for_number(asks, "xx")


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("de", "Was kostet die neue Brücke?"),
        ("ar", "ما قوة الزلزال؟"),
        ("ar", "ما هي كلفة المشروع؟"),
    ],
)
def test_a_price_and_a_size_are_numbers(language: str, question: str) -> None:
    assert asks_for_number(question, language)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("وصل ٢٣ راكبا في 1999", {"23", "1999"}),
        ("इसमें १२ लोग", {"12"}),
        ("造成三十二人死亡", {"三十二"}),
        ("一般来说", set()),
        ("①²", set()),
    ],
)
def test_numbers_as_they_are_written(text: str, numbers: set[str]) -> None:
    assert numbers_written(text) == numbers
