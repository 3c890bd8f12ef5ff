"""Questions that take for granted what the articles deny: "Why did she resign?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index import Query
from qa.citations import Span, according_to
from qa.evidence import Evidence
from qa.reader import Reader
from qa.verification.rule_verifier import RuleVerifier
from qa.writers.verdicts.yes_no import yes_or_no

_TAKES_FOR_GRANTED = re.compile(r"^(?:why|how)\s+(?=(?:did|has|have|was|were)\b)", re.IGNORECASE)


def premise_of(question: str) -> str | None:
    """What a question for a reason or a way takes for granted, as a question for yes or no."""
    granted = _TAKES_FOR_GRANTED.match(question)
    if granted is None:
        return None
    rest = question[granted.end() :]
    return f"{rest[0].upper()}{rest[1:]}"


def false_premise(
    question: Query,
    spans: Sequence[Span],
    verifier: RuleVerifier,
    evidence: Sequence[Evidence],
    reader: Reader | None,
) -> tuple[str, Span] | None:
    """That what the question takes for granted is not so, and the words that say it."""
    premise = premise_of(question.text)
    if premise is None:
        return None
    found = yes_or_no(replace(question, text=premise), spans, verifier, evidence, reader)
    if found is None or found.says_yes:
        return None
    return f"{'Not yet' if found.may_yet else 'Not so'}{according_to(found.span)}", found.span
