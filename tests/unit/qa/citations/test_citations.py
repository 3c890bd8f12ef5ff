from __future__ import annotations

from dataclasses import replace

import pytest

from index import Hit, Passage
from qa.citations import CheckedAnswer, Span, UnverifiedQuote, verified
from tests.support.archives import HARBOUR, ORCHARD


def hit_of(article: object) -> Hit:
    assert isinstance(article, type(HARBOUR))
    passage = Passage(f"{article.id}:1:0", article.id, 1, 0, len(article.text), article.text)
    return Hit(article, passage, 1.0, ("lexical",))


ONE, OTHER = hit_of(HARBOUR), hit_of(ORCHARD)


def test_numbers_run_by_first_appearance_and_a_span_keeps_its_number() -> None:
    checked = CheckedAnswer()
    checked.keep("First.", "supported", [Span(OTHER, 0, 10)], 7)
    checked.keep("Second.", "supported", [Span(ONE, 4, 20)], 14)
    last = checked.keep("Third.", "partial", [Span(OTHER, 0, 10)], 21)
    assert checked.text == "First [1]. Second [2]. Third [1]."
    assert [c.number for c in checked.citations] == [1, 2]
    assert last.citations == (1,)
    assert last.new_citations == ()


def test_sentences_index_into_the_answer_with_their_markers() -> None:
    checked = CheckedAnswer()
    checked.keep("“A quote.”", "supported", [Span(ONE, 0, 5)], 1)
    checked.withdraw(2)
    checked.keep("Is it?", "supported", [Span(ONE, 5, 9)], 3)
    assert [checked.text[s.start : s.end] for s in checked.sentences] == [
        "“A quote.” [1]",
        "Is it [2]?",
    ]


def test_a_withdrawn_sentence_is_an_empty_span_and_counts_as_consumed() -> None:
    checked = CheckedAnswer()
    verdict = checked.withdraw(12)
    assert (verdict.text, verdict.start, verdict.end) == ("", 0, 0)
    assert (verdict.index, verdict.consumed, verdict.support) == (0, 12, "unsupported")
    assert checked.citations == []


def test_a_sentence_may_have_several_citations_or_none() -> None:
    checked = CheckedAnswer()
    several = checked.keep("First.", "unchecked", [Span(OTHER, 0, 10), Span(ONE, 4, 20)], 7)
    none = checked.keep("Second.", "unsupported", [], 14)
    again = checked.keep("Third.", "unchecked", [Span(ONE, 4, 20), Span(ONE, 4, 20)], 21)
    assert checked.text == "First [1] [2]. Second. Third [2]."
    assert [c.number for c in several.new_citations] == [1, 2]
    assert (none.citations, none.new_citations) == ((), ())
    assert (none.text, none.support) == ("Second.", "unsupported")
    assert (again.citations, again.new_citations) == ((2,), ())


def test_the_quote_is_the_slice() -> None:
    checked = CheckedAnswer()
    checked.keep("Claim.", "supported", [Span(ONE, 4, 16)], 1)
    (citation,) = checked.citations
    assert citation.quote == HARBOUR.text[4:16] == "harbour wall"
    assert (citation.publisher, citation.published_at) == (HARBOUR.publisher, HARBOUR.published_at)


@pytest.mark.parametrize("change", [{"quote": "harbour walls"}, {"start": 5}, {"end": 15}])
def test_a_quote_that_does_not_stand_there_never_leaves(change: dict[str, object]) -> None:
    checked = CheckedAnswer()
    checked.keep("Claim.", "supported", [Span(ONE, 4, 16)], 1)
    (citation,) = checked.citations
    with pytest.raises(UnverifiedQuote):
        verified(replace(citation, **change), HARBOUR)  # type: ignore[arg-type]


def test_an_empty_quote_never_leaves() -> None:
    with pytest.raises(UnverifiedQuote):
        CheckedAnswer().keep("Claim.", "supported", [Span(ONE, 5, 5)], 1)
