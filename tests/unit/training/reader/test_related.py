"""Windows of other articles that have words in common with a question."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from training.reader.cases import Text
    from training.reader.related import RelatedTexts


def text(body: str, shelf: str) -> Text:
    from training.reader.cases import Text

    return Text(body, f"About {shelf}", body, shelf)


WALL = "The harbour wall will be raised. It will cost two million."
SEQUEL = "The harbour wall was raised at last."
OTHER = "Another wall fell in the storm. Nobody was hurt."
APPLES = "Frost spoiled the apples."


def related(*texts: Text) -> RelatedTexts:
    from training.reader.related import RelatedTexts

    def sentences(text: Text) -> list[tuple[int, int]]:
        middle = text.body.index(".") + 1
        return [(0, middle), (middle, len(text.body))]

    return RelatedTexts(texts, sentences)


def test_is_of_another_shelf_and_has_words_in_common() -> None:
    wall = text(WALL, "a")
    of = related(wall, text(SEQUEL, "a"), text(OTHER, "b"), text(APPLES, "c"))
    found = {of.of("How high is the harbour wall?", wall, random.Random(i)) for i in range(20)}
    assert [(one.body, one.header, one.shelf) for one in found if one] == [
        ("Another wall fell in the storm.", "About b", "b")
    ]


def test_none_where_no_word_is_in_common() -> None:
    of = related(text(WALL, "a"), text(APPLES, "c"))
    assert of.of("Who won the election?", text(OTHER, "b"), random.Random(1)) is None
