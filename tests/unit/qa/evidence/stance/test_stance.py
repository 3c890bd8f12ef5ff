"""What one sentence has to say to the act that a yes/no question asks about."""

from __future__ import annotations

import pytest

from index.nlp.article_text import article_text
from index.nlp.statement import annotated_text
from qa.evidence.stance import Stance, stance
from qa.evidence.stance.asked_act import AskedAct
from tests.unit.qa.verification.texts import article


def said_of(question: str, sentence: str, before: str = "") -> Stance | None:
    asked = AskedAct.of(question)
    assert asked is not None
    known = article_text(article(f"{before} {sentence}".strip()))
    return stance(asked, annotated_text(sentence, known))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Did the council ban cars?", "The council banned cars on Monday."),
        ("Has the council banned cars?", "The council has banned cars."),
        ("Was the bridge closed?", "The bridge was closed on Monday."),
        ("Was the bridge closed?", "Engineers closed the bridge on Monday."),
        (
            "Was the sale of Marl Foods blocked?",
            "A judge blocked the £6 million sale of Marl Foods.",
        ),
        ("Did Fenn launch the rocket?", "The rocket was launched by Fenn on Monday."),
        ("Did the rocket launch?", "The firm launched the rocket on Monday."),
        ("Did Ostry ban betting?", "In Ostry, voters passed the measure, which bans betting."),
        ("Did the Rams beat the Terns?", "On Monday the Rams beat the Terns 4-1."),
        ("Did the dockers strike?", "Police said that the dockers struck on Monday."),
        ("Did Ada Fenn beat Ivo Hale?", "On Monday Fenn beat Hale in the final."),
        # What stands between commas is of whom is named before them.
        ("Was Ada Fenn arrested?", "Ada Fenn, head of the exchange Ostry, was arrested."),
        ("Was Ada Fenn arrested?", "Ada Fenn, head of the failed exchange Ostry, was arrested."),
        ("Did the dairy recall its cheese?", "The dairy recalled three kinds of cheese."),
        ("Did Selby beat Marl?", "Thorpe will face Selby, who beat Marl thanks to two goals."),
    ],
)
def test_asserted(question: str, sentence: str) -> None:
    assert said_of(question, sentence) == "asserts"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Did Ostry ban betting?", "In Ostry, voters rejected the bill to ban betting."),
        ("Did Ostry ban betting?", "Voters in Ostry turned down banning betting."),
        ("Did the team raise the bell?", "The team failed to raise the bell."),
        (
            "Did the dockers strike?",
            "The dockers called off the strike that was to begin on Monday.",
        ),
        ("Did the rocket launch?", "The second attempt to launch the rocket was called off."),
        ("Has the council chosen a builder?", "The council has not yet chosen a builder."),
        ("Was the painting damaged?", "The painting was not damaged."),
        ("Did the Terns beat the Rams?", "On Monday the Rams beat the Terns 4-1."),
    ],
)
def test_denied(question: str, sentence: str) -> None:
    assert said_of(question, sentence) == "denies"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        # Infinitives, nouns, plans, attempts.
        ("Has Ferrow retired?", "Ferrow intends to retire in May."),
        ("Has the bridge opened?", "The bridge is to open in May."),
        ("Was Adair shot?", "A man tried to shoot Adair."),
        ("Was Adair shot?", "Guards surrounded Adair after the attempted shooting."),
        ("Did Fenn buy Marl?", "Fenn has agreed to buy Marl."),
        ("Did the Terns eliminate the Rams?", "Facing elimination, the Terns met the Rams."),
        ("Did Adair win the final?", "Adair will win the final, her coach said."),
        # Clauses that leave it open.
        ("Did Adair win the final?", "If Adair won the final, nobody saw it."),
        ("Did Adair win the final?", "It is not clear whether Adair won the final."),
        ("Did the minister resign?", "A rumour that the minister resigned was false."),
        ("Was Adair jailed?", "Adair is accused of having jailed others."),
        ("Did Adair win the final?", "“I won the final,” said Adair."),
        ("Did Adair win the final?", "Adair said that she won the final."),
        ("Did Adair win the final?", "Adair would have won the final but for the rain."),
        ("Did Adair win the final?", "Did Adair win the final?"),
        # Another time.
        ("Did the Rams lose to the Terns?", "The Rams, who had lost to the Terns, won."),
        ("Did Adair win the final?", "Adair won the final last year."),
        # Other subjects.
        (
            "Did Dunmarch ban betting?",
            "In Ostry, unlike Dunmarch, voters rejected a ban on betting.",
        ),
        ("Did the film receive good reviews?", "The film received mixed to good reviews."),
        ("Has Marl won more than one cup?", "Marl has won one cup."),
        ("Did Adair leave before May?", "Adair left in May."),
        (
            "Did the council cancel the fair?",
            "The council cancelled night flights and kept the fair.",
        ),
        (
            "Did the Rams eliminate the Terns?",
            "It is over, with the Rams eliminated by the Terns.",
        ),
        ("Did Marl buy Fenn?", "The newly acquired Marl, bought by Fenn, is in Selby."),
        ("Did Holt replace Adair?", "Soon after, Holt was sacked and replaced by Adair."),
        # What is theirs is not themselves.
        ("Was Adair ruled out?", "Adair's goal was ruled out."),
        ("Did Adair resign?", "Adair's lawyer resigned on Monday."),
        ("Did the council resign?", "The head of the council resigned."),
        ("Did Fenn fall?", "Fenn shares fell on Monday."),
        # Another object.
        ("Did Adair win the cup?", "Adair won the second leg of the cup."),
        ("Did Adair win the cup?", "Adair won the right to host the cup."),
        ("Did Adair win the cup?", "Adair won the cup qualifier."),
        ("Did Fenn buy Marl?", "Fenn bought Marl's debts."),
        ("Did Fenn buy Marl?", "Fenn bought a stake in Marl."),
        # The antecedent is the subject.
        ("Did Selby beat Marl?", "Selby drew with Thorpe, who beat Marl."),
        # Whose word it is.
        ("Did Fenn steal the plans?", "Fenn stole the plans, the lawsuit alleges."),
        ("Did Fenn steal the plans?", "Fenn stole the plans, critics say."),
        ("Did Adair kill Holt?", "In the film, Adair killed Holt."),
        ("Did Adair score against Marl for Selby?", "Adair scored for Selby and against Marl."),
        # May yet be denied.
        ("Did Ostry ban betting?", "Ostry may reject the bill to ban betting."),
    ],
)
def test_nothing_is_settled(question: str, sentence: str) -> None:
    assert said_of(question, sentence) not in ("asserts", "denies")


