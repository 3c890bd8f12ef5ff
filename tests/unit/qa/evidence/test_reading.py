from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from index import Article, Hit, Passage, Query, sentence_spans
from index.retrieval.query import ArchiveNames, parse_query
from qa.evidence import FITTED, Evidence, Features, confidence, least_confidence
from qa.evidence.reading import can_read, read, windows_around
from qa.reader import Window
from tests.support.archives import HARBOUR, ORCHARD
from tests.support.fakes import FakeReader, Told

NAMES = ArchiveNames(("The Selby Post", "Valley Gazette"), ())
LONGEST, MOST = 400, 4
WALL = "How high will the harbour wall at Port Selby be raised?"


def evidence(
    article: Article = HARBOUR, topic: float = 0.0, passage: tuple[int, int] | None = None
) -> list[Evidence]:
    """Every sentence of an article, or of a passage of it, the first one most relevant."""
    start, end = passage or (0, len(article.text))
    text = article.text[start:end]
    hit = Hit(article, Passage(f"{article.id}:1:0", article.id, 1, start, end, text), 1.0, ())
    features = Features(**dict.fromkeys(Features.__annotations__, 0.5) | {"topic": topic})
    return [
        Evidence(hit, start + left, start + right, text[left:right], features, 9.0 - number)
        for number, (left, right) in enumerate(sentence_spans(text, article.language))
    ]


def numbered(count: int, length: int, of: str = "long") -> list[Evidence]:
    """Sentences of so many code points each, a blank between them."""
    said = [f"Report {number:03} says {'a' * (length - 17)}." for number in range(count)]
    assert {len(one) for one in said} == {length}
    found = evidence(replace(HARBOUR, id=of, text=" ".join(said)))
    assert [one.text for one in found] == said
    return found


def places(windows: Sequence[Window]) -> list[tuple[int, int]]:
    return [(window.start, window.end) for window in windows]


def test_a_short_article_is_one_window() -> None:
    assert places(windows_around(evidence())) == [(0, len(HARBOUR.text))]


def test_neighbours_are_taken_on_both_sides_what_stands_before_first() -> None:
    of_nine = numbered(9, 98)
    [window] = windows_around(of_nine[4:5])
    assert (window.start, window.end) == (of_nine[2].start, of_nine[5].end)
    of_nine = numbered(9, 198)
    [window] = windows_around(of_nine[4:5])
    assert (window.start, window.end) == (of_nine[3].start, of_nine[4].end)


def test_where_nothing_stands_before_what_follows_is_taken() -> None:
    of_nine = numbered(9, 98)
    [window] = windows_around(of_nine[:1])
    assert (window.start, window.end) == (of_nine[0].start, of_nine[3].end)
    [window] = windows_around(of_nine[-1:])
    assert (window.start, window.end) == (of_nine[5].start, of_nine[8].end)


def test_a_neighbour_that_is_too_long_ends_its_side_alone() -> None:
    said = ["The wall is old.", f"It {'b' * 470}.", "He said so.", "It is high.", "It was built."]
    found = evidence(replace(HARBOUR, text=" ".join(said)))
    [window] = windows_around(found[2:3])
    assert (window.start, window.end) == (found[2].start, found[4].end)


@pytest.mark.parametrize("length", [20, 77, 132, 133, 199, 200, 400])
def test_no_window_is_longer_than_the_limit(length: int) -> None:
    found = numbered(30, length)
    windows = windows_around(found[::-1])
    assert all(window.end - window.start <= LONGEST for window in windows)
    starts, ends = {one.start for one in found}, {one.end for one in found}
    assert all(window.start in starts and window.end in ends for window in windows)


def test_a_sentence_longer_than_the_limit_is_a_window_by_itself() -> None:
    found = numbered(3, 700)
    assert places(windows_around(found[1:2])) == [(found[1].start, found[1].end)]


def test_a_sentence_that_a_window_holds_makes_no_other() -> None:
    found = numbered(8, 120)
    windows = windows_around(found)
    assert len(set(places(windows))) == len(windows) < len(found)
    assert windows_around([*found, *found]) == windows
    for one in found:
        assert any(window.start <= one.start and one.end <= window.end for window in windows)


def test_the_same_places_in_another_article_are_another_window() -> None:
    windows = windows_around([*numbered(3, 100, "one"), *numbered(3, 100, "two")])
    assert [window.hit.article.id for window in windows] == ["one", "two"]


def test_windows_are_those_of_the_most_relevant_sentences_and_few() -> None:
    found = numbered(40, 400)
    windows = windows_around(found)
    assert places(windows) == [(one.start, one.end) for one in found[:MOST]]
    assert windows_around([]) == []


def test_a_window_stays_inside_its_passage() -> None:
    start = HARBOUR.text.index("Engineer")
    end = HARBOUR.text.index(" The council has")
    found = evidence(passage=(start, end))
    assert places(windows_around(found)) == [(start, end)]


def query(question: str) -> Query:
    return parse_query(question, NAMES, date(2024, 5, 1))


def can(question: str, *found: Evidence) -> bool:
    return can_read(query(question), found)


def test_a_question_in_english_about_one_thing_can_be_read() -> None:
    assert can(WALL, *evidence())
    assert can(WALL, *evidence(replace(HARBOUR, language=None)))
    assert can("How high?", *evidence())
    assert can(f"According to The Selby Post, {WALL}", *evidence())


@pytest.mark.parametrize(
    "question",
    [
        "Wie hoch wird die Hafenmauer in Port Selby, und wann wird sie gebaut werden?",
        "Welche Kosten nannte die Ingenieurin für die Erhöhung der Hafenmauer?",
        "De combien la digue du port sera-t-elle rehaussée selon le conseil municipal ?",
        "港口的墙将加高多少厘米？工程什么时候开始，费用是多少？",
    ],
)
def test_a_question_in_another_language_cannot(question: str) -> None:
    assert not can(question, *evidence())


