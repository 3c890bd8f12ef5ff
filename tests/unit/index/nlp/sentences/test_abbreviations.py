"""Sentence ends in seventeen languages: two halves of labelled lines, written before the rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.nlp.sentences import sentence_spans
from index.nlp.sentences.abbreviations import goes_on_in

_NO_SPACES = ("zh", "ja")


@pytest.mark.parametrize(("half", "least"), [("development", 50), ("held_back", 42)])
def test_sentence_ends_in_news_lines(half: str, least: int) -> None:
    """Of 51; by the rules of before 40 and 34."""
    right = 0
    path = Path(__file__).with_name(f"other_languages_{half}.txt")
    for line in path.read_text("utf-8").splitlines():
        language, marked = line.split(" ", 1)
        wanted = marked.split("|")
        text = ("" if language in _NO_SPACES else " ").join(wanted)
        right += [text[a:b] for a, b in sentence_spans(text, language)] == wanted
    assert right >= least


@pytest.mark.parametrize(
    ("language", "left", "right", "expected"),
    [
        ("pt", "Lisboa, 23 set.", "2021 (Lusa)", True),
        ("pt", "Abre em set.", "Ninguém sabe", False),
        ("tr", "Prof. Dr. Ayşe Kaya 5.", "kattaki odasındaydı", True),
        ("ru", "По ст.", "5 закона", True),
        ("ru", "Он не стал.", "5 мая он ушёл", False),
        ("sw", "Alisema hivyo.", "Kisha akaondoka", False),
    ],
)
def test_what_goes_on(language: str, left: str, right: str, expected: bool) -> None:
    assert goes_on_in(language, left, right, is_joined=False) is expected


def test_titles_in_capitals_with_nothing_between() -> None:
    assert goes_on_in("vi", "Theo GS.", "TS.", is_joined=True)
