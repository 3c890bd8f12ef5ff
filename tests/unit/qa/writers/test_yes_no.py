from __future__ import annotations

from datetime import date

import pytest

from index import Article
from index.retrieval.query import ArchiveNames, parse_query
from qa.evidence import Evidence, Features, SentenceReading
from qa.reader import SpanScore
from qa.verification.rule_verifier import RuleVerifier
from qa.writers.yes_no import yes_or_no
from tests.support.fakes import FakeEmbedder, FakeReader, Told
from tests.unit.qa.verification.texts import THURSDAY, VOCABULARY, span_of

NAMES = ArchiveNames(("The Selby Post",), ())


def verdict(question: str, text: str) -> str | None:
    article = Article("a", text, "News", publisher="The Selby Post", published_at=THURSDAY)
    asked = parse_query(question, NAMES, date(2024, 4, 1))
    verifier = RuleVerifier(VOCABULARY, FakeEmbedder())
    found = yes_or_no(asked, [span_of(article, text)], verifier)
    return found.sentence if found else None


@pytest.mark.parametrize(
    ("question", "text", "says"),
    [
        ("Has the council chosen a builder?", "The council has chosen a builder.", "Yes"),
        ("Has the council chosen a builder?", "The council has not chosen a builder.", "No"),
        ("Did the price of bread rise?", "The price of bread fell.", None),
        ("Has the council chosen a builder?", "The council may have chosen a builder.", None),
        ("Has the council chosen a builder?", "The council met in the hall.", None),
        ("Has Marl chosen a builder?", "The council has chosen a builder.", None),
        ("Who has chosen a builder?", "The council has chosen a builder.", None),
        ("Did The Selby Post say that a builder was chosen?", "A builder was chosen.", None),
    ],
)
def test_only_where_the_span_settles_it(question: str, text: str, says: str | None) -> None:
    told = verdict(question, text)
    assert told == (f"{says}, by The Selby Post, 23 September 2021." if says else None)


def quote(text: str, *, was_read: bool = True) -> Evidence:
    """An article of one sentence."""
    article = Article(text, text, "News", publisher="The Selby Post", published_at=THURSDAY)
    span = span_of(article, text)
    features = Features(**dict.fromkeys(Features.__annotations__, 0.5))
    reading = SentenceReading(6.0, SpanScore(0, len(text), 6.0)) if was_read else None
    return Evidence(span.hit, span.start, span.end, text, features, 1.0, reading)


def read_verdict(question: str, reader: FakeReader | None, *found: Evidence) -> str | None:
    """ "Yes" or "No", and the words that it rests on."""
    asked = parse_query(question, NAMES, date(2024, 4, 1))
    verifier = RuleVerifier(VOCABULARY, FakeEmbedder())
    said = yes_or_no(asked, [one.span for one in found], verifier, found, reader)
    return f"{'Yes' if said.says_yes else 'No'}: {said.span.text}" if said else None


# Rules say nothing of what will be.
WILL = "Will the council raise the wall by 40 centimetres?"
RAISES = "The council is to raise the wall by 40 centimetres."
HALTS = "Work on the wall has been called off."
MET = "The council met in the hall."
YES, NO, NEITHER = (0.95, 0.03, 0.02), (0.03, 0.95, 0.02), (0.03, 0.02, 0.95)


def says(text: str, verdict: tuple[float, float, float]) -> Told:
    return Told(text, verdict=verdict)


def test_where_rules_say_nothing_a_sure_reader_decides() -> None:
    assert read_verdict(WILL, None, quote(RAISES)) is None
    assert read_verdict(WILL, FakeReader(says(RAISES, YES)), quote(RAISES)) == f"Yes: {RAISES}"
    assert read_verdict(WILL, FakeReader(says(HALTS, NO)), quote(HALTS)) == f"No: {HALTS}"


def test_the_surest_quote_is_the_one_it_rests_on() -> None:
    reader = FakeReader(says(MET, (0.6, 0.1, 0.3)), says(RAISES, YES))
    assert read_verdict(WILL, reader, quote(MET), quote(RAISES)) == f"Yes: {RAISES}"


