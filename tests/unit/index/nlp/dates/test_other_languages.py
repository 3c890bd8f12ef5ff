"""Days in seventeen languages: two halves of labelled lines, written before the code. On the second
nothing was chosen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import date_annotations, sentence_spans
from index.nlp.dates.calendars import common_year, solar_day, solar_year_of, year_of_era
from index.nlp.dates.day_words import day_words, knows_days_of
from index.nlp.dates.other_languages import Found, days_asked, days_in

_FOLDER = Path(__file__).parent / "other_languages"
_MARK = re.compile(r"\{([^{}]+)=([^}]+)\}")
LANGUAGES = "ar de el es fa fr hi it ja ko pt ro ru th tr vi zh".split()
THURSDAY = date(2021, 9, 23)


def unmarked(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The line, and from where to where it names which days."""
    text, places, position = "", list[tuple[int, int, str]](), 0
    for mark in _MARK.finditer(marked):
        text += marked[position : mark.start()]
        places.append((len(text), len(text) + len(mark[1]), mark[2]))
        text, position = text + mark[1], mark.end()
    return text + marked[position:], places


def right(found: list[Found], places: list[tuple[int, int, str]]) -> int:
    return sum(
        any(
            one.start < end and start < one.end and one.period.iso == iso
            for start, end, iso in places
        )
        for one in found
    )


@pytest.mark.parametrize(("half", "recall"), [("development", 0.8), ("held_back", 0.75)])
def test_no_wrong_day_in_news_lines(half: str, recall: float) -> None:
    named = found_right = 0
    for line in (_FOLDER / f"{half}.txt").read_text("utf-8").splitlines():
        language, day, marked = line.split(" ", 2)
        text, places = unmarked(marked)
        found = [one for one in days_in(text, date.fromisoformat(day), language) if not one.is_full]
        assert right(found, places) == len(found), line
        named, found_right = named + len(places), found_right + len(found)
    assert found_right / named >= recall


@pytest.mark.parametrize(
    ("half", "recall", "lines"), [("development", 0.9, 160), ("held_back", 0.85, 160)]
)
def test_days_and_sentences_of_news_lines(half: str, recall: float, lines: int) -> None:
    """Twenty lines a language, labelled before their output was seen, days in full too."""
    named = said = whole = 0
    for line in (_FOLDER / f"news_{half}.txt").read_text("utf-8").splitlines():
        language, day, marked = line.split(" ", 2)
        sentences = [unmarked(part)[0] for part in marked.split("|")]
        space = "" if language in ("ja", "zh") else " "
        text, places = unmarked(marked.replace("|", space))
        found = days_in(text, date.fromisoformat(day), language)
        assert right(found, places) == len(found), line
        named, said = named + len(places), said + len(found)
        whole += [text[start:end] for start, end in sentence_spans(text, language)] == sentences
    assert said / named >= recall
    assert whole >= lines


@pytest.mark.parametrize("half", ["development", "held_back"])
def test_days_of_questions(half: str) -> None:
    named = found_right = 0
    for line in (_FOLDER / f"questions_{half}.txt").read_text("utf-8").splitlines():
        language, marked = line.split(" ", 1)
        text, places = unmarked(marked)
        found = days_asked(text, THURSDAY, language)
        assert right(found, places) == len(found), line
        named, found_right = named + len(places), found_right + len(found)
    assert found_right / named >= 0.9


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_patterns_of_its_own(language: str) -> None:
    words = day_words(language)
    assert len({*words.weekdays.values()}) == 7
    assert {pattern.kind for pattern in words.patterns} > {"never", "date", "weekday", "step"}


# Kinds that stood wrong in pages of news when they were first read.
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Das Analysehaus MORGEN & MORGEN hat den Preis vergeben."),
        ("de", "Wie sieht unsere Stadt von morgen aus?"),
        ("fr", "Les créations de demain coûtent cher."),
        ("de", "Die Messe fällt aus und wird 2023 vom 2. bis 5. Oktober stattfinden."),
        ("es", "Desde el pasado jueves 16 de mayo los quioscos abren."),
        ("ja", "会社は翌年に設立された。"),
        ("ar", "وصل الوفد في اليوم السابق للقمة."),
        ("tr", "Onu geçen gün çarşıda gördüm."),
        ("hi", "उन्होंने कल कहा कि बैठक होगी।"),
    ],
)
def test_what_looks_like_a_day_and_is_none(language: str, text: str) -> None:
    assert not [one for one in days_in(text, THURSDAY, language) if not one.is_full]


