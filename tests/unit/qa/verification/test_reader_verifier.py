from __future__ import annotations

import pytest

from index import ModelError
from qa.verification import Verdict
from qa.verification.reader_verifier import ReaderVerifier
from tests.support.archives import HARBOUR
from tests.support.fakes import FakeReader, Told
from tests.unit.qa.verification.texts import span_of

SAID = "The council has not yet chosen a builder."
SPAN = span_of(HARBOUR, SAID)
WHO = "Who put the cost at 2.3 million crowns?"
HAS = "Has the council chosen a builder?"
SAME, OPPOSITE, NEITHER = (0.97, 0.02, 0.01), (0.01, 0.97, 0.02), (0.01, 0.02, 0.97)


def told(verdict: tuple[float, float, float], asked: str = "") -> Told:
    return Told(SAID, verdict=verdict, asked=asked)


async def verdict(claim: str, *said: Told, question: str = WHO) -> Verdict:
    [found] = await ReaderVerifier(FakeReader(*said), question).verdicts([(claim, SPAN)])
    return found


async def test_what_says_the_opposite_is_an_objection() -> None:
    found = await verdict("The council has chosen a builder.", told(OPPOSITE))
    assert (found.support, found.score, found.failed_check) == ("unsupported", 0, "contradiction")
    assert found.why == "its words say the opposite (97% sure)"


async def test_words_that_do_not_say_so_are_one_too() -> None:
    found = await verdict("The council has chosen a builder.", told(NEITHER))
    assert (found.support, found.failed_check) == ("unsupported", "contradiction")
    assert found.why == "its words do not say so (99% sure)"


@pytest.mark.parametrize(
    ("claim", "says", "objects"),
    [
        ("The council has chosen a builder.", SAME, False),
        ("The council has chosen a builder.", OPPOSITE, True),
        ("The council has chosen a builder in May.", (0.4, 0.1, 0.5), True),
        # It says more than what was asked, and is compared to the words by itself.
        ("The council meets in May, when a builder for the wall will be chosen.", NEITHER, False),
    ],
)
async def test_what_only_says_the_question_again_is_a_yes(
    claim: str, says: tuple[float, float, float], objects: bool
) -> None:
    reader = told(SAME, claim), told(says, HAS)
    found = await verdict(claim, *reader, question=HAS)
    assert (found.support == "unsupported") is objects


@pytest.mark.parametrize("said", [SAME, (0.2, 0.02, 0.78), (0.12, 0.85, 0.03)])
async def test_all_else_is_none(said: tuple[float, float, float]) -> None:
    assert await verdict("The council has chosen a builder.", told(said)) == Verdict(
        "supported", 1.0
    )


async def test_a_claim_is_compared_to_the_words_of_its_span_alone() -> None:
    reader = FakeReader(told(SAME))
    claim = "The council has chosen no builder."
    await ReaderVerifier(reader, WHO).verdicts([(claim, SPAN)])
    [(asked, [window])] = reader.shown
    assert (asked, window.text) == (claim, SAID)
    assert window.hit is SPAN.hit


async def test_a_verdict_for_each_pair_in_their_order() -> None:
    other = span_of(HARBOUR, "Work starts in May.")
    pairs = [("One.", SPAN), ("Two.", other), ("Three.", SPAN)]
    found = await ReaderVerifier(FakeReader(told(OPPOSITE)), WHO).verdicts(pairs)
    assert [one.support for one in found] == ["unsupported", "supported", "unsupported"]
    assert await ReaderVerifier(FakeReader(), WHO).verdicts([]) == []


@pytest.mark.parametrize(
    ("claim", "says", "objects"),
    [
        ("Yes", OPPOSITE, True),
        ("Yes.", SAME, False),
        ("“Yes”, it has.", OPPOSITE, True),
        ("No.", SAME, True),
        ("No, it has not.", OPPOSITE, False),
        ("NO – it has not.", SAME, True),
        ("No.", NEITHER, False),
        ("Yes.", (0.3, 0.4, 0.3), True),
        ("Yes.", (0.1, 0.4, 0.5), False),
    ],
)
async def test_a_yes_or_no_is_compared_to_what_the_span_says_to_the_question(
    claim: str, says: tuple[float, float, float], objects: bool
) -> None:
    found = await verdict(claim, told(says, HAS), question=HAS)
    assert (found.failed_check == "contradiction") is objects
    if objects:
        assert found.why.startswith("its words answer the question the other way")


async def test_what_follows_a_yes_is_compared_as_a_statement() -> None:
    reader = FakeReader(told(SAME, HAS), told(OPPOSITE))
    [found] = await ReaderVerifier(reader, HAS).verdicts([("Yes, it has.", SPAN)])
    assert found.why.startswith("its words say the opposite")
    assert [asked for asked, _ in reader.shown] == [HAS, "it has."]


@pytest.mark.parametrize(
    "claim",
    [
        "No builder has yet been chosen by the council.",
        "No one has been chosen.",
        "No-one has been chosen.",
        "No. 10 has not been told.",
        "Yesterday none had been chosen.",
        "Not yet.",
    ],
)
@pytest.mark.parametrize("question", [HAS, WHO])
async def test_what_only_begins_like_a_verdict_is_a_statement(claim: str, question: str) -> None:
    reader = FakeReader(told(SAME))
    [found] = await ReaderVerifier(reader, question).verdicts([(claim, SPAN)])
    assert found.support == "supported"
    assert [asked for asked, _ in reader.shown] == [claim]


async def test_a_yes_to_a_question_that_wants_none_is_not_compared_to_it() -> None:
    reader = FakeReader(told(OPPOSITE, WHO), told(SAME))
    [found] = await ReaderVerifier(reader, WHO).verdicts([("Yes, Adair did.", SPAN)])
    assert found.support == "supported"
    assert [asked for asked, _ in reader.shown] == ["Adair did."]


async def test_what_the_reader_cannot_read_is_an_error() -> None:
    failing = FakeReader(failure=ModelError("The reader's figures are no numbers.", "Mend it."))
    with pytest.raises(ModelError):
        await ReaderVerifier(failing, WHO).verdicts([("Any.", SPAN)])
