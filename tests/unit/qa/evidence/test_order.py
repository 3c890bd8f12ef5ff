from __future__ import annotations

from dataclasses import replace

import pytest

from qa.evidence import Evidence, SentenceReading
from qa.evidence.order import exact_first, fulfilled_first, own_alone, speaker_first, subject_first
from qa.reader import SpanScore
from tests.support.archives import HARBOUR
from tests.unit.qa.writers.test_extractive import evidence

OPENED = "The bridge opened to traffic on Monday."


def read(text: str, surely: float) -> Evidence:
    found = evidence(replace(HARBOUR, text=text), 0.0)
    answer = SpanScore(found.start, found.end, 0.0)
    return replace(found, relevance=0.0, reading=SentenceReading(surely, answer))


def order(question: str, *found: Evidence) -> list[str]:
    return [one.text for one in fulfilled_first(question, found)]


@pytest.mark.parametrize(
    "planned",
    [
        "The bridge is set to open on 1 May, the council said.",
        "The council plans to open the bridge in June.",
        "The bridge was to open on 3 April.",
        "The company failed to open the bridge on 3 April.",
        "Perhaps the bridge opened early because of the vote.",
        # In other words than the question's.
        "The first try to let cars over it was called off on 3 April.",
        "Cars are set to cross it from 1 May.",
    ],
)
def test_what_came_about_is_before_what_was_planned(planned: str) -> None:
    later, came = read(planned, 9.0), read(OPENED, 6.0)
    assert order("When did the bridge open?", later, came) == [OPENED, planned]


@pytest.mark.parametrize(
    ("question", "planned"),
    [
        # What is to come is what is asked for.
        ("When will the bridge open?", "The bridge is set to open on 1 May."),
        # Another verb is planned.
        ("When did the bridge open?", "The bridge opened early, and is set to close on 1 May."),
    ],
)
def test_else_the_order_stays(question: str, planned: str) -> None:
    found = read(planned, 9.0), read(OPENED, 6.0)
    assert order(question, *found) == [one.text for one in found]


def test_what_is_far_less_sure_stays_behind() -> None:
    planned = "The bridge is set to open on 1 May."
    found = read(planned, 20.0), read(OPENED, 1.0)
    assert order("When did the bridge open?", *found) == [planned, OPENED]


def test_a_plan_alone_is_left() -> None:
    planned = read("The bridge is set to open on 1 May.", 9.0)
    assert order("When did the bridge open?", planned) == [planned.text]
    assert fulfilled_first("When did the bridge open?", []) == []


def test_to_a_yes_no_question_a_plan_is_an_answer() -> None:
    planned = "The bridge is set to open on 1 May."
    found = read(planned, 9.0), read(OPENED, 6.0)
    assert order("Has the bridge opened?", *found) == [planned, OPENED]


OTHERS = "In Dovermere voters turned the bridge down."
ASKED = "Halwick and Penmouth agreed to the bridge."


def by_subject(question: str, *texts: str, behind: float = 3.0) -> list[str]:
    found = [read(text, 9.0 - place * behind) for place, text in enumerate(texts)]
    return [one.text for one in subject_first(question, found)]


@pytest.mark.parametrize("question", ["Did Penmouth approve the bridge?", "Has Halwick agreed?"])
def test_who_is_asked_about_is_before_others(question: str) -> None:
    assert by_subject(question, OTHERS, ASKED) == [ASKED, OTHERS]


@pytest.mark.parametrize(
    "first",
    [
        # It names the subject too, or nobody: "it" may be the one.
        "Penmouth was asked twice whether it wanted the bridge, unlike Dovermere.",
        "It turned the bridge down.",
    ],
)
def test_what_may_be_of_the_one_asked_about_stays_first(first: str) -> None:
    assert by_subject("Did Penmouth approve the bridge?", first, ASKED) == [first, ASKED]


def test_what_is_far_behind_stays_there() -> None:
    found = by_subject("Did Penmouth approve the bridge?", OTHERS, ASKED, behind=13.0)
    assert found == [OTHERS, ASKED]


