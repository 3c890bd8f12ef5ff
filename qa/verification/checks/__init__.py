"""What a claim says that its span does not: a reason to refuse, whatever else they share.

A check takes a claim beside its span and says in words why the span cannot support it; "" where
nothing in it speaks against that. One more check is one more row of CHECKS.
"""

from __future__ import annotations

from collections.abc import Callable

from index.nlp.scope import is_negated, negations_agree
from qa.verification import FailedCheck
from qa.verification.checks.compared import Compared
from qa.verification.checks.roles import roles
from qa.verification.checks.values import day, number
from qa.verification.entities import is_another_there, may_be_meant

Check = Callable[[Compared], str]


def quote(both: Compared) -> str:
    missing = next((one for one in both.claim.quotations if one not in both.span.flat), None)
    return f"“{missing}” is not quoted there" if missing is not None else ""


def name(both: Compared) -> str:
    for one in both.missing_names:
        if not may_be_meant(one, both.span) and not both.is_numbered_by_headline(one):
            return f"{both.words_of(one)} is not named there"
    for one in both.claim.names:
        if is_another_there(one, both.claim, both.span, both.pairing):
            return f"another name stands there for {both.words_of(one)}"
    return ""


def negation(both: Compared) -> str:
    claim, span = both.claim.tokens, both.span.tokens
    agree = negations_agree(claim, span, both.pairing, both.turned)
    return "" if agree else "one of the two denies what the other says"


def direction(both: Compared) -> str:
    claim, span = both.claim.tokens, both.span.tokens
    for here, there in both.turned:
        if is_negated(claim, here) == is_negated(span, there):
            return f"“{claim.words[here].text}” is there “{span.words[there].text}”"
    return ""


CHECKS: dict[FailedCheck, Check] = {
    "quote": quote,
    "number": number,
    "day": day,
    "name": name,
    "negation": negation,
    "direction": direction,
    "roles": roles,
}
"""In the order in which they are asked; the first that fails is told."""


def failed_check(both: Compared) -> tuple[FailedCheck, str] | None:
    """The first check that fails and why; None where none does."""
    for label, check in CHECKS.items():
        if why := check(both):
            return label, why
    return None
