"""What one sentence has to say to the act that a yes/no question asks about."""

from __future__ import annotations

from typing import Literal

from index.nlp.statement import AnnotatedText
from qa.evidence.stance.asked_act import AskedAct
from qa.evidence.stance.denying import is_denied
from qa.evidence.stance.roles import has_its_roles, is_the_other_way_round
from qa.evidence.stance.telling import has_exact_words, is_said_at_once, is_told

Stance = Literal["asserts", "denies", "touches"]
"""`touches`: the act is spoken of as done, but of whom is not plain."""


def stance(asked: AskedAct, said: AnnotatedText) -> Stance | None:
    """What one sentence has to say to it; None where it does not speak of the act as done or not.

    The caller sees to it that the sentence says all that the question says.
    """
    if said.tokens.text.rstrip("\"”’') ").endswith("?") or not has_exact_words(asked, said):
        return None
    if any(is_denied(asked, act, said) for act in asked.acts):
        return "denies"
    told = [
        (act, place)
        for act in asked.acts
        for place in said.tokens.places.get(asked.statement.tokens.words[act].stem, ())
        if is_told(place, said, asked)
    ]
    whole = [(act, place) for act, place in told if is_said_at_once(asked, act, place, said)]
    if any(has_its_roles(asked, place, said) for _, place in whole):
        return "asserts"
    if any(is_the_other_way_round(asked, place, said) for _, place in whole):
        return "denies"
    touched = any(_may_be_of(asked, place, said) for _, place in told)
    return "touches" if touched else None


def _may_be_of(asked: AskedAct, place: int, said: AnnotatedText) -> bool:
    """Whether the subject asked for is named in the sentence, or nobody before the act."""
    if asked.subject & said.tokens.stems:
        return True
    return not any(name.last < place for name in said.names)
