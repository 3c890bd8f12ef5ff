"""Drafts of an answer: quoted from the articles, or written by a language model.

What code writes from words found rests on them by the way it is made; what a model writes is
verified first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from index.embeddings.fitted import fitted_numbers
from qa.citations import Span, attribution, resolved
from qa.events import Delta, Event
from qa.state import AnswerState, CodeSentence

# Tried with the confidence and the relevance of qa.evidence: figures in decisions 4 and 22.
FITTED = fitted_numbers(Path(__file__).with_name("thresholds.json"))


def quoted(span: Span) -> CodeSentence:
    """The words with who reported them and when, and the days they speak of."""
    article = span.hit.article
    words = f"{_in_marks(span.text)}{resolved(span.text, article)}"
    return CodeSentence(f"{attribution(article)}: {words}", (span,))


def _in_marks(text: str) -> str:
    """In quotation marks, unless the sentence itself is a quotation."""
    flat = " ".join(text.split())
    if flat[:1] in '"“' and flat[-1:] in '"”' and sum(flat.count(mark) for mark in '"“”') == 2:
        return flat
    return f"“{flat}”"


def cited(state: AnswerState, sentences: Sequence[CodeSentence], consumed: int) -> Iterator[Event]:
    """The events of sentences that code made, which are kept.

    `consumed` counts the code points of the deltas before them.
    """
    for one in sentences:
        delta = f" {one.claim}" if consumed else one.claim
        yield Delta(delta)
        consumed += len(delta)
        state.drafts.append(one)
        yield state.checked.keep(one.claim, one.support, one.spans, consumed)
        if one.short_answer:
            number = state.checked.numbers_of(one.spans)[0]
            state.short_answer = replace(one.short_answer, citation=number)
