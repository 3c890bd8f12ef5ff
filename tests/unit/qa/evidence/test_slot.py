"""What a question leaves open, and the sentences that fill it."""

from __future__ import annotations

import pytest

from qa.evidence.answer_type import thing_asked
from qa.evidence.slot import AskedSlot, Filling
from tests.support.archives import HARBOUR
from tests.unit.qa.verification.texts import VOCABULARY, article, span_of


def filled(question: str, text: str) -> Filling:
    hit = span_of(article(text), text).hit
    return AskedSlot(question, VOCABULARY).fillings(hit, [text])[0]


@pytest.mark.parametrize(
    ("question", "sort"),
    [
        ("How much did the wing cost?", "money"),
        ("What will the wing cost?", "money"),
        ("How much is Selby's new crane?", "money"),
        ("How much is Fabel Lights?", "money"),
        ("How much is left?", "measure"),
        ("How much of the harvest is lost?", None),
        ("How much does the crane weigh?", "measure"),
        ("How many beds has it?", "count"),
        ("What share of the tins is exported?", "share"),
        ("What is the population of Marl?", "number"),
        ("How deep is the reef?", "measure"),
        ("When did it open?", "date"),
        ("Who is the harbour master?", "person"),
        ("Which company built it?", "name"),
        ("Where did it begin?", "place"),
        ("Why did it close?", "reason"),
        ("What did           about the leak?", "topic"),
        ("the sewage leak", "topic"),
        ("Did it close?", None),
        ("What did the judge say?", None),
    ],
)
def test_the_sort_of_thing_asked_for(question: str, sort: str | None) -> None:
    assert thing_asked(question).sort == sort


@pytest.mark.parametrize(
    ("question", "text", "has"),
    [
        ("How much did the wing cost?", "The wing cost 27 million crowns.", 1.0),
        ("How much did the wing cost?", "The wing cost £27m.", 1.0),
        ("How much did the wing cost?", "The wing has 48 beds.", 0.0),
        ("How much does it cost?", "It costs 52,000 to run.", 0.5),
        ("How many beds has the wing?", "The wing has 48 beds.", 1.0),
        ("How many beds has the wing?", "Of the beds in the wing, 48 are new.", 0.7),
        ("How many beds has the wing?", "The wing opened in 2024.", 0.0),
        ("How many beds has the wing?", "The wing cost 27 million crowns.", 0.0),
        ("How deep is the reef?", "The reef lies at 212 metres.", 1.0),
        ("How deep is the reef?", "The reef is 4,000 years old.", 0.0),
        ("How old is Ida Lund?", "Ida Lund, 48, wrote it.", 0.7),
        ("When in May does it start?", "It starts in May.", 0.0),
        ("When did it start?", "It started on Monday.", 1.0),
        ("Who is Ida Lund?", "She knows Ida Lund.", 0.0),
        ("Who wrote it?", "It was written by Ida Lund.", 1.0),
        ("Who wrote it?", "It was written in Chapel Street.", 0.2),
        ("Why did it fail?", "It failed because of frost.", 1.0),
        ("Did it fail?", "It failed because of frost.", 0.0),
    ],
)
def test_whether_a_sentence_has_such_a_thing(question: str, text: str, has: float) -> None:
    assert filled(question, text).has == has


def test_the_nearer_the_words_of_the_question_the_better() -> None:
    question = "Who is the harbour master of Marl?"
    beside = "The harbour master of Marl, Ida Lund, left."
    away = "Ida Lund, a baker with two shops and a stall in the market, knows the harbour master."
    assert filled(question, beside).near > filled(question, away).near > 0


def test_a_number_of_the_question_is_no_answer() -> None:
    assert filled("How many of the 48 beds are new?", "There are 48 beds.").has == 0


