"""The short answer to a question about several reports, tied to words of each of them.

No one sentence of an article says what such a question asks. The model answers first, with a yes or
no or a name, and then says what each report has. Its answer stands only where code finds words that
bear on the question's parts, and beside those words: it is the model's reading of them, and so
"partial" at most. Where the words say too little for a verdict, they are quoted without one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index import Query
from index.nlp.words import folded_words, in_a_row
from qa.citations import Span, publisher_of
from qa.evidence import Evidence
from qa.evidence.question import kind_asked
from qa.llm.prompts import Form
from qa.writers import FITTED

_VERDICT = re.compile(r"\W*(yes|no)\b", re.IGNORECASE)
_LEADING_WORDS = re.compile(r"^(?:the )?answer(?: is)?:?\s+", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][\w.&’'-]*(?:\s(?:(?:of|and|the|for|de|van|von)\s)?[A-Z][\w.&’'-]*)*")
_SHORT = 6
# A sentence bears on a part of the question where it says so much of it.
_LEAST_COVERAGE: float = FITTED["bearing_coverage"]
# A yes or no is worth giving only where its reader can check it: half of each part has to be said.
_HALF: float = FITTED["half"]


@dataclass(frozen=True)
class ShortAnswer:
    """A sentence, empty where the words allow of none, and the words of the reports to show."""

    sentence: str
    spans: Sequence[Span]


def form_of(question: Query) -> Form:
    """The short answer first where several reports are asked about, else plain sentences."""
    if len(question.parts) < 2 and len(question.full.publishers) < 2:
        return "sentences"
    return "verdict first" if kind_asked(question.text) == "yes or no" else "answer first"


def short_answer(
    claim: str,
    question: str,
    form: Form,
    parts: Sequence[Sequence[Evidence]],
    kept: Sequence[Span],
) -> ShortAnswer:
    """What the first sentence of a reply answers, as far as words bear on the question's parts.

    A verdict rests on every part. A name rests on half of them at least, each in a passage that
    has the name, and one in words that have it. Words that a sentence rests on which was `kept`
    are taken before others that are as good.
    """
    if form == "verdict first":
        return _verdict(claim, parts, kept)
    name = _name(claim, question)
    found = [one for part in parts if (one := _bearing(name, part, kept, _LEAST_COVERAGE))]
    spans = _distinct(found)
    if name and 2 * len(found) >= len(parts) and any(_has(span.text, name) for span in spans):
        return ShortAnswer(_as_read(name, spans), spans)
    return ShortAnswer("", ())


def going_by(answer: str, spans: Sequence[Span]) -> str:
    """What code finds in words of several reports: "Amazon, going by The Age and Fortune." """
    return f"{answer}, going by {_publishers(spans)}."


def _as_read(answer: str, spans: Sequence[Span]) -> str:
    """What the model says, of which code knows no more than which words bear on it."""
    return f"{answer}, as the model reads {_publishers(spans)}."


def _publishers(spans: Sequence[Span]) -> str:
    *names, last = dict.fromkeys(publisher_of(span.hit.article) for span in spans)
    return f"{', '.join(names)}{' and ' if names else ''}{last}"


def in_each_report(
    parts: Sequence[Sequence[Evidence]], kept: Sequence[Span] = (), least: float = _HALF
) -> list[Span]:
    """For each part words that say so much of it, half by default; none if not for all."""
    found = [one for part in parts if (one := _bearing("", part, kept, least))]
    return _distinct(found) if len(found) == len(parts) else []


def is_short(claim: str) -> bool:
    return len(claim.split()) <= _SHORT


def _verdict(claim: str, parts: Sequence[Sequence[Evidence]], kept: Sequence[Span]) -> ShortAnswer:
    said = _VERDICT.match(claim)
    if not said:
        return ShortAnswer("", ())
    if spans := in_each_report(parts, kept):
        return ShortAnswer(_as_read(said[1].capitalize(), spans), spans)
    return ShortAnswer("", in_each_report(parts, kept, _LEAST_COVERAGE))


def _name(claim: str, question: str) -> str:
    """The claim, if it is of a few words, or the first name in it that the question lacks."""
    claim = _LEADING_WORDS.sub("", claim).strip(" .!\"'“”")
    asked = in_a_row(folded_words(question))
    names = [claim] if is_short(claim) else _NAME.findall(claim)
    rows = {name: in_a_row(folded_words(name)) for name in names}
    return next((name for name, row in rows.items() if row.strip() and row not in asked), "")


def _bearing(
    name: str, part: Sequence[Evidence], kept: Sequence[Span], least: float
) -> Evidence | None:
    """The best sentence for the part; of a passage that has the name, with the name if one does."""
    near = [one for one in part if one.features.coverage >= least]
    near = [one for one in near if _has(f"{one.hit.article.title}\n{one.hit.passage.text}", name)]
    return max(near, key=lambda one: (_has(one.text, name), one.span in kept), default=None)


def _distinct(found: Sequence[Evidence]) -> list[Span]:
    return list(dict.fromkeys(one.span for one in found))


def _has(text: str, name: str) -> bool:
    return in_a_row(folded_words(name)).strip() in in_a_row(folded_words(text))
