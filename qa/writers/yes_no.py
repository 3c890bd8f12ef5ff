"""Yes or no, first, where the words found establish it or publishers are compared."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from index import Query
from index.nlp.article_text import article_text
from index.nlp.scope import outcome_of
from index.nlp.statement import annotated_text
from index.nlp.words import folded_words
from qa.citations import Span, according_to, publisher_of, whose_words
from qa.conflicts import Conflict
from qa.evidence import Evidence, of_each_publisher
from qa.evidence.question import kind_asked
from qa.evidence.stance import Stance, stance
from qa.evidence.stance.antecedent import with_subject_named
from qa.evidence.stance.asked_act import AskedAct
from qa.reader import Reader
from qa.verification.checks.roles import suffers_it
from qa.verification.rule_verifier import RuleVerifier
from qa.writers import FITTED
from qa.writers.contest import winner
from qa.writers.read_answer import VERDICT, QuotedVerdict, verdicts_of

# Of all that was found, the most relevant is asked whether it says otherwise.
_MOST_SPANS = 60
_MOST_QUOTES = 3
# Checks that fail where a quote is of somebody else, of another time, or of what was yet to come.
_OF_ANOTHER = ("name", "day", "number", "outcome")
_OF_ANOTHER_ACT = ("day", "number", "roles")

# What holds, or has come about by now.
_OF_NOW = re.compile(r"^(?:is|are|does|do|has|have)\b", re.IGNORECASE)
_UNDATED = datetime.min.replace(tzinfo=UTC)
_ASKS = re.compile(r"^(?:do|does|did|have|has)\b", re.IGNORECASE)
_BOTH_REPORT = re.compile(
    r"\bboth\b.*\b(?:report|cover|mention|write|speak|tell)(?:s|ed)?\b(?! that\b)", re.IGNORECASE
)
_AGREE = re.compile(r"\bagree\b", re.IGNORECASE)
_DIFFER = re.compile(r"\b(?:disagree|differ|contradict)\b", re.IGNORECASE)
# An article is about something where its passage has nearly all of its words.
_BEHIND: float = FITTED["behind"]
_LEAST_CONTEXT: float = FITTED["report_context"]


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
    if kind_asked(question.text) != "yes or no":
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
    """Whether the reader does not object: to a yes by taking the span for a denial of it."""
    if ruled.says_yes:
        return _denied(question, ruled.span, reader) < VERDICT["denied_with_rules"]
    [own] = verdicts_of(question, [ruled.span], reader)
    return own.no >= VERDICT["with_rules"]


def _denied(question: str, span: Span, reader: Reader) -> float:
    """How surely the span says the opposite of what is asked, told outright: "did not …"."""
    asked = AskedAct.of(question)
    if asked is None:
        return 0.0
    [opposite] = verdicts_of(asked.stated(denied=True), [span], reader)
    return opposite.yes


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
    for one in near[:_MOST_QUOTES]:
        said = annotated_text(one.text, article_text(one.hit.article)).tokens
        outcome = next(filter(None, (outcome_of(stem, said) for stem in asked.stems)), None)
        known = {*said.folded, *folded_words(one.hit.article.title)}
        if outcome is None or not asked.subject_names <= known:
            continue
        if verifier.examined(question.text, one.span).failed_check in _OF_ANOTHER_ACT:
            continue
        others = [other.span for other in near[:_MOST_QUOTES] if other is not one]
        own, *further = verdicts_of(question.text, [one.span, *others], reader)
        against = max((other.yes for other in further), default=0.0)
        if own.no >= VERDICT["by_outcome"] and against <= VERDICT["against"]:
            return YesOrNo(False, one.span, may_yet=outcome == "to come")
    return None


def _by_reader(
    question: Query, evidence: Sequence[Evidence], verifier: RuleVerifier, reader: Reader
) -> YesOrNo | None:
    """What the best quote says, where no other says otherwise and rules do not object.

    A "no" may well deny, and turn or exchange what is asked; but it must be of the same names,
    days and numbers.
    """
    first = evidence[0]
    if first.reading is None or first.reading.score < VERDICT["least_score"]:
        return None
    quotes = [one.span for one in evidence[:_MOST_QUOTES]]
    best, *others = verdicts_of(question.text, quotes, reader)
    says_yes = best.yes > best.no
    against = max((one.no if says_yes else one.yes for one in others), default=0.0)
    if best.surely < _least_sure(says_yes, question.text, best.span, reader):
        return None
    if against > VERDICT["against"]:
        return None
    failed = verifier.examined(question.text, best.span).failed_check
    if failed and (says_yes or failed in _OF_ANOTHER):
        return None
    if not says_yes and not failed and verifier.says_all(question.text, best.span):
        # All of its words stand there, and nothing turns them round.
        return None
    span = best.span if says_yes or not _OF_NOW.match(question.text) else _newest([best, *others])
    return YesOrNo(says_yes, span)


def _least_sure(says_yes: bool, question: str, span: Span, reader: Reader) -> float:
    """What a verdict takes: of a no less, where the span also says its opposite, told outright."""
    if says_yes or AskedAct.of(question) is None:
        return VERDICT["sure"]
    is_denied = _denied(question, span, reader) >= VERDICT["denied"]
    return VERDICT["rather_sure"] if is_denied else math.inf


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
