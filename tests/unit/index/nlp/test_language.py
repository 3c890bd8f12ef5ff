"""Which language news text is in: sentences of 35 languages, and what should stay unknown."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from index.nlp.language import detected_language
from tests.unit.index.nlp.test_sentences import SCRIPTS, WITHOUT_SPACES

SENTENCES = [
    line.split("\t")
    for line in Path(__file__).with_name("languages.tsv").read_text("utf-8")
    .splitlines()
]  # fmt: skip
TAGS = dict(
    zip(
        [*SCRIPTS, *WITHOUT_SPACES],
        "de fr es ru uk el ar fa ur he hi bn th my am hy ko zh ja".split(),
        strict=True,
    )
)


def test_single_sentences_are_right_or_unknown() -> None:
    found = [(language, detected_language(text)) for language, text in SENTENCES]
    assert [pair for pair in found if pair[1] not in (None, pair[0])] == []
    assert sum(one == other for one, other in found) >= 137


def test_four_sentences_are_right() -> None:
    texts = defaultdict[str, list[str]](list)
    for language, text in SENTENCES:
        texts[language].append(text)
    assert {name: detected_language("\n\n".join(four)) for name, four in texts.items()} == {
        name: name for name in texts
    }


@pytest.mark.parametrize("name", TAGS)
def test_texts_of_other_tests(name: str) -> None:
    text = {**SCRIPTS, **WITHOUT_SPACES}[name].replace("|", " ")
    assert detected_language(text) == TAGS[name]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The council said no.",
        "议会同意了。",
        "4 3 2 1, 23.5 14.2 12 3 4 5 100 9 8 7 12 11 10 33 44 55 66 77",
        "ISBN 978-3-16-148410-0 SKU A-100-22 http://example.com/a/b?c=d REF 99-AB-12",
        "1. FC Köln 2:1 Bayern München 3:3 Real Madrid 0:0 Juventus Torino 4:1 Ajax Amsterdam",
        "Smith Jones Müller García Rossi Dubois Nowak Ivanov Kim Tanaka Nguyen Hansen Silva",
        "xk qzpt vvnr wq lkj mnb zxc asd qwe poi lkj fgh ytr ewq bnm cvb xcz asd qwer",
        "😀🎉🔥 " * 30,
        "\ud800" * 100,
    ],
)
def test_what_is_too_short_mixed_or_no_language_stays_unknown(text: str) -> None:
    assert detected_language(text) is None