@pytest.mark.parametrize(
    ("question", "sentence", "words", "fills"),
    [
        ("How many ships sank?", "Nine ships sank off Selby.", "Nine", True),
        ("How many ships sank?", "Nine ships sank off Selby.", "Selby", False),
        ("How much does a share cost?", "Each costs $4.50, or $9 a pair.", "$4.50", True),
        ("When did it open?", "It opened on Monday in Selby.", "Monday", True),
        ("When did it open?", "It opened on Monday in Selby.", "Selby", False),
        ("Who found it?", "Ida Lund found it on Monday.", "Ida Lund", True),
        ("Who found it?", "Ida Lund found it faster than anyone.", "anyone", False),
        ("Why was it shut?", "It was shut because of a crack.", "a crack", True),
        ("Why was it shut?", "It was shut, the firm behind it said.", "behind it", False),
        ("Why was it shut?", "He described the closure as unjust.", "unjust", False),
        ("What caused the fire?", "A cable caused the fire.", "A cable", True),
        ("Which town was hit?", "Selby was hit.", "Selby", True),
        ("Where is Lund & Co. based?", "It is run by a firm in Port Selby.", "Port Selby", True),
        ("Where is Lund & Co. based?", "It is an arm of Brandt Corp.", "Brandt Corp", False),
        ("How many people came?", "They won 29-28 on the day.", "29-28", False),
        ("How many people came?", "Some 30-40 people came.", "30-40", True),
        ("Why did she apologize?", "She apologized on air to Ida Lund.", "to Ida Lund", False),
        ("Why did she come?", "She came to see the wall.", "to see the wall", True),
        ("Why do they offer it?", "They are to offer it for free.", "to offer it for free", False),
        # A price tag has no one price.
        (
            "How much does a share cost?",
            "Shares $ 15 $ 25 40 % off $ 15 Each comes with a plate.",
            "$ 15 $ 25 40 % off $ 15",
            False,
        ),
        # What it fell to is not by how much.
        ("How much did oil fall?", "Oil fell 6 per cent to below $85.", "$85", False),
        ("How much did oil fall?", "Oil fell 6 per cent to below $85.", "6 per cent", True),
        ("How much did oil fall to?", "Oil fell 6 per cent to below $85.", "$85", True),
        # Whoever it is taken from, or done against, did not do it.
        ("Who bought the yard?", "He bought it from Lund & Co.", "Lund & Co", False),
        ("Which firm bought it?", "It bought the yard from Lund & Co.", "Lund & Co", False),
        ("Who sent it?", "It is a letter from Ida Lund.", "Ida Lund", True),
        ("Who did he buy it from?", "He bought it from Ida Lund.", "Ida Lund", True),
        ("Who won the cup?", "They won the cup against Selby.", "Selby", False),
        ("Who won the cup?", "Cup hopefuls Selby are at home to Marl.", "Selby", False),
        ("Who leads the cup's favourites?", "Cup favourites Selby lead.", "Selby", True),
        ("Who won the cup?", "The cup went to Ida Lund.", "Ida Lund", True),
        ("Where was it told?", "He won it for work on quantum dots.", "quantum dots", False),
        ("Where was it told?", "He told it on the roof.", "the roof", True),
        ("When did she die?", "Deaths rose between 2018 and 2021.", "between 2018 and 2021", False),
        (
            "When do they meet?",
            "They meet between 2 May and 4 May.",
            "between 2 May and 4 May",
            True,
        ),
        # Says nothing but what is asked.
        ("Which firm made it?", "The family-owned firm made it.", "The family-owned firm", False),
        ("Which firm made it?", "The Holm Paint firm made it.", "The Holm Paint firm", True),
        ("Which town was hit?", "The hill town of Selby was hit.", "Selby", True),
        ("How was it found?", "They stole it from Ida Lund.", "Ida Lund", False),
        ("How was it found?", "A diver saw it off Selby.", "A diver saw it", True),
    ],
)
def test_what_fills_the_slot(question: str, sentence: str, words: str, fills: bool) -> None:
    start = sentence.index(words)
    slot = AskedSlot(question)
    assert slot.is_filled_by(HARBOUR, sentence, start, start + len(words)) is fills
