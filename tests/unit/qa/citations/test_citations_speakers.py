from __future__ import annotations

from dataclasses import replace

import pytest

from index import Article
from qa.citations import CheckedAnswer, Span, according_to, render
from qa.citations.byline import is_opinion
from qa.writers import quoted
from tests.support.archives import HARBOUR
from tests.unit.qa.citations.test_citations import hit_of

SAID = "“Nobody asked for it,” said the builder, Odo Lang. “We gave it away.”"


def span(words: str, article: Article) -> Span:
    start = article.text.index(words)
    return Span(hit_of(article), start, start + len(words))


def test_a_citation_says_whose_words_it_quotes() -> None:
    checked = CheckedAnswer()
    told = replace(HARBOUR, text=SAID)
    checked.keep("A gift.", "supported", [span("“We gave it away.”", told)], 7)
    (citation,) = checked.citations
    assert citation.said_by is not None
    said = citation.said_by
    assert told.text[said.start : said.end] == said.text == "the builder"
    assert render.note(citation).endswith("said by the builder")


def test_who_speaks_stands_behind_words_that_do_not_tell() -> None:
    told = replace(HARBOUR, text=SAID)
    claim = quoted(span("“We gave it away.”", told)).claim
    assert claim == "“We gave it away.” — the builder, in The Selby Post, 6 February 2024"
    first = quoted(span(HARBOUR.text[:91], HARBOUR)).claim
    assert first.endswith("said on Monday” — The Selby Post, 6 February 2024")


def test_the_head_of_a_sentence_is_small_in_running_text() -> None:
    told = replace(HARBOUR, text="The council said nobody was hurt. Ruth Adair said two were.")
    assert according_to(span("The council said nobody was hurt.", told)) == (
        ", according to the council"
    )
    assert according_to(span("Ruth Adair said two were.", told)) == ", according to Ruth Adair"


@pytest.mark.parametrize(
    "mark",
    [
        {"category": "Opinion"},
        {"category": "Comment is free"},
        {"title": "Opinion: Leave the wall alone"},
        {"title": "Leave the wall alone | Editorial"},
        {"url": "https://example.org/opinion/2024/wall.html"},
    ],
)
def test_a_page_that_is_marked_as_opinion_is_so_where_it_is_cited(mark: dict[str, str]) -> None:
    article = Article(**{**vars(replace(HARBOUR)), **mark})
    checked = CheckedAnswer()
    checked.keep("It rains.", "supported", [Span(hit_of(article), 0, 20)], 9)
    assert checked.citations[0].opinion
    assert "opinion" in render.note(checked.citations[0])
    assert "The Selby Post (opinion), 6 February 2024" in quoted(Span(hit_of(article), 0, 20)).claim


@pytest.mark.parametrize(
    "mark",
    [
        {},
        {"category": "Opinion polls and politics today"},
        {"title": "Public opinion: what the wall will cost"},
        {"url": "https://example.org/news/opinion-polls-show-a-close-race"},
    ],
)
def test_others_are_not(mark: dict[str, str]) -> None:
    assert not is_opinion(Article(**{**vars(replace(HARBOUR)), **mark}))
