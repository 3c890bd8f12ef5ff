"""The table by language in docs/reference/languages.md: each figure is counted again from the
labelled lines, and the interface is in the languages that it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from babel import Locale

from index import sentence_spans
from index.nlp.dates.day_words import knows_days_of
from index.nlp.dates.other_languages import days_in
from index.nlp.language.values import values_of
from server.web.words import languages
from tests.support import REPOSITORY
from tests.unit.index.nlp.dates.test_other_languages import LANGUAGES, right, unmarked

_PAGE = REPOSITORY / "docs" / "reference" / "languages.md"
_LINES = REPOSITORY / "tests" / "unit" / "index" / "nlp"
_HALVES = ("development", "held_back")
_ROW = re.compile(r"^\| ([\w ]+) \((\w\w)\) \| (.+) \|$", re.MULTILINE)
ROWS = {tag: (name, cells.split(" | ")) for name, tag, cells in _ROW.findall(_PAGE.read_text())}


def _lines(name: str, language: str) -> Iterator[str]:
    for line in (_LINES / name).read_text("utf-8").splitlines():
        if line.startswith(f"{language} "):
            yield line[3:]


def _whole(sentences: list[str], language: str) -> bool:
    text = ("" if language in ("ja", "zh") else " ").join(sentences)
    return [text[start:end] for start, end in sentence_spans(text, language)] == sentences


def _days(half: str, language: str) -> str:
    """Days that are said, and those that are named; the older lines label none in full."""
    said = named = 0
    for kind in ("", "news_"):
        for line in _lines(f"dates/other_languages/{kind}{half}.txt", language):
            day, marked = line.split(" ", 1)
            text, places = unmarked(marked.replace("|", "" if language in ("ja", "zh") else " "))
            found = days_in(text, date.fromisoformat(day), language)
            found = [one for one in found if kind or not one.is_full]
            assert right(found, places) == len(found), line
            said, named = said + len(found), named + len(places)
    return f"{said} of {said}, of {named}"


def _sentences(half: str, language: str) -> str:
    cut = [
        line.split("|") for line in _lines(f"sentences/other_languages_{half}.txt", language)
    ] + [
        [unmarked(part)[0] for part in line.split(" ", 1)[1].split("|")]
        for line in _lines(f"dates/other_languages/news_{half}.txt", language)
    ]
    return f"{sum(_whole(sentences, language) for sentences in cut)} of {len(cut)}"


def _numbers(language: str) -> str:
    lines = [
        line.partition("\t")
        for half in _HALVES
        for line in _lines(f"language/numbers_{half}.tsv", language)
    ]
    hits = [values_of(text, language) == set(map(float, said.split())) for text, _, said in lines]
    return f"{sum(hits)} of {len(hits)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_figure_is_as_counted(language: str) -> None:
    name, cells = ROWS[language]
    assert name == Locale("en").languages[language]
    counted = [_days(half, language) for half in _HALVES]
    counted += [_sentences(half, language) for half in _HALVES]
    counted += [_numbers(language), "its own" if language in languages() else "English"]
    assert cells[:-1] == counted
    assert cells[-1]


def test_every_language_whose_days_are_understood_has_a_row() -> None:
    assert set(ROWS) == {*LANGUAGES}
    assert all(map(knows_days_of, ROWS))


def test_the_interface_is_in_the_languages_that_the_page_says() -> None:
    said = {tag for tag, (_, cells) in ROWS.items() if cells[-2] == "its own"} | {"en"}
    assert said == {*languages()}