@pytest.mark.parametrize("question", ["Who approved the bridge in Penmouth?", "Did it rain?"])
def test_only_a_yes_or_no_question_that_names_somebody_is_touched(question: str) -> None:
    assert by_subject(question, OTHERS, ASKED) == [OTHERS, ASKED]


def dated(text: str, day: str, surely: float) -> Evidence:
    found, start = read(text, surely), text.index(day)
    answer = SpanScore(start, start + len(day), 0.0)
    return replace(found, reading=SentenceReading(surely, answer))


@pytest.mark.parametrize(
    ("question", "day", "first"),
    [
        ("When was the fair?", "30 October", 1),
        # Another month's day is another day.
        ("When was the fair?", "30 November", 0),
        ("Where was the fair?", "30 October", 0),
    ],
)
def test_of_one_day_the_exact_one_is_first(question: str, day: str, first: int) -> None:
    vague = dated("The October fair was well attended.", "October", 9.0)
    exact = dated(f"The fair is held on {day}, the council said.", day, 6.0)
    found = [vague, exact]
    assert exact_first(question, found)[0] is found[first]


def of_passage(text: str, said: str, surely: float) -> Evidence:
    found = evidence(replace(HARBOUR, text=text), 0.0)
    passage = replace(found.hit.passage, start=0, end=len(text), text=text)
    start = text.index(said)
    reading = SentenceReading(surely, SpanScore(start, start + len(said), 0.0))
    hit = replace(found.hit, passage=passage)
    return replace(
        found,
        hit=hit,
        start=start,
        end=start + len(said),
        text=said,
        relevance=0.0,
        reading=reading,
    )


@pytest.mark.parametrize(
    ("before", "is_read"),
    [
        ("Liv Dahl told of her wedding to Tor Aune.", False),
        ("Tor Aune told of his wedding to Liv Dahl.", True),
        # Nobody is named: it may be him.
        ("It was a quiet wedding.", True),
    ],
)
def test_what_is_told_of_another_does_not_answer(before: str, is_read: bool) -> None:
    singer = "The 33-year-old singer spoke on Monday."
    surest = of_passage(f"{before} {singer}", singer, 9.0)
    named = read("Tor Aune, 34, spoke too.", 7.0)
    found = own_alone("How old is Tor Aune?", [surest, named])
    assert [one.text for one in found] == (
        [singer, named.text] if is_read else [named.text, singer]
    )
    [told] = [one for one in found if one.text == singer]
    assert (told.reading is not None) is is_read


def test_where_all_is_told_of_another_nothing_changes() -> None:
    singer = "The 33-year-old singer spoke on Monday."
    alone = [of_passage(f"Liv Dahl married Tor Aune. {singer}", singer, 9.0)]
    assert own_alone("How old is Tor Aune?", alone) == alone


def test_who_went_on_to_say_it_is_whoever_spoke_before() -> None:
    further = "He went on to say that the talks with Tarrow had reached an end."
    before = (
        "Ministry spokesman Tor Aune said the three had met. “They spoke of fish,” he said. "
        "“And of ships,” he added."
    )
    surest = of_passage(f"{before} {further}", further, 9.0)
    own = read("Pia Holm, the envoy, said on Friday that she was ready to talk.", 7.0)
    found = own_alone("What did Pia Holm say?", [surest, own])
    assert [one.text for one in found] == [own.text, further]
    assert own_alone("What did Tor Aune say?", [surest, own]) == [surest, own]


def test_what_somebody_says_are_his_own_words() -> None:
    of_him = read("Tor Aune left the ministry for a bank, the council said.", 9.0)
    his = read("“We shall leave by noon,” Tor Aune told the council.", 6.0)
    far = read("“It is cold,” Tor Aune said.", -6.0)
    assert speaker_first("What did Tor Aune say?", [of_him, his, far]) == [his, of_him, far]
    assert speaker_first("What did Pia Holm say?", [of_him, his]) == [of_him, his]
    assert speaker_first("Why did Tor Aune leave?", [of_him, his]) == [of_him, his]
