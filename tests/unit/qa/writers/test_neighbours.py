"""Quotations with the sentence beside them: of languages that nobody reads, and who is meant."""

from __future__ import annotations

import pytest

from index import Article, Hit, Passage
from qa.citations import Span
from qa.evidence import Evidence, Features
from qa.writers.neighbours import with_neighbour, with_those_meant

_NOTHING = Features(*[0.0] * 11)


def evidence(text: str, relevances: list[float]) -> list[Evidence]:
    """Of the sentences of the text, each as relevant as is said."""
    article = Article(id="a", title="", text=text)
    hit = Hit(article, Passage("a:0", "a", 1, 0, len(text), text), 0.5, ())
    found, start = [], 0
    for sentence, relevance in zip(text.split("|"), relevances, strict=True):
        bounds = (start, start + len(sentence))
        found.append(Evidence(hit, *bounds, sentence, _NOTHING, relevance))
        start = bounds[1] + 1
    whole = text.replace("|", " ")
    object.__setattr__(article, "text", whole)
    return sorted(found, key=lambda one: -one.relevance)


def quoted(text: str, relevances: list[float], count: int = 1) -> list[str]:
    found = evidence(text, relevances)
    return [span.text for span in with_neighbour([one.span for one in found[:count]], found)]


HARBOUR = "Der Hafen schließt.|Das kostet drei Millionen.|Der Rat stimmte zu.|Es regnete."


@pytest.mark.parametrize(
    ("relevances", "whole"),
    [
        ([3, 2, 1, 0], "Der Hafen schließt. Das kostet drei Millionen."),
        ([1, 3, 2, 0], "Das kostet drei Millionen. Der Rat stimmte zu."),
        ([2, 3, 1, 0], "Der Hafen schließt. Das kostet drei Millionen."),
        # The second best stands apart: the better of those beside it.
        ([3, 0, 1, 2], "Der Hafen schließt. Das kostet drei Millionen."),
    ],
)
def test_the_more_relevant_of_both_sides(relevances: list[float], whole: str) -> None:
    assert quoted(HARBOUR, relevances) == [whole]


def test_what_it_holds_is_not_told_again() -> None:
    told = quoted(HARBOUR, [3, 2, 1, 0], 3)
    assert told == ["Der Hafen schließt. Das kostet drei Millionen.", "Der Rat stimmte zu."]


@pytest.mark.parametrize(
    "text", ["港" * 100 + "。|" + "海" * 30 + "。", "a" * 280 + ".|" + "b" * 30]
)
def test_alone_where_both_would_be_long(text: str) -> None:
    assert quoted(text, [2, 1]) == [text.split("|")[0]]


def test_nothing_and_one_sentence() -> None:
    assert with_neighbour([], []) == []
    assert quoted("Der Hafen schließt.", [1]) == ["Der Hafen schließt."]


def test_another_article_and_another_paragraph_stay_apart() -> None:
    found = evidence("Der Hafen schließt.|Das kostet viel.", [2, 1])
    text = found[0].hit.article.text
    object.__setattr__(found[0].hit.article, "text", text.replace(". ", ".\n"))
    assert len(with_neighbour([found[0].span], found)[0].text) == len("Der Hafen schließt.")
    other = evidence("Es regnete.|Es schneite.", [2, 1])
    object.__setattr__(other[0].hit.article, "id", "b")
    spans = [found[0].span, other[0].span]
    assert with_neighbour(spans, [*other, *found])[0] == Span(
        found[0].hit, found[0].start, found[0].end
    )


WON = "The divers won it.|Ida Lund of Holm, Tor Aune and Liv Dahl found the wreck.|It rained."


@pytest.mark.parametrize(
    ("question", "text", "is_told"),
    [
        ("Who won the prize?", WON, True),
        ("What did the divers win?", WON, False),
        ("Who won the prize?", WON.replace("The divers", "Eva Ruiz"), False),
        (
            "Who won the prize?",
            WON.replace("Ida Lund of Holm, Tor Aune and Liv Dahl", "They"),
            False,
        ),
    ],
)
def test_who_the_people_are_is_told_behind_them(question: str, text: str, is_told: bool) -> None:
    found = evidence(text, [3, 1, 2])
    spans = with_those_meant(question, [found[0].span, found[1].span], found)
    first, second, third = text.split("|")
    assert [span.text for span in spans] == [first, second if is_told else third]


def test_whom_a_number_counts_stands_before_it() -> None:
    found = evidence(WON.replace("The divers", "Three divers"), [3, 1, 2])
    spans = with_those_meant("Who won the prize?", [found[0].span], found)
    assert [span.text[:9] for span in spans] == ["Ida Lund ", "Three div"]
