"""The short answer to a question about several reports, tied to words of each of them.

No one sentence of an article says what such a question asks. The model answers first, with a yes or
no or a name, and then says what each report has. Its answer stands only where code finds words that
bear on the question's parts, and beside those words: it is the model's reading of them, and so
"partial" at most.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index import UnderstoodQuestion
from qa.asked_kind import kind_asked
from qa.attribution import publisher_of
from qa.citations import Span
from qa.evidence import Evidence
from qa.prompts import Form
from qa.verifying.reading import folded_words, in_a_row

_VERDICT = re.compile(r"\W*(yes|no)\b", re.IGNORECASE)
_LEADING_WORDS = re.compile(r"^(?:the )?answer(?: is)?:?\s+", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][\w.&’'-]*(?:\s(?:(?:of|and|the|for|de|van|von)\s)?[A-Z][\w.&’'-]*)*")
_SHORT = 6
# A sentence bears on a part of the question where it says so much of it.
_LEAST_COVERAGE = 0.4


def form_of(question: UnderstoodQuestion) -> Form:
    """The short answer first where several reports are asked about, else plain sentences."""
    if len(question.parts) < 2 and len(question.whole.publishers) < 2:
        return "sentences"
    return "verdict first" if kind_asked(question.text) == "yes or no" else "answer first"


def short_answer(claim: str, question: str, form: Form) -> str:
    """What the first sentence of a reply answers, without what it repeats of the question.

    "Yes" or "No"; else the sentence, if it is of a few words, or the first name in it that the
    question does not have. Empty where there is none.
    """
    if form == "verdict first":
        verdict = _VERDICT.match(claim)
        return verdict[1].capitalize() if verdict else ""
    claim = _LEADING_WORDS.sub("", claim).strip(" .!\"'“”")
    asked = in_a_row(folded_words(question))
    names = [claim] if is_short(claim) else _NAME.findall(claim)
    rows = {name: in_a_row(folded_words(name)) for name in names}
    return next((name for name, row in rows.items() if row.strip() and row not in asked), "")


def is_short(claim: str) -> bool:
    return len(claim.split()) <= _SHORT


def grounds(
    answer: str, parts: Sequence[Sequence[Evidence]], kept: Sequence[Span], form: Form
) -> list[Span]:
    """Words that bear on the parts of the question, one span for each; none if not on enough.

    A verdict rests on every part. A name rests on half of them at least, each in a passage that
    has the name, and one in words that have it. Words that a sentence rests on which was kept are
    taken before others of the same article.
    """
    bearing = [_bearing(answer if form == "answer first" else "", part) for part in parts]
    found = [span for span in bearing if span]
    spans = dict.fromkeys(
        next((one for one in kept if one.hit.article.id == span.hit.article.id), span)
        for span in found
    )
    if form == "verdict first":
        return list(spans) if len(found) == len(parts) else []
    named = any(_has(span.text, answer) for span in spans)
    return list(spans) if named and 2 * len(found) >= len(parts) else []


def going_by(answer: str, spans: Sequence[Span]) -> str:
    """ "Yes, going by The Age and Fortune." """
    *names, last = dict.fromkeys(publisher_of(span.hit.article) for span in spans)
    return f"{answer}, going by {', '.join(names)}{' and ' if names else ''}{last}."


def _bearing(name: str, part: Sequence[Evidence]) -> Span | None:
    """The best sentence for the part; of a passage that has the name, with the name if one does."""
    near = [one for one in part if one.features.coverage >= _LEAST_COVERAGE]
    near = [one for one in near if _has(f"{one.hit.article.title}\n{one.hit.passage.text}", name)]
    best = next((one for one in near if _has(one.text, name)), near[0] if near else None)
    return Span(best.hit, best.start, best.end) if best else None


def _has(text: str, name: str) -> bool:
    return in_a_row(folded_words(name)).strip() in in_a_row(folded_words(text))