@pytest.mark.parametrize(
    "verdict", [NEITHER, (0.6, 0.1, 0.3), (0.1, 0.6, 0.3), (0.8, 0.1, 0.1), (0.4, 0.4, 0.2)]
)
def test_a_reader_that_is_not_sure_decides_nothing(verdict: tuple[float, float, float]) -> None:
    assert read_verdict(WILL, FakeReader(says(RAISES, verdict)), quote(RAISES)) is None


def test_nothing_is_decided_where_another_quote_says_otherwise() -> None:
    reader = FakeReader(says(RAISES, YES), says(HALTS, (0.1, 0.5, 0.4)))
    assert read_verdict(WILL, reader, quote(RAISES), quote(HALTS)) is None
    assert read_verdict(WILL, reader, quote(HALTS), quote(RAISES)) is None
    reader = FakeReader(says(HALTS, NO), says(RAISES, (0.5, 0.1, 0.4)))
    assert read_verdict(WILL, reader, quote(RAISES), quote(HALTS)) is None


def test_a_quote_that_says_neither_is_not_otherwise() -> None:
    reader = FakeReader(says(RAISES, YES), says(MET, NEITHER))
    assert read_verdict(WILL, reader, quote(MET), quote(RAISES)) == f"Yes: {RAISES}"


@pytest.mark.parametrize(
    "question",
    ["Will the council raise the wall by 60 centimetres?", "Will Tom Hale raise the wall?"],
)
def test_there_is_no_yes_where_rules_object(question: str) -> None:
    assert read_verdict(question, FakeReader(says(RAISES, YES)), quote(RAISES)) is None
    assert read_verdict(question, FakeReader(says(RAISES, NO)), quote(RAISES)) == f"No: {RAISES}"


HAS = "Has the council chosen a builder?"
CHOSEN, NOT_CHOSEN = "The council has chosen a builder.", "The council has not chosen a builder."


def test_what_rules_say_stands_where_the_reader_does_not_contradict() -> None:
    agrees, doubts = says(CHOSEN, YES), says(CHOSEN, (0.5, 0.2, 0.3))
    for told in (agrees, doubts):
        assert read_verdict(HAS, FakeReader(told), quote(CHOSEN)) == f"Yes: {CHOSEN}"
    assert read_verdict(HAS, FakeReader(says(CHOSEN, NO)), quote(CHOSEN)) is None
    assert read_verdict(HAS, FakeReader(says(CHOSEN, NEITHER)), quote(CHOSEN)) is None
    disagrees, agrees = says(NOT_CHOSEN, YES), says(NOT_CHOSEN, NO)
    assert read_verdict(HAS, FakeReader(disagrees), quote(NOT_CHOSEN)) is None
    assert read_verdict(HAS, FakeReader(agrees), quote(NOT_CHOSEN)) == f"No: {NOT_CHOSEN}"


def test_where_nothing_was_read_rules_alone_decide() -> None:
    reader = FakeReader(says(CHOSEN, NO))
    assert read_verdict(HAS, reader, quote(CHOSEN, was_read=False)) == f"Yes: {CHOSEN}"
    assert reader.shown == []


def test_of_all_that_was_found_the_few_best_that_were_read_are_asked() -> None:
    reader = FakeReader()
    found = [quote(f"The council met {number} times.", was_read=number != 1) for number in range(9)]
    assert read_verdict(WILL, reader, *found) is None
    [(question, windows)] = reader.shown
    assert question == WILL
    assert [window.text.split()[3] for window in windows] == ["0", "2", "3", "4"]


@pytest.mark.parametrize(
    "question",
    [
        "Who will raise the wall?",
        "Will The Selby Post say that the council is to raise the wall?",
    ],
)
def test_the_reader_is_asked_of_nothing_else(question: str) -> None:
    reader = FakeReader(says(RAISES, YES))
    assert read_verdict(question, reader, quote(RAISES)) is None
    assert reader.shown == []
