from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.nlp.numbers import numbers

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()


def found(text: str) -> list[tuple[float, str]]:
    return [(number.value, number.unit) for number in numbers(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("£2.3m", [(2_300_000, "£")]),
        ("2.3 million pounds", [(2_300_000, "£")]),
        ("US$1.5bn and $3 million", [(1.5e9, "$"), (3e6, "$")]),
        ("5 per cent, 5% and 5 percent", [(5, "%")] * 3),
        ("half of it", [(50, "%")]),
        ("half a million", [(500_000, "")]),
        ("two and a half million", [(2_500_000, "")]),
        ("6½ sacks", [(6.5, "")]),
        ("1,200 in seven days", [(1200, ""), (7, "")]),
        ("two hundred and five thousand", [(205_000, "")]),
        ("between five and six", [(5, ""), (6, "")]),
        ("fifteen hundred", [(1500, "")]),
        ("two dozen eggs, a dozen more", [(24, ""), (12, "")]),
        ("the first, the 21st, the twenty-first", [(1, "th"), (21, "th"), (21, "th")]),
        ("a 30 second film", [(30, "")]),
        ("the 1990s", [(1990, "s")]),
        ("a 23–16 win in a 10-year run", [(23, ""), (16, ""), (10, "")]),
        ("an A320, 5G and Route66", []),
        ("no one, one of them, the one that", []),
        ("one goal", [(1, "")]),
        ("", []),
    ],
)
def test_values_and_units(text: str, expected: list[tuple[float, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("claim", "span", "agrees"),
    [
        ("1200", "1,200", True),
        ("$2.3 million", "$2.3m", True),
        ("2.3 million", "$2.3m", True),
        ("5%", "5", True),
        ("$5", "5%", False),
        ("5", "5th", False),
        ("2.3 million", "2.4 million", False),
        ("5 million", "5 billion", False),
    ],
)
def test_agreement(claim: str, span: str, agrees: bool) -> None:
    assert numbers(claim)[0].agrees(numbers(span)[0]) is agrees


@given(st.integers(2, 999_999))
def test_digits_and_words_have_the_same_value(value: int) -> None:
    assert found(f"{value:,} people") == found(f"{value} people") == [(value, "")]
    assert found(f"{_in_words(value)} people") == [(value, "")]


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    for number in numbers(text):
        assert text[number.start : number.end].strip()


def _in_words(value: int) -> str:
    if value >= 1000:
        rest = value % 1000
        joined = f" and {_in_words(rest)}" if 0 < rest < 100 else f" {_in_words(rest)}" * bool(rest)
        return f"{_in_words(value // 1000)} thousand{joined}"
    if value >= 100:
        rest = value % 100
        return f"{_ONES[value // 100]} hundred" + (f" and {_in_words(rest)}" if rest else "")
    if value < 20:
        return _ONES[value]
    return _TENS[value // 10] + (f"-{_ONES[value % 10]}" if value % 10 else "")


@pytest.mark.parametrize("piece", ["one, ", "half a ", "12 second ", "a hundred and "])
def test_a_long_text_takes_no_time(piece: str) -> None:
    began = time.process_time()
    numbers(piece * 20_000)
    assert time.process_time() - began < 2
