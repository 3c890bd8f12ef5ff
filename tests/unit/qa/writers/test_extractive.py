from __future__ import annotations

from dataclasses import replace

from index import Hit, Passage, sentence_spans
from qa.evidence import Evidence, Features
from qa.writers import quoted
from qa.writers.extractive import select_sentences
from tests.support.archives import CHOIR, HARBOUR, ORCHARD


def evidence(
    article: object,
    relevance: float,
    coverage: float = 1.0,
    has: float = 0.0,
    headline: float = 0.0,
) -> Evidence:
    """The first sentence of an article."""
    assert isinstance(article, type(HARBOUR))
    passage = Passage(f"{article.id}:1:0", article.id, 1, 0, len(article.text), article.text)
    start, end = sentence_spans(article.text)[0]
    known = dict.fromkeys(Features.__annotations__, 0.5) | {"coverage": coverage}
    features = Features(**known | {"has": has, "headline": headline})
    hit = Hit(article, passage, 1.0, ("lexical",))
    return Evidence(hit, start, end, article.text[start:end], features, relevance)


WALL, FROST, SONG = evidence(HARBOUR, 9.0), evidence(ORCHARD, 8.5), evidence(CHOIR, 2.0)


def articles(*found: Evidence, parts: tuple[list[Evidence], ...] = ()) -> list[str]:
    return [span.hit.article.id for span in select_sentences(found, parts)]


def test_what_is_nearly_as_relevant_as_the_best() -> None:
    assert articles(WALL, FROST, SONG) == ["harbour", "orchard"]


def test_the_same_article_may_say_more_a_little_further_off() -> None:
    start, end = sentence_spans(HARBOUR.text)[1]
    more = replace(WALL, start=start, end=end, text=HARBOUR.text[start:end], relevance=7.7)
    assert articles(WALL, more, replace(FROST, relevance=7.7)) == ["harbour", "harbour"]


def test_the_same_words_once() -> None:
    copy = evidence(replace(HARBOUR, id="copy"), 8.9)
    assert articles(WALL, copy, FROST) == ["harbour", "orchard"]


def test_each_part_has_its_evidence() -> None:
    assert articles(WALL, FROST, SONG, parts=([SONG], [WALL])) == ["choir", "harbour", "orchard"]


def test_a_part_that_nothing_speaks_of_has_none() -> None:
    assert articles(WALL, SONG, parts=([evidence(CHOIR, 2.0, coverage=0.1)], [WALL])) == ["harbour"]


def test_where_the_best_has_what_is_asked_for_others_without_it_are_left_out() -> None:
    assert articles(evidence(HARBOUR, 9.0, has=1.0), FROST) == ["harbour"]
    both = evidence(HARBOUR, 9.0, has=1.0), evidence(ORCHARD, 8.5, has=0.7)
    assert articles(*both) == ["harbour", "orchard"]


def newest(*found: Evidence) -> list[str]:
    return [span.hit.article.id for span in select_sentences(found, newest=True)]


def test_newest_first_undated_last() -> None:
    song = evidence(CHOIR, 8.0)
    assert newest(WALL, song, FROST) == ["orchard", "harbour", "choir"]


def test_the_newest_articles_that_are_about_it() -> None:
    about = evidence(HARBOUR, 8.0, headline=1.0), evidence(CHOIR, 7.0, headline=0.5)
    assert newest(FROST, *about) == ["harbour", "choir"]
    assert newest(evidence(HARBOUR, 9.0), evidence(ORCHARD, 5.0)) == ["harbour"]


def test_days_are_resolved_outside_the_quotation_marks() -> None:
    closed = replace(HARBOUR, text="The wall was closed on Monday.")
    assert quoted(select_sentences([evidence(closed, 1.0)])[0]).claim == (
        "The Selby Post, 6 February 2024: “The wall was closed on Monday.”"
        " (Monday: 5 February 2024)"
    )


def test_the_newest_on_a_topic_is_what_its_article_begins_with() -> None:
    start, end = sentence_spans(HARBOUR.text)[1]
    aside = replace(WALL, start=start, end=end, text=HARBOUR.text[start:end], relevance=9.5)
    assert [span.text for span in select_sentences([aside, WALL], newest=True)] == [WALL.text]
    sought = replace(aside, features=replace(aside.features, topic=0.0))
    assert [span.text for span in select_sentences([sought, WALL], newest=True)] == [aside.text]


def test_no_heading_is_what_an_article_begins_with() -> None:
    headed = replace(HARBOUR, text=f"A wall higher than the last one\n\n{HARBOUR.text}")
    spans = sentence_spans(headed.text)
    heading, lead, more = (
        replace(
            evidence(headed, 9.0), start=start, end=end, text=headed.text[start:end], relevance=rank
        )
        for (start, end), rank in zip(spans[:3], (7.0, 6.0, 9.0), strict=True)
    )
    asked = [
        replace(one, features=replace(one.features, topic=1.0)) for one in (more, heading, lead)
    ]
    assert [span.text for span in select_sentences(asked, newest=True)] == [lead.text]
