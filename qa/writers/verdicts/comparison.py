"""Whether publishers agree, differ, or both report something, where that is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index import Query
from qa.citations import Span, publisher_of
from qa.conflicts import Conflict
from qa.evidence import Evidence, of_each_publisher
from qa.writers import FITTED

_DIFFER = re.compile(r"\b(?:disagree|differ|contradict)\b", re.IGNORECASE)
_AGREE = re.compile(r"\bagree\b", re.IGNORECASE)
_BOTH_REPORT = re.compile(
    r"\bboth\b.*\b(?:report|cover|mention|write|speak|tell)(?:s|ed)?\b(?! that\b)", re.IGNORECASE
)
_ASKS = re.compile(r"^(?:do|does|did|have|has)\b", re.IGNORECASE)
# An article is about something where its passage has nearly all of its words.
_LEAST_CONTEXT: float = FITTED["report_context"]


@dataclass(frozen=True)
class Comparison:
    """The verdict on what `spans`, of one publisher each, say."""

    says_yes: bool
    reason: str
    spans: tuple[Span, ...]

    @property
    def sentence(self) -> str:
        return f"{'Yes' if self.says_yes else 'No'}: {self.reason}."


def comparison(
    question: Query, evidence: Sequence[Evidence], told: Sequence[Conflict]
) -> Comparison | None:
    """None for other questions, and where the sentences found settle nothing.

    Two agree or not only as far as a contradiction was found: that none was says nothing.
    """
    if not _ASKS.match(question.text) or len(question.full.publishers) < 2:
        return None
    for one in told:
        sides = {span.hit.article.publisher for span in one.spans}
        if question.full.publishers <= sides and not one.corrected:
            if _AGREE.search(question.text):
                return Comparison(False, "they differ", one.spans)
            if _DIFFER.search(question.text):
                return Comparison(True, "they differ", one.spans)
    if _BOTH_REPORT.search(question.text) and not question.parts:
        return _both_report(of_each_publisher(question, evidence))
    return None


def _both_report(found: Sequence[Sequence[Evidence]]) -> Comparison | None:
    best = [
        next((one for one in theirs if one.features.context >= _LEAST_CONTEXT), None)
        for theirs in found
    ]
    spans = [one.span for one in best if one]
    if len(spans) < len(best):
        return None
    names = " and ".join(publisher_of(span.hit.article) for span in spans)
    return Comparison(True, f"{names} report it", tuple(spans))
