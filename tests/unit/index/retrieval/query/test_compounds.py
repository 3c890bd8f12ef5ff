"""Compounds of a question, by the words that an archive has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from index.nlp.language.analysis import terms_in
from index.retrieval.query.compounds import with_parts


class Archive:
    """How many passages have each word, in any of its forms."""

    def __init__(self, **words: int) -> None:
        self._counts = {term: n for word, n in words.items() for term in terms_in(word, "de")}
        self.asked = 0

    def passages_with(self, terms: Sequence[str]) -> Mapping[str, int]:
        self.asked += 1
        return {term: self._counts.get(term, 0) for term in terms}


ARCHIVE = Archive(
    Hafen=9, Brücke=9, Schule=8, Sanierung=3, Wasser=9, Preise=4, Museum=3, Direktor=2, Autobahn=30,
    Bahn=9, Auto=9, Staub=2, Stau=1, Becken=4, Ecken=1, Bund=9, Bundestag=40, Tag=90,
)  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "parts"),
    [
        ("Wann wird die Hafenbrücke gesperrt?", "hafen brücke"),
        ("Was kostet die Schulsanierung?", "schul sanierung"),
        ("Wie hoch sind Wasserpreise?", "wasser preise"),
        ("Wer ist Museumsdirektor?", "museums direktor"),
        # The less usual way is none.
        ("Wie groß ist das Staubecken?", "stau becken"),
        ("HAFENBRÜCKE oder Hafenbrücke?", "hafen brücke"),
        # What is more usual as one word stays one, and so does what has short parts.
        ("Wo ist die Autobahn?", ""),
        ("Wann tagt der Bundestag?", ""),
        ("Wo ist die Weinstraße?", ""),
        ("", ""),
        ("?! 12345678 2024", ""),
        ("a" * 100_000, ""),
    ],
)
def test_the_parts_stand_behind_the_words(asked: str, parts: str) -> None:
    said = with_parts(asked, "de", ARCHIVE.passages_with)
    assert said == f"{asked} {parts}".strip() or (said == asked and not parts)


@pytest.mark.parametrize("language", [None, "en", "ja", "nl"])
def test_other_languages_are_left_alone(language: str | None) -> None:
    archive = Archive(Hafen=9, Brücke=9)
    asked = "Wann wird die Hafenbrücke gesperrt?"
    assert with_parts(asked, language, archive.passages_with) is asked
    assert archive.asked == 0


def test_an_archive_is_asked_once_for_all_words() -> None:
    archive = Archive(Hafen=9, Brücke=9, Wasser=2, Preise=2)
    said = with_parts("Hafenbrücke und Wasserpreise", "de", archive.passages_with)
    assert said == "Hafenbrücke und Wasserpreise hafen brücke wasser preise"
    assert archive.asked == 1
