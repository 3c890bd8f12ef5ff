"""Drafts of an answer: quoted from the articles, or written by a language model.

What code writes from words found rests on them by the way it is made; what a model writes is
verified first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from index.embeddings.fitted import fitted_numbers
from qa.citations import Span, attribution, speaker_beside
from qa.events import Delta, Event, Role
from qa.state import AnswerState, CodeSentence

# Tried with the confidence and the relevance of qa.evidence: figures in decisions 4 and 22.
FITTED = fitted_numbers(Path(__file__).with_name("thresholds.json"))


def quoted(span: Span, role: Role = "quotation") -> CodeSentence:
    """The words, then who reported them and when: `“It rained.” — The Sun, 6 February 2024`.

    Who said them goes before that, where they do not tell it: `“It rained.” — the mayor, in The
    Sun, …`. Its marker comes behind when it is cited.
    """
    speaker = speaker_beside(span)
    source = f"{speaker}, in " if speaker else ""
    words = f"{in_marks(span.text)} — {source}{attribution(span.hit.article)}"
    return CodeSentence(words, (span,), role=role)


def in_marks(text: str) -> str:
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
        space = state.checked.before(one.role) or (" " if consumed else "")
        yield Delta(space + one.claim)
        consumed += len(space + one.claim)
        state.drafts.append(one)
        yield state.checked.keep(one.claim, one.support, one.spans, consumed, one.role)
        if one.short_answer:
            number = state.checked.numbers_of(one.spans)[0]
            state.short_answer = replace(one.short_answer, citation=number)
