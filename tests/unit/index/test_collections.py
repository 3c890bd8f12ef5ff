"""What a collection may be called, and who sees an article in which."""

from __future__ import annotations

import pytest

from index.collections import (
    EVERYTHING,
    OPEN,
    View,
    collection_key,
    collection_name,
    collection_names,
)

NAMES = [
    "Sports",
    "спорт",
    "スポーツ",
    "رياضة",
    "खेल",
    "한국 소식",
    "क्\u200dष",
    "2024 – élections",
    "C++",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_any_script(name: str) -> None:
    assert collection_name(f"  {name}\n") == name
    assert collection_key(name)


@pytest.mark.parametrize(
    "same",
    [
        ("Embargo", "embargo", "EMBARGO", "Ｅｍｂａｒｇｏ", "em\u200dbargo", " embargo "),
        ("Élan", "E\u0301lan", "éLAN"),
        ("STRASSE", "Straße"),
        ("late  news", "Late\tNews", "LATE\u00a0NEWS"),
    ],
)
def test_one_name_however_it_is_spelt(same: tuple[str, ...]) -> None:
    assert len({collection_key(collection_name(name)) for name in same}) == 1
    assert len(collection_names(same)) == 1


@pytest.mark.parametrize(
    "name",
    [
        "",
        " \n",
        "*",
        "a/b",
        "a" * 101,
        "b" * 100_000,
        "a\0b",
        "a\x1bb",
        "a\u202eb",
        "\u200d",
        "\ud800",
    ],
)
def test_what_is_no_name_is_refused_with_why(name: str) -> None:
    with pytest.raises(ValueError, match=r"^a collection"):
        collection_name(name)


def test_an_article_is_in_a_few_at_most() -> None:
    assert len(collection_names(map(str, range(20)))) == 20
    with pytest.raises(ValueError, match="at most 20"):
        collection_names(map(str, range(21)))


RESTRICTED = frozenset({"embargo", "courts"})
SPORTS, DESK, BOTH = View.of(["Sports"]), View.of(["EMBARGO"]), View.of(["sports", "courts"])


@pytest.mark.parametrize(
    ("members", "seen_by"),
    [
        ((), {OPEN}),
        (("sports",), {OPEN, SPORTS, BOTH}),
        (("culture",), {OPEN}),
        (("embargo",), {DESK}),
        (("sports", "embargo"), {DESK}),
        (("sports", "courts"), {BOTH}),
        (("embargo", "courts"), {DESK, BOTH}),
    ],
)
def test_who_sees_an_article(members: tuple[str, ...], seen_by: set[View]) -> None:
    everybody = (OPEN, SPORTS, DESK, BOTH, View.of([]))
    assert {view for view in everybody if view.sees(members, RESTRICTED)} == seen_by
    assert EVERYTHING.sees(members, RESTRICTED)


def test_views_that_see_the_same_are_equal() -> None:
    assert View.of(["b", "A", "a"]) == View.of(["a", "B"])
    assert View.of(["a", "*"]) == EVERYTHING
    assert View.of(None) == OPEN != View.of([])
