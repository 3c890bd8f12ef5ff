from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from index import Article
from index.retrieval.query import ArchiveNames, parse_query
from qa.evidence import Evidence, Features, SentenceReading
from qa.reader import SpanScore
from qa.verification.rule_verifier import RuleVerifier
from qa.writers.verdicts import VERDICT
from qa.writers.verdicts.yes_no import yes_or_no
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
    assert told == says


AGAINST, WITH_RULES = VERDICT["against"], VERDICT["with_rules"]
ANSWERS, HARDLY = 18.0, -9.0


def quote(text: str, *, was_read: bool = True, score: float = ANSWERS) -> Evidence:
    """An article of one sentence, which the reader found to answer so surely."""
    article = Article(text, text, "News", publisher="The Selby Post", published_at=THURSDAY)
    span = span_of(article, text)
    features = Features(**dict.fromkeys(Features.__annotations__, 0.5))
    reading = SentenceReading(score, SpanScore(0, len(text), 0.0)) if was_read else None
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
MEANS_TO = "The council means to raise the wall by 40 centimetres."
GIVEN_UP = "The plan to raise the wall by 40 centimetres was given up."
MET = "The council met in the hall."


def reading(*, yes: float = 0.0, no: float = 0.0) -> tuple[float, float, float]:
    return yes, no, 1 - yes - no


YES, NO = reading(yes=0.97), reading(no=0.97)
NEITHER = reading()


def says(text: str, verdict: tuple[float, float, float]) -> Told:
    return Told(text, verdict=verdict)


def test_where_rules_say_nothing_a_sure_reader_decides() -> None:
    assert read_verdict(WILL, None, quote(RAISES)) is None
    assert read_verdict(WILL, FakeReader(says(RAISES, YES)), quote(RAISES)) == f"Yes: {RAISES}"
    given_up = FakeReader(says(GIVEN_UP, NO))
    assert read_verdict(WILL, given_up, quote(GIVEN_UP)) == f"No: {GIVEN_UP}"


def test_the_best_quote_decides_and_not_the_surest() -> None:
    surer = says(MEANS_TO, reading(yes=1.0))
    reader = FakeReader(says(RAISES, YES), surer)
    assert read_verdict(WILL, reader, quote(RAISES), quote(MEANS_TO)) == f"Yes: {RAISES}"
    for unsure in (NEITHER, reading(yes=0.6)):
        reader = FakeReader(says(RAISES, unsure), surer)
        assert read_verdict(WILL, reader, quote(RAISES), quote(MEANS_TO)) is None


@pytest.mark.parametrize(
    "verdict",
    [
        NEITHER,
        reading(yes=0.6),
        reading(no=0.6),
        reading(yes=0.5, no=0.5),
    ],
)
@pytest.mark.parametrize("text", [RAISES, GIVEN_UP])
def test_a_reader_that_is_not_sure_decides_nothing(
    text: str, verdict: tuple[float, float, float]
) -> None:
    assert read_verdict(WILL, FakeReader(says(text, verdict)), quote(text)) is None


@pytest.mark.parametrize(("text", "verdict"), [(RAISES, YES), (GIVEN_UP, NO)])
def test_a_quote_that_hardly_answers_decides_nothing(
    text: str, verdict: tuple[float, float, float]
) -> None:
    reader = FakeReader(says(text, verdict))
    assert read_verdict(WILL, reader, quote(text, score=HARDLY)) is None
    assert read_verdict(WILL, reader, quote(text)) is not None
    # It is the best one's score that counts.
    assert read_verdict(WILL, reader, quote(text), quote(MET, score=HARDLY)) is not None


def test_nothing_is_decided_where_another_quote_says_otherwise() -> None:
    for score, decides in ((AGAINST + 0.05, False), (AGAINST - 0.05, True)):
        reader = FakeReader(says(RAISES, YES), says(GIVEN_UP, reading(no=score)))
        told = read_verdict(WILL, reader, quote(RAISES), quote(GIVEN_UP))
        assert told == (f"Yes: {RAISES}" if decides else None)
        reader = FakeReader(says(GIVEN_UP, NO), says(RAISES, reading(yes=score)))
        told = read_verdict(WILL, reader, quote(GIVEN_UP), quote(RAISES))
        assert told == (f"No: {GIVEN_UP}" if decides else None)


def test_a_quote_that_says_neither_or_the_same_is_not_otherwise() -> None:
    for other in (NEITHER, YES):
        reader = FakeReader(says(RAISES, YES), says(MET, other))
        assert read_verdict(WILL, reader, quote(RAISES), quote(MET)) == f"Yes: {RAISES}"


@pytest.mark.parametrize(
    "question",
    [
        "Will the council raise the wall by 60 centimetres?",
        "Will Tom Hale raise the wall?",
        "Will the council raise the wall on 4 May?",
    ],
)
def test_a_yes_is_of_the_same_number_name_and_day_and_a_no_of_the_same_name(question: str) -> None:
    assert read_verdict(question, FakeReader(says(RAISES, YES)), quote(RAISES)) is None
    no = None if "Tom Hale" in question else f"No: {RAISES}"
    assert read_verdict(question, FakeReader(says(RAISES, NO)), quote(RAISES)) == no