@pytest.mark.parametrize(
    "question",
    [
        "Is Adair the mayor?",
        "Will the bridge open?",
        "Who won the final?",
        "Was Adair the champion?",
        "Does the verdict still stand?",
    ],
)
def test_no_act(question: str) -> None:
    assert AskedAct.of(question) is None


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Was Ada Fenn arrested?", "After Ada Fenn resigned, Ivo Hale, a lawyer, was arrested."),
        ("Was Ada Fenn arrested?", "Ada Fenn and Ivo Hale, head of Ostry, fled, who was arrested."),
        ("Was Ada Fenn arrested?", "A judge proposed that Ada Fenn was arrested."),
        ("Did the dairy recall its cheese?", "The dairy recalled a maker of cheese."),
    ],
)
def test_of_others_and_of_proposals_nothing_is_asserted(question: str, sentence: str) -> None:
    assert said_of(question, sentence) != "asserts"


@pytest.mark.parametrize(
    ("question", "denial"),
    [
        ("Did the Rams beat the Terns?", "The Rams did not beat the Terns."),
        ("Has the bridge already been opened?", "The bridge has not already been opened."),
        (
            "Did the inspection ordered in May actually take place?",
            "The inspection ordered in May actually did not take place.",
        ),
    ],
)
def test_a_question_as_its_denial(question: str, denial: str) -> None:
    asked = AskedAct.of(question)
    assert asked is not None
    assert asked.stated(denied=True) == denial
    assert asked.stated() == denial.replace(" not ", " ")
