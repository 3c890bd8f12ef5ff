"""Yes or no, first, where the words found establish it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index import UnderstoodQuestion
from qa.asked_kind import kind_asked
from qa.attribution import attribution
from qa.citations import Span
from qa.verifying import AlignmentVerifier
from qa.verifying.hedging import leaves_open

_AUXILIARY = re.compile(
    r"^(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should)\s+", re.IGNORECASE
)


@dataclass(frozen=True)
class YesOrNo:
    """The answer that `span` establishes."""

    says_yes: bool
    span: Span

    @property
    def sentence(self) -> str:
        return f"{'Yes' if self.says_yes else 'No'}, by {attribution(self.span.hit.article)}."


def yes_or_no(
    question: UnderstoodQuestion, spans: Sequence[Span], verifier: AlignmentVerifier
) -> YesOrNo | None:
    """What the first span says that says or denies all that a yes/no question asks.

    None for other questions, and for those of several parts or of what a publisher reported: there
    one span settles nothing.
    """
    asked = _AUXILIARY.match(question.text)
    if not asked or kind_asked(question.text) != "yes or no":
        return None
    if question.parts or question.whole.publishers or question.strangers:
        return None
    claim = question.text[asked.end() :].rstrip(" ?")
    for span in spans:
        if leaves_open(span.text, question.text):
            continue
        says_yes = verifier.stance(claim, span)
        if says_yes is not None:
            return YesOrNo(says_yes, span)
    return None
