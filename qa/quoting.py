"""The events of an answer without a model: what settles the question, then the best sentences."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

from qa.citations import Span
from qa.comparing import comparison
from qa.disagreeing.contradiction import Contradiction
from qa.events import Event
from qa.extractive import chosen, quoted
from qa.short_answer import going_by
from qa.work import CodeSentence, Work


async def quoting(work: Work) -> AsyncGenerator[Event]:
    """What settles the question, or contradicts itself, first; then the best sentences."""
    spans = chosen(work.about, work.of_each_part(), newest=work.understood.wants_latest)
    told = await work.contradictions(spans)
    written = await _settling(work, spans, told)
    if not written and (named := await work.shared_name()):
        written = [CodeSentence(going_by(named.text, named.spans), named.spans, "partial")]
        # The name stands in these already; of the same articles no other words are needed.
        articles = {span.hit.article.id for span in named.spans}
        spans = [span for span in spans if span.hit.article.id not in articles]
    sides = [span for one in written for span in one.spans]
    written += [CodeSentence(quoted(span), (span,)) for span in dict.fromkeys([*sides, *spans])]
    for event in work.written_by_code(written, 0):
        yield event
    work.tell(told)


async def _settling(
    work: Work, spans: Sequence[Span], told: Sequence[Contradiction]
) -> list[CodeSentence]:
    """What disagrees, and the verdict asked for, where the words found settle it."""
    written = [CodeSentence(one.sentence, one.spans) for one in told]
    if compared := comparison(work.understood, work.evidence, told):
        return [CodeSentence(compared.sentence, compared.spans), *written]
    if not told and (verdict := await work.verdict(spans)):
        return [CodeSentence(verdict.sentence, (verdict.span,))]
    return written
