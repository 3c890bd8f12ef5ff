"""Yes or no, first, where the words found establish it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from index import UnderstoodQuestion
from qa.asked_kind import kind_asked
from qa.asserting.asked_act import AskedAct
from qa.asserting.stance import Stance
from qa.asserting import stance
from qa.attribution import attribution
from qa.citations import Span
from qa.verifying.alignment import AlignmentVerifier
from index.nlp.article_text import known_article
from index.nlp.statement import statement_of

# Of all that was found, the most relevant is asked whether it says otherwise.
_MOST_SPANS = 60


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
    """What the first span establishes that asserts or denies the act of a yes/no question.

    None for other questions, for those of several parts or of what a publisher reported, and where
    another span says otherwise: what did not come about one day may have come about the next.
    """
    asked = AskedAct.of(question.text)
    if asked is None or kind_asked(question.text) != "yes or no":
        return None
    if question.parts or question.whole.publishers or question.strangers:
        return None
    claim = asked.statement.reading.text
    found = [(span, _said_of(asked, span)) for span in islice(spans, _MOST_SPANS)]
    found = [
        (span, said) for span, said in found if said and verifier.may_be_of_the_day(claim, span)
    ]
    plain = [(span, said) for span, said in found if verifier.says_all(claim, span)]
    yes = [span for span, said in plain if said == "asserts"]
    no = [span for span, said in plain if said == "denies"]
    if yes and not any(said == "denies" and _is_later(span, yes[0]) for span, said in found):
        return YesOrNo(True, yes[0])
    if no and not any(said != "denies" and _is_later(span, no[0]) for span, said in found):
        return YesOrNo(False, no[0])
    return None


def _said_of(asked: AskedAct, span: Span) -> Stance | None:
    return stance(asked, statement_of(span.text, known_article(span.hit.article)))


def _is_later(span: Span, other: Span) -> bool:
    """Whether it came out on the day of the other, or after; so may what is undated."""
    mine, theirs = span.hit.article.published_at, other.hit.article.published_at
    return mine is None or theirs is None or mine.date() >= theirs.date()
