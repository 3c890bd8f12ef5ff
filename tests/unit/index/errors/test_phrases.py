"""Words that remember what they were made of."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import date

from index.errors import ArticleRetracted, IndexMissing
from index.errors.phrases import Phrase


def test_it_is_its_english_words() -> None:
    phrase = Phrase("There is no index at {folder!r}.", folder="/news")
    assert phrase == "There is no index at '/news'."
    assert (phrase.pattern, phrase.values) == (
        "There is no index at {folder!r}.",
        {"folder": "/news"},
    )
    assert json.dumps([phrase]) == "[\"There is no index at '/news'.\"]"
    assert str(IndexMissing(phrase, "Make one.")) == f"{phrase} Make one."


def test_of_a_count_it_is_known_by_the_plural() -> None:
    one = Phrase.counted(1, "{n} article of {name}", "{n} articles of {name}", name="A")
    two = Phrase.counted(2, "{n} article of {name}", "{n} articles of {name}", name="A")
    assert (one, two) == ("1 article of A", "2 articles of A")
    assert one.pattern == two.pattern == "{n} articles of {name}"


def test_what_stands_in_a_value_is_no_pattern() -> None:
    phrase = Phrase("{name} is missing.", name="{folder} {0} {")
    assert phrase == "{folder} {0} { is missing."
    assert pickle.loads(pickle.dumps(phrase)) == phrase
    assert copy.deepcopy(Phrase.counted(1, "{n} article", "{n} articles")) == "1 article"


def test_an_error_keeps_the_phrase() -> None:
    error = ArticleRetracted("a", date(2024, 5, 1))
    assert str(error) == "The article 'a' was retracted on 2024-05-01."
    assert isinstance(error.detail, Phrase)
