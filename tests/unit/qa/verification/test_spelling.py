"""Words that may be meant for each other."""

from __future__ import annotations

import pytest

from qa.verification.spelling import by_sound, is_slip


@pytest.mark.parametrize("other", ["Almaty", "almatyy", "almty", "almary", "alamty"])
def test_one_letter_is_a_slip(other: str) -> None:
    assert is_slip("almaty", other.casefold())


@pytest.mark.parametrize("other", ["balmaty", "elmaty", "almatinsk", "lmaty", "amlayt"])
def test_the_first_letter_or_two_of_them_are_none(other: str) -> None:
    assert not is_slip("almaty", other)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("filips", "phillips"),
        ("mekenzie", "meckenzie"),
        ("garcía", "garsia"),
        ("pulitser", "pulitzer"),
    ],
)
def test_what_sounds_alike(word: str, other: str) -> None:
    assert by_sound(word) == by_sound(other)


def test_what_does_not() -> None:
    assert by_sound("selby") != by_sound("shelby")