def test_a_language_that_is_not_known_is_left_alone() -> None:
    published = datetime(2021, 9, 23, tzinfo=UTC)
    assert not knows_days_of("sw")
    assert date_annotations("Alisema jana kwamba tarehe 3 Mei", published, "sw") == []
    assert date_annotations("Er kam gestern.", published, "de")
    assert date_annotations("Er kam gestern.", published) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", [str.upper, str.title, str.lower, str.swapcase])
def test_words_in_any_case_mean_the_same(language: str, case: Callable[[str], str]) -> None:
    words = day_words(language)
    for name in (*words.months, *words.weekdays, *words.steps, *words.counts):
        for line in (f"2 {name} 2022", f"am {name}", f"el {name} günü", name):
            for text in (line, case(line)):
                days_in(text, THURSDAY, language)


def test_turkish_capitals() -> None:
    # With its dots: "Kasım" is "KASIM", and "Nisan" is "NİSAN".
    found = days_in("ANKARA, 2 KASIM 2022; 3 NİSAN 2021 SALI GÜNÜ", THURSDAY, "tr")
    assert [one.period.iso for one in found] == ["2022-11-02", "2021-04-03"]


def test_cases_of_months() -> None:
    for language, text in (("ru", "в сентябре 2017 года"), ("el", "τον Σεπτέμβριο του 2017")):
        (found,) = days_in(text, THURSDAY, language)
        assert found.period.iso == "2017-09"


def test_short_months_are_their_language_s_own() -> None:
    day_words.cache_clear()
    day_words("zh")
    (thai,) = days_in("12 มิ.ย. 66", THURSDAY, "th")
    (french,) = days_in("12 févr. 2023", THURSDAY, "fr")
    assert (thai.period.iso, french.period.iso) == ("2023-06-12", "2023-02-12")


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("de", "Die Verhandlung am 12.06.2023 beginnt.", "2023-06-12"),
        ("ko", "재판은 2023. 6. 12. 열린다.", "2023-06-12"),
        ("fr", "L'accord du 2023-06-12 expire.", "2023-06-12"),
        ("ar", "في 6 تشرين الثاني/نوفمبر 2022", "2022-11-06"),
        ("hi", "छह नवंबर 2022", "2022-11-06"),
        ("de", "Das Paket 12.06.2023.4 ist neu.", ""),
    ],
)
def test_days_in_full(language: str, text: str, day: str) -> None:
    assert [one.period.iso for one in days_in(text, THURSDAY, language)] == [day][: bool(day)]


def test_days_of_the_week_beside_a_range_are_of_every_week() -> None:
    text = "Du lundi au vendredi, la poste ouvre à 9 heures, jeudi à 10 heures."
    assert days_in(text, THURSDAY, "fr") == []


def test_next_friday_of_two_meanings_is_left_alone() -> None:
    assert days_in("Он приедет в следующую пятницу.", THURSDAY, "ru") == []
    (found,) = days_in("Он приедет в следующий вторник.", THURSDAY, "ru")
    assert found.period.iso == "2021-09-28"


def test_monday_in_two_words_is_no_saturday() -> None:
    (found,) = days_in("پلیس روز دو شنبه چهار نفر را بازداشت کرد.", date(2021, 9, 20), "fa")
    assert found.period.first == date(2021, 9, 20)


def test_iran_s_calendar() -> None:
    assert solar_day(1400, 7, 1) == date(2021, 9, 23)
    assert solar_day(1403, 12, 30) == date(2025, 3, 20)
    assert solar_day(1402, 12, 30) is None
    assert solar_year_of(date(2024, 3, 19)) == 1402
    assert solar_year_of(date(2024, 3, 20)) == 1403


def test_eras_and_buddhist_years() -> None:
    assert (common_year(2564), common_year(2021)) == (2021, 2021)
    assert year_of_era("令和", 3) == year_of_era("民國", 110) == 2021
    assert year_of_era("平成", 32) is None


@given(st.sampled_from(LANGUAGES), st.text(max_size=300), st.dates())
def test_any_text_and_any_day(language: str, text: str, published: date) -> None:
    for one in days_in(text, published, language):
        assert 0 <= one.start < one.end <= len(text)
