"""Yes or no, where the words found establish it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from index import Query
from index.nlp.article_text import article_text
from index.nlp.scope import Outcome, outcome_of
from index.nlp.statement import AnnotatedText, annotated_text
from index.nlp.words import folded_words
from qa.citations import Span, according_to, whose_words
from qa.evidence import Evidence
from qa.evidence.order import may_be_of
from qa.evidence.question import kind_asked
from qa.evidence.stance import Stance, stance
from qa.evidence.stance.antecedent import with_subject_named
from qa.evidence.stance.asked_act import AskedAct
from qa.reader import Reader
from qa.verification.checks.roles import suffers_it
from qa.verification.rule_verifier import RuleVerifier
from qa.writers import FITTED
from qa.writers.verdicts import VERDICT, QuotedVerdict, likely_right, surest, verdicts_of
from qa.writers.verdicts.contest import winner

# Of all that was found, the most relevant is asked whether it says otherwise.
_MOST_SPANS = 60
MOST_QUOTES = 3
_OF_ANOTHER_ACT = ("day", "number", "roles")

# What holds, or has come about by now.
_OF_NOW = re.compile(r"^(?:is|are|does|do|has|have)\b", re.IGNORECASE)
_UNDATED = datetime.min.replace(tzinfo=UTC)
_BEHIND: float = FITTED["behind"]


@dataclass(frozen=True)
class YesOrNo:
    """The answer that `span` establishes."""

    says_yes: bool
    span: Span
    may_yet: bool = False

    @property
    def sentence(self) -> str:
        said = "Yes" if self.says_yes else "Not yet" if self.may_yet else "No"
        return f"{said}{according_to(self.span)}"


def yes_or_no(
    question: Query,
    spans: Sequence[Span],
    verifier: RuleVerifier,
    evidence: Sequence[Evidence] = (),
    reader: Reader | None = None,
) -> YesOrNo | None:
    """What a span establishes that asserts or denies what a yes/no question asks.

    None for other questions, for those of several parts or of what a publisher reported, and where
    rules and reader do not agree: without a `reader` the rules alone decide. What one side claims,
    or says of itself, establishes nothing.
    """
    found = _established(question, spans, verifier, evidence, reader)
    return None if found is None or _is_one_side(question, found.span) else found


def _is_one_side(question: Query, span: Span) -> bool:
    """Whether it is the word of somebody who claims it, or whom the question is about."""
    said = whose_words(span)
    if said is None:
        return False
    speaker = folded_words(span.hit.article.text[said.start : said.end])
    return said.is_claim or speaker[-1] in folded_words(question.text)


def _established(
    question: Query,
    spans: Sequence[Span],
    verifier: RuleVerifier,
    evidence: Sequence[Evidence],
    reader: Reader | None,
) -> YesOrNo | None:
    if not question.is_english or kind_asked(question.text) != "yes or no":
        return None
    if question.parts or question.full.publishers or question.unknown_publishers:
        return None
    ruled = _by_rules(question, spans, verifier)
    if reader is None or not any(one.reading for one in evidence):
        return ruled
    if ruled:
        return ruled if _may_stand(question.text, ruled, reader) else None
    was_read = [one for one in evidence if one.reading]
    return (
        _by_outcome(question, was_read, verifier, reader)
        or _by_winner(question, evidence, verifier, reader)
        or _by_reader(question, was_read, verifier, reader)
    )


def _may_stand(question: str, ruled: YesOrNo, reader: Reader) -> bool:
    """Whether the reader does not object, by taking the span for the opposite.

    Of who did it to whom it reads next to nothing (docs/experiments/reader.md), so there the rules
    decide.
    """
    asked = AskedAct.of(question)
    is_turned = asked and suffers_it(asked.statement, _as_told(ruled.span))
    if asked and is_turned and not ruled.says_yes and not _outcome(asked, ruled.span):
        return True
    [own] = verdicts_of(question, [ruled.span], reader)
    if ruled.says_yes:
        return own.no < VERDICT["against_rules"]
    return own.no >= VERDICT["with_rules"]


def _by_winner(
    question: Query, evidence: Sequence[Evidence], verifier: RuleVerifier, reader: Reader
) -> YesOrNo | None:
    asked = AskedAct.of(question.text)
    won = winner(question, asked, evidence, reader) if asked else None
    if won is None or verifier.examined(question.text, won.span).failed_check in ("day", "number"):
        return None
    return YesOrNo(won.is_asked, won.span)


def _by_outcome(
    question: Query, evidence: Sequence[Evidence], verifier: RuleVerifier, reader: Reader
) -> YesOrNo | None:
    """A no where a quote says that the act was tried, refused or is still to come.

    The evidence can be about the names that the question has. None where the subject is another,
    where a quote may say yes, or the reader does not take it for a no.
    """
    asked = AskedAct.of(question.text)
    if asked is None:
        return None
    near = [one for one in evidence if one.surely >= evidence[0].surely - _BEHIND]
    for one in near[:MOST_QUOTES]:
        said, outcome = _as_told(one.span), _outcome(asked, one.span)
        if outcome is None or not may_be_of(asked.subject_names, said, one.hit.article):
            continue
        if verifier.examined(question.text, one.span).failed_check in _OF_ANOTHER_ACT:
            continue
        # What "has agreed to buy" has not bought, either.
        others = [
            other.span
            for other in near[:MOST_QUOTES]
            if other is not one and not _outcome(asked, other.span)
        ]
        own, *further = verdicts_of(question.text, [one.span, *others], reader)
        against = surest(further, says_yes=True)
        may_yet = outcome == "to come"
        is_no = own.no >= VERDICT["by_outcome"] or own.yes <= _most_yes(question.text, may_yet)
        if is_no and against <= VERDICT["against"]:
            return YesOrNo(False, one.span, may_yet)
    return None


def _outcome(asked: AskedAct, span: Span) -> Outcome | None:
    tokens = _as_told(span).tokens
    return next(filter(None, (outcome_of(stem, tokens) for stem in asked.stems)), None)


def _as_told(span: Span) -> AnnotatedText:
    return annotated_text(span.text, article_text(span.hit.article))


def _most_yes(question: str, may_yet: bool) -> float:
    """How surely the reader may take for a yes what the words make a no.

    What is to come has not come about by now, which the reader often does not tell. Of what was to
    come once, what is asked of the past may have come about.
    """
    if not may_yet:
        return VERDICT["hardly_yes"]
    return VERDICT["against"] if _OF_NOW.match(question) else 0.0


def _by_reader(
    question: Query, evidence: Sequence[Evidence], verifier: RuleVerifier, reader: Reader
) -> YesOrNo | None:
    """What the best quote says, where that is likely right and no other says otherwise.

    A yes has all that is asked. A no may well deny, turn or exchange it, but is of the same names;
    and has not all of it.
    """
    first = evidence[0]
    if first.reading is None:
        return None
    quotes = [one.span for one in evidence[:MOST_QUOTES]]
    best, *others = verdicts_of(question.text, quotes, reader)
    if best.surely < VERDICT["rather_sure"]:
        return None
    if likely_right(best, others, first.reading.score) < VERDICT["least"]:
        return None
    if surest(others, says_yes=not best.says_yes) > VERDICT["against"]:
        return None
    failed = verifier.examined(question.text, best.span).failed_check
    if failed == "name" or (failed and best.says_yes):
        return None
    if not failed and not best.says_yes and verifier.says_all(question.text, best.span):
        return None
    is_of_now = _OF_NOW.match(question.text) and not best.says_yes
    return YesOrNo(best.says_yes, _newest([best, *others]) if is_of_now else best.span)


def _newest(denials: Sequence[QuotedVerdict]) -> Span:
    """Of what is so now the newest of the quotes that deny it as well as the first tells why."""
    as_sure = [one for one in denials if one.no >= VERDICT["rather_sure"]]
    return max(as_sure, key=lambda one: one.span.hit.article.published_at or _UNDATED).span


def _by_rules(question: Query, spans: Sequence[Span], verifier: RuleVerifier) -> YesOrNo | None:
    """What the first span establishes that asserts or denies the act asked about.

    None where another span says otherwise: what did not come about one day may have come about the
    next.
    """
    asked = AskedAct.of(question.text)
    if asked is None:
        return None
    claim = asked.statement.tokens.text
    told = {span: with_subject_named(span) for span in islice(spans, _MOST_SPANS)}
    found = [(span, _said_of(asked, span, text)) for span, text in told.items()]
    found = [
        (span, said) for span, said in found if said and verifier.may_be_of_the_day(claim, span)
    ]
    plain = [(span, said) for span, said in found if verifier.says_all(claim, span, told[span])]
    yes = [span for span, said in plain if said == "asserts"]
    no = [span for span, said in plain if said == "denies"]
    if yes and not any(said == "denies" and _is_later(span, yes[0]) for span, said in found):
        return YesOrNo(True, yes[0])
    if no:
        # Who suffers it does not do it, however often it is spoken of.
        denying = annotated_text(told[no[0]], article_text(no[0].hit.article))
        open_again = (
            ("asserts",) if suffers_it(asked.statement, denying) else ("asserts", "touches")
        )
        if not any(said in open_again and _is_later(span, no[0]) for span, said in found):
            return YesOrNo(False, no[0])
    return None


def _said_of(asked: AskedAct, span: Span, text: str) -> Stance | None:
    said = annotated_text(text, article_text(span.hit.article))
    return "denies" if suffers_it(asked.statement, said) else stance(asked, said)


def _is_later(span: Span, other: Span) -> bool:
    """Whether it came out on the day of the other, or after; so may what is undated."""
    mine, theirs = span.hit.article.published_at, other.hit.article.published_at
    return mine is None or theirs is None or mine.date() >= theirs.date()
