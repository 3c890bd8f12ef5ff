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
from qa.short_answer import going_by, grounds, is_short, short_answer
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

    The name that the reports clearly have in common, if they do, goes before the model's.
    """
    if form == "sentences" or not findings or _holds_by_itself(findings[0]):
        yield from (settled(work, finding) for finding in findings)
        return
    first, *others = findings
    kept = [span for finding in others for span in finding.spans]
    answer = named.text if named else short_answer(first.written.claim, work.text, form)
    bearing: Sequence[Span] = ()
    if named:
        bearing = named.spans
    elif answer:
        bearing = grounds(answer, work.of_each_part(), kept, form)
    if bearing:
        yield work.checked.keep(going_by(answer, bearing), "partial", bearing, first.written.end)
    else:
        yield settled(work, first)
    yield from (settled(work, finding) for finding in others)
    quotes = [CodeSentence(quoted(span), (span,)) for span in bearing if span not in kept]
    yield from work.written_by_code(quotes, consumed)


def _holds_by_itself(finding: Finding) -> bool:
    return finding.support == "supported" and not is_short(finding.written.claim)