@pytest.mark.parametrize(
    "text",
    [
        "The council is not to raise the wall by 40 centimetres.",
        "The council is to lower the wall by 40 centimetres.",
    ],
)
def test_words_that_deny_or_turn_what_is_asked_may_say_no_and_never_yes(text: str) -> None:
    assert read_verdict(WILL, FakeReader(says(text, YES)), quote(text)) is None
    assert read_verdict(WILL, FakeReader(says(text, NO)), quote(text)) == f"No: {text}"


def test_there_is_no_no_where_all_the_words_stand_there_and_nothing_turns_them_round() -> None:
    assert read_verdict(WILL, FakeReader(says(RAISES, NO)), quote(RAISES)) is None


HAS = "Has the council chosen a builder?"
CHOSEN, NOT_CHOSEN = "The council has chosen a builder.", "The council has not chosen a builder."


@pytest.mark.parametrize("score", [ANSWERS, HARDLY])
def test_a_no_by_rules_stands_unless_the_reader_gives_it_hardly_anything(score: float) -> None:
    for said, stands in ((1.0, True), (WITH_RULES + 0.01, True), (WITH_RULES - 0.01, False)):
        told = [
            Told(NOT_CHOSEN, verdict=reading(yes=said, no=1 - said), asked="has not chosen"),
            says(NOT_CHOSEN, reading(yes=1 - said, no=said)),
        ]
        found = read_verdict(HAS, FakeReader(*told), quote(NOT_CHOSEN, score=score))
        assert found == (f"No: {NOT_CHOSEN}" if stands else None)


@pytest.mark.parametrize(("no", "stands"), [(-0.01, True), (0.01, False)])
def test_a_yes_by_rules_stands_unless_the_reader_takes_it_for_a_no(no: float, stands: bool) -> None:
    denied = VERDICT["against_rules"] + no
    told = [
        Told(CHOSEN, verdict=reading(yes=denied), asked="has not chosen"),
        says(CHOSEN, reading(no=denied)),
    ]
    found = read_verdict(HAS, FakeReader(*told), quote(CHOSEN))
    assert found == (f"Yes: {CHOSEN}" if stands else None)


RAISED = "Did the council raise the wall?"
LEFT = "The council left the wall as low as it was."


@pytest.mark.parametrize(
    ("no", "stated", "denied", "says_so"),
    [
        (0.97, 0.97, 0.97, True),
        (0.97, 0.97, 0.0, False),
        # A "no" alone is often the wish for one.
        (1.0, 0.0, 0.0, False),
    ],
)
def test_an_act_is_read_as_a_question_a_statement_and_its_denial(
    no: float, stated: float, denied: float, says_so: bool
) -> None:
    told = [
        Told(LEFT, verdict=reading(yes=denied), asked="did not raise"),
        Told(LEFT, verdict=reading(no=stated), asked="The council did raise"),
        says(LEFT, reading(no=no)),
    ]
    found = read_verdict(RAISED, FakeReader(*told), quote(LEFT))
    assert found == (f"No: {LEFT}" if says_so else None)


def test_of_what_holds_now_the_newest_denial_is_quoted() -> None:
    old, new = quote("The ban was eased for lorries."), quote("The ban on lorries was lifted.")
    later = replace(new.hit.article, published_at=THURSDAY + timedelta(days=9))
    new = replace(new, hit=replace(new.hit, article=later))
    reader = FakeReader(says(old.text, NO), says(new.text, reading(no=VERDICT["rather_sure"])))
    assert read_verdict("Does the ban on lorries still hold?", reader, old, new) == (
        f"No: {new.text}"
    )
    assert read_verdict("Will the ban on lorries hold?", reader, old, new) == f"No: {old.text}"


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Did Lea Brandt beat Ida Moll?", "Yes"),
        ("Did Ida Moll beat Lea Brandt?", "No"),
        ("Did Ida Moll beat Ursula Marl?", None),
    ],
)
def test_whom_a_sentence_points_back_to_is_its_subject(question: str, says: str | None) -> None:
    text = "She beat Ida Moll in two sets."
    article = Article("a", f"Lea Brandt is the champion. {text}", "Final", published_at=THURSDAY)
    asked = parse_query(question, NAMES, date(2024, 4, 1))
    verifier = RuleVerifier(VOCABULARY, FakeEmbedder())
    found = yes_or_no(asked, [span_of(article, text)], verifier)
    assert (found.sentence if found else None) == says


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Did Fenn Foods agree to buy Marl Bakeries?", "No"),
        ("Did Fenn Foods meet Marl Bakeries?", None),
    ],
)
def test_who_suffers_a_deed_that_goes_one_way_did_not_do_it(
    question: str, says: str | None
) -> None:
    verb = "agreed to buy" if "buy" in question else "met"
    assert verdict(question, f"Marl Bakeries has {verb} its smaller rival Fenn Foods.") == says


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
    assert [window.text.split()[3] for window in windows] == ["0", "2", "3"]


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


