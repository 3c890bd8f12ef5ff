"""What becomes of each written sentence: kept with its citations, or withdrawn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.checking import Finding
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

    The name that the reports clearly have in common, if they do, goes before the model's. What the
    model left unsaid of a report is quoted; where nothing else is left, what all of them say, if
    words were found that say most of it.
    """
    parts = work.of_each_part()
    kept = [span for finding in findings[1:] for span in finding.spans]
    short = ShortAnswer("", ())
    if form != "sentences" and findings and not _holds_by_itself(findings[0]):
        if named:
            short = ShortAnswer(going_by(named.text, named.spans), named.spans)
        else:
            short = short_answer(findings[0].written.claim, work.text, form, parts, kept)
    for number, finding in enumerate(findings):
        if short.sentence and not number:
            end = finding.written.end
            yield work.checked.keep(short.sentence, "partial", short.spans, end)
        else:
            yield settled(work, finding)
    unsaid = [span for span in short.spans if span not in kept]
    if form != "sentences" and not work.checked.sentences:
        unsaid = unsaid or in_each_report(parts)
    quotes = [CodeSentence(quoted(span), (span,)) for span in unsaid]
    yield from work.written_by_code(quotes, consumed)


def _holds_by_itself(finding: Finding) -> bool:
    return finding.support == "supported" and not is_short(finding.written.claim)
