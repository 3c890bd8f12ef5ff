from __future__ import annotations

from dataclasses import replace

from index import Article, Hit, Passage, sentence_spans
from qa.evidence import Evidence, Features
from qa.writers.shared_entity import shared_name
from tests.unit.qa.verification.texts import VOCABULARY

QUESTION = "Who sold the shipyard by The Courant, and was fined for the leak by The Slipway?"
SALE = Article(
    id="sale",
    title="Shipyard sold",
    publisher="The Courant",
    text="The shipyard was sold by Dagny Holloran. Abel Thrupp bought it from her.",
)
LEAK = Article(
    id="leak",
    title="Fine for the leak",
    publisher="The Slipway",
    text="The court fined Holloran for the leak. Judge Ines Maddow spoke of greed.",
)


def part(article: Article, *coverage: float) -> list[Evidence]:
    """The sentences of the article, and how much of a part of the question each says."""
    passage = Passage(f"{article.id}:1:0", article.id, 1, 0, len(article.text), article.text)
    hit = Hit(article, passage, 1.0, ("lexical",))
    return [
        Evidence(
            hit,
            start,
            end,
            article.text[start:end],
            Features(**dict.fromkeys(Features.__annotations__, 0.5) | {"coverage": said}),
            said,
        )
        for (start, end), said in zip(sentence_spans(article.text), coverage, strict=True)
    ]


def test_the_name_that_both_reports_have_and_a_sentence_of_each() -> None:
    found = shared_name(QUESTION, [part(SALE, 0.9, 0.5), part(LEAK, 0.9, 0.2)], VOCABULARY)
    assert found
    assert found.text == "Dagny Holloran"
    assert [span.text for span in found.spans] == [
        "The shipyard was sold by Dagny Holloran.",
        "The court fined Holloran for the leak.",
    ]


def test_none_where_no_name_is_clearly_ahead() -> None:
    either = part(SALE, 0.8, 0.8)
    assert shared_name(QUESTION, [either, either], VOCABULARY) is None


def test_none_where_nothing_says_enough() -> None:
    parts = [part(SALE, 0.2, 0.1), part(LEAK, 0.2, 0.1)]
    assert shared_name(QUESTION, parts, VOCABULARY) is None


def test_none_where_two_things_are_asked_for() -> None:
    asked = "Who sold the shipyard by The Courant, and who was fined by The Slipway?"
    assert shared_name(asked, [part(SALE, 0.9, 0.5), part(LEAK, 0.9, 0.2)], VOCABULARY) is None


def test_the_publisher_is_no_answer() -> None:
    wired = replace(LEAK, text="Anna Wire – Anna Wire fined them.", publisher="Anna Wire")
    assert shared_name(QUESTION, [part(wired, 0.9), part(wired, 0.9)], VOCABULARY) is None


def test_none_for_what_is_no_name_and_of_one_report() -> None:
    parts = [part(SALE, 0.9, 0.5), part(LEAK, 0.9, 0.2)]
    asked_when = "When was the shipyard sold by The Courant, and the fine paid by The Slipway?"
    assert shared_name(asked_when, parts, VOCABULARY) is None
    assert shared_name(QUESTION, parts[:1], VOCABULARY) is None


def test_the_first_name_is_that_of_whom_the_article_names_in_full_first() -> None:
    text = "A court fined Dagny Holloran. Holloran's son Emil Holloran wept. Emil Holloran left."
    leak = replace(LEAK, text=text)
    sale = replace(SALE, text="The shipyard was sold by Holloran. Abel Thrupp bought it.")
    found = shared_name(QUESTION, [part(sale, 0.9, 0.1), part(leak, 0.9, 0.2, 0.1)], VOCABULARY)
    assert found
    assert found.text == "Dagny Holloran"
