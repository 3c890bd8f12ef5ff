"""What becomes of each written sentence: kept with its citations, or withdrawn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.checking import Finding
from qa.citations import Span
from qa.events import Event, Sentence
from qa.extractive import quoted
from qa.prompts import Form
from qa.shared_name import SharedName
from qa.short_answer import ShortAnswer, going_by, in_each_report, is_short, short_answer
from qa.work import CodeSentence, Work

_LEANS_BACK = re.compile(r"(?:he|she|they|it|his|her|their|its|this|that|these|those)\b", re.I)


def settled(work: Work, finding: Finding) -> Sentence:
    """The sentence kept or, as the question's strictness has it, taken out of the answer.

    A sentence that is there already is not kept again, nor one whose "he" or "this" was said in a
    sentence that was withdrawn.
    """
    written, support = finding.written, finding.support
    if work.question.strictness == "strict":
        dangling = work.checked.lacks_the_last and _LEANS_BACK.match(written.claim)
        if support == "unsupported" or dangling:
            return work.checked.withdraw(written.end)
    claim = work.dated(written.claim, finding.spans)
    if work.checked.has(claim):
        return work.checked.leave_out(written.end)
    return work.checked.keep(claim, support, finding.spans, written.end)


def all_settled(
    work: Work,
    findings: Sequence[Finding],
    form: Form,
    named: SharedName | None,
    consumed: int,
) -> Iterator[Event]:
    """Every sentence settled; a short answer, which comes first, by what the others rest on.

    What code finds does not hang on the reply: the name that the reports clearly have in common
    goes before the model's. What the model left unsaid of a report is quoted; where nothing else is
    left, what all of them say, if words were found that say half of it.
    """
    if form == "sentences":
        yield from (settled(work, finding) for finding in findings)
        return
    kept = [span for finding in findings[1:] for span in finding.spans]
    short = _short_answer(work, findings, form, named, kept)
    for number, finding in enumerate(findings):
        if short.sentence and not number:
            end = finding.written.end
            yield work.checked.keep(short.sentence, "partial", short.spans, end)
        else:
            yield settled(work, finding)
    unsaid = [span for span in short.spans if span not in kept]
    if not work.checked.sentences:
        unsaid = unsaid or in_each_report(work.of_each_part())
    by_code = [CodeSentence(quoted(span), (span,)) for span in unsaid]
    if short.sentence and not findings:
        by_code = [CodeSentence(short.sentence, short.spans, "partial"), *by_code]
    yield from work.written_by_code(by_code, consumed)


def _short_answer(
    work: Work,
    findings: Sequence[Finding],
    form: Form,
    named: SharedName | None,
    kept: Sequence[Span],
) -> ShortAnswer:
    """Empty too where the first sentence is whole and supported: it stands as it is."""
    first = findings[0] if findings else None
    if first and first.support == "supported" and not is_short(first.written.claim):
        return ShortAnswer("", ())
    if named:
        return ShortAnswer(going_by(named.text, named.spans), named.spans)
    if first is None:
        return ShortAnswer("", ())
    return short_answer(first.written.claim, work.text, form, work.of_each_part(), kept)
