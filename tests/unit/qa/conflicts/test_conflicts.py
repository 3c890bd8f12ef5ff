"""Which sentences of two articles contradict each other, and how that is told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from index import Article, Hit, Passage, sentence_spans
from index.retrieval.query import ArchiveNames, parse_query
from qa.citations import Span
from qa.conflicts import Conflict, find_conflicts
from qa.evidence import Evidence, Features
from tests.unit.qa.verification.texts import VOCABULARY

NAMES = ArchiveNames(("Port Post", "Bay Wire"), ())


def article(
    identity: str, text: str, *, day: int, title: str = "News", publisher: str = "Port Post"
) -> Article:
    when = datetime(2024, 3, day, 8, tzinfo=UTC)
    return Article(identity, text, title, publisher=publisher, published_at=when)


def evidence(of: Article) -> list[Evidence]:
    passage = Passage(f"{of.id}:1:0", of.id, 1, 0, len(of.text), of.text)
    hit = Hit(of, passage, 1.0, ("lexical",))
    features = Features(**dict.fromkeys(Features.__annotations__, 0.5))
    return [
        Evidence(hit, start, end, of.text[start:end], features, 0.0)
        for start, end in sentence_spans(of.text)
    ]


def told(question: str, *articles: Article) -> list[Conflict]:
    """With the first sentence of the first article cited."""
    asked = parse_query(question, NAMES, date(2024, 4, 1))
    found = [one for each in articles for one in evidence(each)]
    cited = Span(found[0].hit, found[0].start, found[0].end)
    return find_conflicts(asked, [cited], found, VOCABULARY)


def test_numbers_of_the_same_thing_oldest_first() -> None:
    late = article("late", "The ferry carried 400 passengers.", day=9, publisher="Bay Wire")
    early = article("early", "The ferry carried 250 passengers.", day=2)
    (one,) = told("How many passengers did the ferry carry?", late, early)
    assert (one.about, one.values, one.corrected) == (
        "number",
        ("250 passengers", "400 passengers"),
        False,
    )
    assert [span.hit.article.id for span in one.spans] == ["early", "late"]
    assert one.lines == (
        ("The articles differ on the number", one.spans),
        ("250 passengers — Port Post, 2 March 2024", one.spans[:1]),
        ("400 passengers — Bay Wire, 9 March 2024", one.spans[1:]),
    )


def test_a_number_taken_up_to_dispute_it() -> None:
    early = article("early", "Some 14,000 people lined the quays.", day=2)
    late = article(
        "late",
        "But fourteen thousand people? We do not think so. It was about 9,000.",
        day=4,
        title="The crowd that lined the quays, counted",
    )
    (one,) = told("How many people lined the quays?", early, late)
    assert one.values == ("14,000 people", "9,000")
    # Where no number is asked for, none is told.
    assert told("Who lined the quays?", early, late) == []


def test_what_disputes_another_number_disputes_neither() -> None:
    tour = article("tour", "The tour of Adair made $500 million at the box.", day=2)
    film = article(
        "film",
        "The film of Adair made $250 million at the box. Her tour made $500 million. It had not"
        " passed the $32 million of the film that opened first.",
        day=4,
    )
    assert told("How much did the tour of Adair make at the box?", tour, film) == []


def test_a_sort_is_not_a_count() -> None:
    one = article("one", "Adair scored nine goals in May.", day=2)
    other = article("other", "Adair has passed the 33-goal mark, which he scored in May.", day=4)
    assert told("How many goals has Adair scored in May?", one, other) == []


@pytest.mark.parametrize("pair", ["70/30", "70:30", "70–30"])
def test_a_side_of_a_pair_is_not_a_count(pair: str) -> None:
    told_first = f"The club had ended its {pair} split. "
    one = article(
        "one", told_first + "Members need 350 subscriptions, and gifts do not count.", day=9
    )
    other = article(
        "other", f"The club offered members a {pair} split of subscriptions in need.", day=4
    )
    asked = parse_query("How many subscriptions do members need?", NAMES, date(2024, 4, 1))
    [_, answer, split] = [*evidence(one), *evidence(other)]
    assert find_conflicts(asked, [answer.span], [answer, split], VOCABULARY) == []


def test_a_correction_says_that_instead() -> None:
    early = article("early", "The wing will have 84 beds.", day=2)
    late = article(
        "late",
        "We gave the wrong number on Saturday. The wing will have 48 beds.",
        day=4,
        title="Correction: the wing will have 48 beds, not 84",
    )
    (one,) = told("How many beds will the wing have?", early, late)
    assert one.corrected
    said = "Port Post corrected this on 4 March 2024: 48 beds, not 84 beds"
    assert one.lines == ((said, one.spans),)


def test_another_publisher_does_not_correct_unless_it_names_the_first() -> None:
    early = article("early", "The wing will have 84 beds.", day=2)
    other = article(
        "other",
        "The wing will have 48 beds.",
        day=4,
        title="Correction: 48 beds, not 84",
        publisher="Bay Wire",
    )
    (one,) = told("How many beds will the wing have?", early, other)
    assert not one.corrected


def test_days_of_the_same_event() -> None:
    early = article("early", "The bridge will reopen on 18 June, the town said on Monday.", day=2)
    late = article("late", "The bridge will reopen on Saturday 22 June.", day=9)
    (one,) = told("When will the bridge reopen?", early, late)
    assert (one.about, one.values) == ("date", ("18 June", "Saturday 22 June"))


def test_yes_and_no() -> None:
    early = article("early", "The mayor was not told of the leak.", day=2)
    late = article("late", "The mayor was told of the leak on Friday.", day=4, publisher="Bay Wire")
    (one,) = told("Was the mayor told of the leak?", early, late)
    assert (one.about, one.values) == ("verdict", ("no", "yes"))
    (turned,) = told("Was the mayor not told of the leak?", early, late)
    assert turned.values == ("yes", "no")


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("How many beds has the wing?", "It has 48 beds.", "It has forty-eight beds."),
        ("How many beds has the wing?", "It has 48 beds.", "It has 48 beds and 12 chairs."),
        ("How many beds has the wing?", "It has 48 beds.", "It will take 130 nurses."),
        ("How many beds has the wing?", "It has 48 beds.", "It got 2 more beds."),
        ("Who built the wing?", "Marl built the wing with 48 beds.", "Marl has built 84 beds."),
        ("How many beds has the Fenn wing?", "The Fenn wing has 48 beds.", "Gull has 84 beds."),
        ("How many came in 2023?", "In 2023, 48 people came.", "In 2022, 84 people came."),
        ("When will it open?", "It will open on 18 June.", "It will open in June."),
        ("When will it open?", "It will open on 18 June.", "It will not open before 22 June."),
        ("Was the mayor told?", "The mayor was not told.", "The mayor told us so."),
        ("Was the mayor told?", "The mayor was not told.", "Was the mayor told of it?"),
        ("Was the mayor told?", "The mayor was not told.", "The mayor was never told."),
        ("Has it reopened?", "It has not reopened.", "He expects that it reopened."),
        ("Has it reopened?", "It had not reopened before May.", "It has reopened."),
        ("Why was the mayor told?", "The mayor was not told.", "The mayor was told."),
    ],
)
def test_no_contradiction(question: str, one: str, other: str) -> None:
    first = article("one", one, day=2)
    assert told(question, first, article("other", other, day=4)) == []


def test_sentences_that_say_little_of_the_question_are_left_alone() -> None:
    one = article("one", "The ferry carried 400 passengers.", day=2)
    other = article("other", "A bus carried 30 passengers.", day=4)
    question = "How many passengers did the ferry carry?"
    assert told(question, one, other) == []


def test_one_article_does_not_contradict_itself() -> None:
    one = article("one", "It carried 400 passengers. It carried 250 passengers.", day=2)
    assert told("How many passengers did it carry?", one) == []


def test_the_wish_for_the_newest_is_no_part_of_what_it_is_about() -> None:
    early = article("early", "The ferry pier gets 84 berths.", day=2, title="Ferry pier: 84 berths")
    late = article(
        "late", "It will have 48 berths.", day=9, title="Correction: ferry pier has 48, not 84"
    )
    (one,) = told("What is the latest on the ferry pier?", early, late)
    assert (one.values, one.corrected) == (("84 berths", "48 berths"), True)


def test_a_total_is_not_what_a_part_is_corrected_to() -> None:
    late = article(
        "late",
        "With the pier the port will have 266 berths in all. It will have 48 berths.",
        day=9,
        title="Correction: ferry pier has 48 berths, not 84",
    )
    early = article("early", "The ferry pier gets 84 berths.", day=2, title="Ferry pier: 84 berths")
    assert told("How many berths will the ferry pier have?", late, early) == []
    (one,) = told("How many berths will the ferry pier have?", early, late)
    assert (one.values, one.corrected) == (("84 berths", "48 berths"), True)


def test_no_numbers_of_nothing_in_particular() -> None:
    ward = article("ward", "The ward has 16 beds.", day=9, publisher="Bay Wire")
    wing = article("wing", "The wing has 48 beds.", day=2)
    assert told("How many beds?", ward, wing) == []


def test_what_happens_around_a_day_is_no_other_day_for_it() -> None:
    starts = article("starts", "The Apple Fair sales start on 18 June.", day=9)
    other = article(
        "other", "Fares for the Apple Fair end on 22 June.", day=9, publisher="Bay Wire"
    )
    assert told("When is the Apple Fair?", starts, other) == []
    opens = article("opens", "The Apple Fair opens on 18 June.", day=9)
    late = article("late", "The Apple Fair opens on 22 June.", day=9, publisher="Bay Wire")
    assert [one.about for one in told("When does the Apple Fair open?", opens, late)] == ["date"]
    assert told("When does the Apple Fair open?", opens, other) == []


def test_two_publishers_count_the_dead_of_one_day_differently() -> None:
    one = article("one", "At least 23 people died in the Marl fire, the council said.", day=2)
    other = article(
        "other",
        "Hospitals have counted 27 dead of the fire.",
        day=2,
        title="The fire in Marl",
        publisher="Bay Wire",
    )
    (differ,) = told("How many people died in the Marl fire?", one, other)
    assert (differ.about, differ.values) == ("number", ("23 people", "27 dead"))


@pytest.mark.parametrize(
    ("text", "day", "publisher"),
    [
        # It has risen; of one publisher; the same, rounded; two numbers, of which one may be meant.
        ("Hospitals have counted 27 dead in Marl.", 4, "Bay Wire"),
        ("Hospitals have counted 27 dead in Marl.", 2, "Port Post"),
        ("More than 150 people died in Marl.", 2, "Bay Wire"),
        ("In Marl 27 people died, and 11 died at sea.", 2, "Bay Wire"),
    ],
)
def test_else_the_counts_of_dead_do_not_differ(text: str, day: int, publisher: str) -> None:
    number = "153" if "150" in text else "23"
    one = article("one", f"At least {number} people died in the Marl fire.", day=2)
    other = article("other", text, day=day, title="The Marl fire", publisher=publisher)
    assert told("How many people died in the Marl fire?", one, other) == []
