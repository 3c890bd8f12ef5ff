"""Our own words in twelve languages: none is missing, and what is filled in is the same."""

from __future__ import annotations

import re
from string import Formatter

import pytest
from babel import Locale

from index.errors.phrases import Phrase
from server.web.words import ENGLISH, Entry, Words, languages, words_in
from tests.support.our_words import our_words

OTHERS = [tag for tag in languages() if tag != "en"]
# What a reader types, or a program reads: commands, options, settings, columns, endings.
_LITERAL = re.compile(
    r"(?<![\w-])--[a-z-]+|dateline(?: [a-z]+)+(?: (?:PATH|ID|QUESTION|NAME))?"
    r"|(?:DATELINE|FIELD)_?[A-Z_]*|(?<![\w.])\.[a-z]{2,5}\b|(?<= )/[a-z]+|YYYY-MM-DD"
)
# In so many words the same in these languages.
_SAME = {
    "de": {"Format", "Index", "Version {n}", "version {n}", "{n} articles"},
    "es": {"Error", "original"},
    "fr": {
        "Arguments", "Articles", "Date", "Format", "Index", "Options", "Page {n}", "Pages",
        "Passages", "Sources", "articles", "original", "page {n}", "passages", "version {n}",
        "{n} dimensions",
    },
    "pt": {"original"},
    "tr": {"Model"},
}  # fmt: skip


def _forms(entry: Entry) -> list[str]:
    return [entry] if isinstance(entry, str) else list(entry.values())


def _filled_in(pattern: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}


def test_there_are_twelve() -> None:
    assert " ".join(languages()) == "ar de en es fr hi ja ko pt ru tr zh"


@pytest.mark.parametrize("tag", OTHERS)
def test_none_is_missing_and_none_besides(tag: str) -> None:
    said = words_in(tag).entries
    assert our_words() - said.keys() == set()
    assert said.keys() - our_words() == set()


@pytest.mark.parametrize("tag", OTHERS)
def test_none_is_empty_or_left_in_english(tag: str) -> None:
    said = words_in(tag).entries
    assert {one for one, entry in said.items() if not all(map(str.strip, _forms(entry)))} == set()
    assert {one for one, entry in said.items() if entry == one} <= _SAME.get(tag, set())


@pytest.mark.parametrize("tag", OTHERS)
def test_what_is_filled_in_is_the_same(tag: str) -> None:
    for english, entry in words_in(tag).entries.items():
        for form in _forms(entry):
            # A form for one or two may say the number in a word.
            spare = {"n"} if isinstance(entry, dict) else set()
            assert _filled_in(form) | spare == _filled_in(english) | spare, english


@pytest.mark.parametrize("tag", OTHERS)
def test_each_count_has_its_form(tag: str) -> None:
    categories = {*Locale.parse(tag).plural_form.tags, "other"}
    counted = [entry for entry in words_in(tag).entries.values() if isinstance(entry, dict)]
    assert counted
    for entry in counted:
        assert entry.keys() <= categories
        assert "other" in entry


@pytest.mark.parametrize("tag", OTHERS)
def test_what_is_typed_stays_as_it_is(tag: str) -> None:
    for english, entry in words_in(tag).entries.items():
        for literal in _LITERAL.findall(english):
            for form in _forms(entry):
                assert literal in form, (english, literal)


def test_a_phrase_is_said_with_its_values() -> None:
    german = words_in("de")
    said = german.say(Phrase("There is no index at {folder}.", folder="/{news}"))
    assert said == "Unter /{news} gibt es keinen Index."
    where = Phrase("The LLM endpoint at {origin}", origin="http://[::1]:1")
    assert (
        german.say(Phrase("{where} cannot be reached.", where=where))
        == "Der LLM-Endpunkt unter http://[::1]:1 ist nicht zu erreichen."
    )


@pytest.mark.parametrize(
    ("n", "said"), [(1, "1 предложение убрано"), (3, "3 предложения"), (5, "5 предложений")]
)
def test_counts_take_the_form_of_the_language(n: int, said: str) -> None:
    one = "1 sentence was taken out: no article supports it."
    more = "{n} sentences were taken out: no article supports it."
    assert words_in("ru").say(Phrase.counted(n, one, more)).startswith(said)


def test_words_that_are_not_ours_stay_as_they_are() -> None:
    german = words_in("de")
    # An article may be called as one of our patterns is.
    assert (
        german.say("There is no index at {folder}.")
        == german.entries["There is no index at {folder}."]
    )
    assert german.say("Bridge {opens}") == "Bridge {opens}"
    assert german.say(Phrase("Never said {so}.", so="so")) == "Never said so."
    text = "Stopped."
    assert ENGLISH.say(text) is text


def test_a_language_without_words_is_none() -> None:
    with pytest.raises(KeyError):
        words_in("nl")
    with pytest.raises(KeyError):
        words_in("../de")
    assert words_in("ar").direction == "rtl"
    assert Words("xx", {}).direction == "ltr"
