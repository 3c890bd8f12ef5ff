from __future__ import annotations

from dataclasses import replace

from index import Hit, Passage, sentence_spans
from qa.evidence import Evidence, Features, SentenceReading
from qa.reader import SpanScore
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


def read(found: Evidence, score: float) -> Evidence:
    """The evidence with a reading of that score in all."""
    answer = SpanScore(found.start, found.end, 0.0)
    return replace(found, reading=SentenceReading(score, answer))


def test_of_what_was_read_the_surest_and_what_answers_nearly_as_surely() -> None:
    assert articles(read(WALL, 6.0), read(SONG, 5.0), read(FROST, 1.0)) == ["harbour", "choir"]


def test_relevance_says_nothing_of_what_was_read() -> None:
    assert articles(read(SONG, 6.0), read(WALL, 5.5)) == ["choir", "harbour"]
    assert articles(read(SONG, 6.0), WALL, FROST) == ["choir"]


def test_what_rather_does_not_answer_is_left_out_but_for_the_best() -> None:
    assert articles(read(WALL, 1.0), read(FROST, -0.5), read(SONG, 0.5)) == ["harbour", "choir"]
    assert articles(read(WALL, -1.0), read(FROST, -1.5)) == ["harbour"]


def test_of_what_was_read_the_same_words_once_and_three_sentences_at_most() -> None:
    copies = [read(evidence(replace(HARBOUR, id=f"copy{n}"), 8.9), 5.9) for n in range(3)]
    assert articles(read(WALL, 6.0), *copies, read(FROST, 5.5)) == ["harbour", "orchard"]
    said = [replace(HARBOUR, id=f"{n}", text=f"The wall is {n} metres high.") for n in range(5)]
    assert articles(*(read(evidence(one, 9.0), 6.0) for one in said)) == ["0", "1", "2"]


def test_newest_first_among_what_was_read() -> None:
    assert newest(read(WALL, 6.0), read(SONG, 5.5), read(FROST, 5.0)) == [
        "orchard",
        "harbour",
        "choir",
    ]
    assert newest(read(WALL, 6.0), read(FROST, 1.0)) == ["harbour"]
    assert newest(read(WALL, 6.0), FROST) == ["harbour"]


def test_of_each_article_that_was_read_the_surest_sentence() -> None:
    start, end = sentence_spans(HARBOUR.text)[1]
    more = replace(WALL, start=start, end=end, text=HARBOUR.text[start:end])
    found = select_sentences([read(more, 6.0), read(WALL, 5.5), read(FROST, 5.0)], newest=True)
    assert [span.text for span in found] == [FROST.text, more.text]


def test_a_question_of_several_parts_is_answered_part_by_part_whatever_was_read() -> None:
    parts = ([SONG], [WALL])
    assert articles(read(WALL, 6.0), FROST, SONG, parts=parts)[:2] == ["choir", "harbour"]