def test_nor_can_an_article_in_another_language() -> None:
    german = replace(HARBOUR, id="mauer", text="Die Hafenmauer wird erhöht.", language="de")
    assert not can(WALL, *evidence(german), *evidence())
    assert can(WALL, *evidence(), *evidence(german))


def test_nor_can_a_question_of_two_parts_or_two_publishers() -> None:
    both = (
        "Did The Selby Post report that the harbour wall will be raised, and did the Valley"
        " Gazette report that a late frost has spoiled half of the apple harvest?"
    )
    assert not can(both, *evidence())
    assert not can("Did The Selby Post and Valley Gazette both report the frost?", *evidence())


def test_nor_can_a_topic_or_nothing() -> None:
    assert not can("The harbour wall", *evidence(topic=1.0))
    assert not can(WALL)


def test_the_sentences_read_come_first_the_surest_before_others() -> None:
    builder, work = Told("not yet chosen", 4.0, 2.0), Told("2.3 million", 8.0, 2.0)
    found = evidence()
    told = read(query(WALL), found, FakeReader(builder, work))
    assert [one.text for one in told][:2] == [found[1].text, found[3].text]
    assert told[0].reading is not None
    answer = told[0].reading.answer
    assert HARBOUR.text[answer.start : answer.end] == "2.3 million"
    assert told[0].reading.score == 2.0 + FITTED["read"]["order"]["span"] * 8.0
    assert confidence(told) > confidence(told[1:]) > confidence(told[2:])


def test_of_equally_sure_sentences_the_more_relevant_come_first() -> None:
    found = evidence()
    told = read(query(WALL), found[::-1], FakeReader())
    assert [one.text for one in told] == [one.text for one in found]


def test_equally_sure_and_relevant_sentences_stay_in_their_order() -> None:
    found = [replace(one, relevance=1.0) for one in evidence()[::-1]]
    told = read(query(WALL), found, FakeReader())
    assert [one.text for one in told] == [one.text for one in found]


def test_how_sure_a_sentence_is_counts_the_reader_and_its_relevance() -> None:
    found = evidence()
    [_, second, *_] = read(query(WALL), found, FakeReader())
    assert second.reading is not None
    share: float = FITTED["read"]["order"]["relevance"]
    assert second.surely == pytest.approx(second.reading.score + share * second.relevance)
    assert found[0].surely == -math.inf


def test_an_answer_takes_another_confidence_where_the_best_was_read() -> None:
    found = evidence()
    told = read(query(WALL), found, FakeReader())
    assert least_confidence(told) == FITTED["read"]["least_confidence"]
    assert least_confidence(found) == least_confidence([]) == FITTED["least_confidence"]
    # That some other sentence was read says nothing of the best.
    assert least_confidence([found[0], *told]) == FITTED["least_confidence"]


@pytest.mark.parametrize(
    ("headline", "context", "late", "is_enough"),
    [
        (0.0, 0.5, 0.4, False),
        # A word of it in the headline, most of it in the passage, or a sentence near to it.
        (0.2, 0.5, 0.4, True),
        (0.0, 0.7, 0.4, True),
        (0.0, 0.5, 0.6, True),
    ],
)
def test_of_something_else_no_reading_is_enough(
    headline: float, context: float, late: float, is_enough: bool
) -> None:
    wall, *_ = read(query(WALL), evidence(), FakeReader(Told("wall", 40.0, 40.0)))
    known = replace(wall.features, headline=headline, context=context, late=late)
    found = [replace(wall, features=known)]
    assert (confidence(found) >= least_confidence(found)) is is_enough


def test_sentences_that_were_not_read_stay_behind_in_their_order() -> None:
    found = numbered(MOST + 4, 400)
    told = read(query(WALL), found, FakeReader(Told("Report 002", 8.0, 8.0)))
    assert told[0].text == found[2].text
    assert all(one.reading for one in told[:MOST])
    assert told[MOST:] == found[MOST:]


def test_reading_changes_nothing_else() -> None:
    found = [*evidence(), *evidence(ORCHARD)]
    told = read(query(WALL), found, FakeReader(Told("900 tonnes")))
    assert replace(told[0], reading=None) == found[len(evidence()) + 1]
    assert {one.span for one in told} == {one.span for one in found}
    assert len(told) == len(found)


def test_a_sentence_in_two_windows_counts_as_the_surer_one_says() -> None:
    found = numbered(4, 199)
    # Each window holds two sentences; the one between is in two of them.
    asked = [found[1], found[2], found[3]]
    reader = FakeReader(Told("Report 002", 6.0, 9.0))
    told = read(query(WALL), asked, reader)
    [(_, windows)] = reader.shown
    assert places(windows) == [
        (found[0].start, found[1].end),
        (found[1].start, found[2].end),
        (found[2].start, found[3].end),
    ]
    by_text = {one.text: one.reading for one in told}
    sure = by_text[found[1].text]
    assert sure is not None
    assert sure.answerable == 9.0


def test_what_cannot_be_read_stays_as_it_is() -> None:
    found = evidence()[::-1]
    assert read(query(WALL), found, None) == found
    reader = FakeReader()
    german = "Welche Kosten nannte die Ingenieurin für die Erhöhung der Hafenmauer?"
    assert read(query(german), found, reader) == found
    assert read(query(WALL), [], reader) == []
    assert reader.shown == []


def test_the_reader_is_asked_once_and_the_question_as_it_is() -> None:
    reader = FakeReader()
    read(query(WALL), evidence(), reader)
    [(question, _)] = reader.shown
    assert question == WALL
