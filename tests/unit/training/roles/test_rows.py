"""What is asked of one act has each label as often as the act's reverse allows."""

from __future__ import annotations

import random

import pytest

from training.roles.verbs import verbs

# Torch is imported where it is used, else every run would wait for it when it looks for its tests.
VERBS = {verb.base: verb for verb in verbs()}
BODY = "Ana Ruiz beat Eva Lund in March."
PLACE = (0, len(BODY))
YES, NO, NO_YES = 0, 1, 3


def test_each_verb_can_be_said_in_several_ways() -> None:
    beat = VERBS["beat"]
    assert beat.statements("Ruiz", "Lund")[:3] == [
        "Ruiz beat Lund",
        "Lund was beaten by Ruiz",
        "it was Ruiz that beat Lund",
    ]
    assert "Lund lost to Ruiz" in beat.statements("Ruiz", "Lund")
    assert "Did Lund lose to Ruiz?" in beat.questions("Ruiz", "Lund")
    assert "Were the Kings beaten by Ruiz?" in beat.questions("Ruiz", "the Kings")
    assert "Was Lund the victim of Ruiz?" in VERBS["kill"].questions("Ruiz", "Lund")


def test_no_verb_is_there_twice_and_each_has_forms_and_kinds() -> None:
    assert len(VERBS) == len(verbs()) > 100
    for verb in verbs():
        assert verb.reverse in ("closed", "open", "same")
        assert verb.kinds
        assert set(verb.kinds) <= set("potc")
        assert all(phrase.base and phrase.rest != phrase.base for phrase in verb.phrases)


@pytest.mark.parametrize(("base", "label"), [("beat", NO), ("praise", NO_YES), ("meet", YES)])
def test_names_exchanged_have_the_label_of_the_verb_s_reverse(base: str, label: int) -> None:
    from training.reader.cases import Text
    from training.roles.rows import Event, rows

    event = Event(VERBS[base], "Ruiz", "Lund")
    found = list(rows(event, Text(BODY), PLACE, "s", random.Random(1), 40))
    active = f"Did Lund {base} Ruiz?"
    assert {case.entailed for case in found if case.question == active} == {label}
    asked_so = f"Did Ruiz {base} Lund?"
    assert {case.entailed for case in found if case.question == asked_so} == {YES}


def test_who_did_it_is_asked_both_ways_and_answered_one_way() -> None:
    from training.reader.cases import Text
    from training.roles.rows import Event, asked

    event = Event(VERBS["beat"], "Ana Ruiz", "Eva Lund")
    found = list(asked(event, Text(BODY), PLACE, "s"))
    answers = {case.question: [BODY[slice(*span)] for span in case.spans or ()] for case in found}
    assert answers["Who beat Eva Lund?"] == ["Ana Ruiz"]
    assert answers["Who was beaten by Ana Ruiz?"] == ["Eva Lund"]
    assert answers["Who beat Ana Ruiz?"] == []
    assert [case.answerable for case in found].count(True) == 3