DID_IT = "Did the council raise the wall?"
HAS_IT = "Has the council raised the wall?"
PROBABLY_NOT = reading(no=VERDICT["by_outcome"] + 0.05)


def outcome(question: str, *told: tuple[str, tuple[float, float, float]]) -> str | None:
    asked = parse_query(question, NAMES, date(2024, 4, 1))
    found = [quote(text) for text, _ in told]
    opposite = [
        Told(text, verdict=(no, yes, neither), asked=" not ") for text, (yes, no, neither) in told
    ]
    reader = FakeReader(*opposite, *(says(text, verdict) for text, verdict in told))
    verifier = RuleVerifier(VOCABULARY, FakeEmbedder())
    said = yes_or_no(asked, [one.span for one in found], verifier, found, reader)
    return said.sentence if said else None


@pytest.mark.parametrize(
    ("question", "text", "says_so"),
    [
        (DID_IT, "The council tried to raise the wall, and the sea broke it.", "No"),
        (DID_IT, "The council attempted to raise the wall for months.", "No"),
        (HAS_IT, "The council plans to raise the wall next year.", "Not yet"),
        (HAS_IT, "The council is set to raise the wall in June.", "Not yet"),
        # What was planned once may have come about.
        (DID_IT, "The council planned to raise the wall.", None),
        (DID_IT, "The council met to talk about the wall.", None),
    ],
)
def test_what_was_tried_or_is_to_come_has_not_come_about(
    question: str, text: str, says_so: str | None
) -> None:
    assert outcome(question, (text, PROBABLY_NOT)) == says_so


def test_no_outcome_against_the_reader_or_another_quote() -> None:
    tried = "The council tried to raise the wall, and the sea broke it."
    assert outcome(DID_IT, (tried, reading(yes=0.3, no=VERDICT["by_outcome"] - 0.1))) is None
    done = "The wall is higher now, the council says."
    assert outcome(DID_IT, (tried, PROBABLY_NOT), (done, reading(yes=AGAINST + 0.1))) is None
    assert outcome(DID_IT, (tried, PROBABLY_NOT), (done, reading(yes=AGAINST - 0.1))) == "No"


def test_what_is_to_come_has_not_come_about_though_the_reader_cannot_tell() -> None:
    plans, unsure = "The council plans to raise the wall next year.", reading(yes=0.4, no=0.37)
    assert outcome(HAS_IT, (plans, unsure)) == "Not yet"
    assert outcome(HAS_IT, (plans, reading(yes=AGAINST + 0.1, no=0.3))) is None
    assert outcome(DID_IT, (plans, unsure)) is None
    done = "The wall is higher now, the council says."
    assert outcome(HAS_IT, (plans, unsure), (done, reading(yes=AGAINST + 0.1))) is None


def test_who_did_it_to_whom_the_rules_tell_and_not_the_reader() -> None:
    """The reader takes either order for a yes."""
    beat = "Lea Brandt beat Ida Moll in two sets."
    assert outcome("Did Ida Moll beat Lea Brandt?", (beat, YES)) == "No"
    assert outcome("Did Lea Brandt beat Ida Moll?", (beat, YES)) == "Yes"
    for open_yet in ("Lea Brandt did not defeat Ida Moll.", "Lea Brandt plans to defeat Ida Moll."):
        assert outcome("Did Ida Moll defeat Lea Brandt?", (open_yet, reading(yes=0.9))) is None


def test_what_was_agreed_on_does_not_speak_against_what_was_blocked() -> None:
    blocked = "A judge blocked the purchase of Fenn Foods by Marl Bakeries."
    agreed = "Marl Bakeries has agreed to buy Fenn Foods."
    says_yes = reading(yes=AGAINST + 0.1)
    question = "Did Marl Bakeries buy Fenn Foods?"
    assert outcome(question, (blocked, PROBABLY_NOT), (agreed, says_yes)) == "No"
    told = "Marl Bakeries is the owner of Fenn Foods now."
    assert outcome(question, (blocked, PROBABLY_NOT), (told, says_yes)) is None


def test_an_outcome_of_somebody_else_is_none_of_the_subject() -> None:
    tried = "Marl tried to raise the wall, and the sea broke it."
    assert outcome("Did Selby raise the wall?", (tried, PROBABLY_NOT)) is None


@pytest.mark.parametrize(
    ("text", "says_so"),
    [
        ("In Selby voters refused to raise the wall.", None),
        ("It refused to raise the wall.", "No"),
    ],
)
def test_a_headline_names_the_subject_of_a_sentence_without_names_alone(
    text: str, says_so: str | None
) -> None:
    found = quote(text)
    headlined = replace(found.hit.article, title="Marl votes on its wall")
    found = replace(found, hit=replace(found.hit, article=headlined))
    asked = parse_query("Did Marl raise the wall?", NAMES, date(2024, 4, 1))
    reader = FakeReader(says(text, NEITHER))
    verifier = RuleVerifier(VOCABULARY, FakeEmbedder())
    said = yes_or_no(asked, [found.span], verifier, [found], reader)
    assert (said.sentence if said else None) == says_so
