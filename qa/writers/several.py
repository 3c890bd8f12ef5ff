"""The answer to a question about more than one thing: a line for each, then which is more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from index.nlp.numbers import Number, numbers
from qa.citations import Span
from qa.conversation.sub_questions import SubQuestion, sub_questions
from qa.events import Question
from qa.evidence import confidence
from qa.llm import Message
from qa.state import AnswerState, CodeSentence
from qa.writers import quoted
from qa.writers.extractive import select_sentences
from qa.writers.read_answer import shortest_answer

_LEAST_ANSWERED = 2


@dataclass(frozen=True)
class PartAnswer:
    """What was found for a sub-question: a `short` answer where there is one, and the best words.

    `spans` are empty where the archive does not answer it.
    """

    asked: SubQuestion
    spans: Sequence[Span]
    short: CodeSentence | None = None


async def answered_parts(
    state: AnswerState, ask: Callable[[Question], Awaitable[AnswerState]]
) -> list[PartAnswer]:
    """Of a question about more than one thing the answer to each, where two have one; else none.

    What was found for them is then what was found for the question, and no surer than the least.
    """
    given, text = state.question, state.text
    found: list[tuple[SubQuestion, AnswerState]] = []
    before = given.history
    for one in sub_questions(text) if state.mode == "extractive" else ():
        found.append((one, await ask(replace(given, text=one.text, history=before))))
        before = (*before, Message("user", one.text))
    answered = [part for _, part in found if part.refusal is None]
    answers = [_part_answer(one, part) for one, part in found]
    if len(answered) < _LEAST_ANSWERED or any(part.query.full.publishers for part in answered):
        return []
    if not any(one.short for one in answers):
        # Sentences that may bear on one side or the other are no comparison.
        return []
    state.query = answered[0].query
    state.hits = [hit for part in answered for hit in part.hits]
    state.evidence = min((part.evidence for part in answered), key=confidence)
    state.about = state.evidence
    return answers


def _part_answer(asked: SubQuestion, found: AnswerState) -> PartAnswer:
    """The surest words for it; none of a part that was refused."""
    if found.refusal is not None:
        return PartAnswer(asked, ())
    spans = select_sentences(found.about, newest=found.query.wants_latest)
    best = [one for one in found.about if one.span in spans[:1]]
    return PartAnswer(asked, spans, shortest_answer(found.text, best))


def several_answers(parts: Sequence[PartAnswer]) -> list[CodeSentence]:
    """Short answers in the order of the question, what they are compared; then the words of each.

    A part without a short answer is its quotation, which stands in its place.
    """
    lines: list[CodeSentence] = []
    for part in parts:
        label = f"{part.asked.label}: " if part.asked.label else ""
        if part.short:
            lines.append(replace(part.short, claim=f"{label}{part.short.claim}", short_answer=None))
        elif part.spans:
            words = quoted(part.spans[0])
            lines.append(replace(words, claim=f"{label}{words.claim}", role="fact"))
    if more := _which_is_more(parts):
        lines.append(more)
    quoted_already = [part.spans[0] for part in parts if not part.short and part.spans]
    shown = [part.spans[0] for part in parts if part.short]
    shown = [span for span in dict.fromkeys(shown) if span not in quoted_already]
    known = {*quoted_already, *shown}
    further = [span for part in parts for span in part.spans[1:2] if span not in known]
    return [
        *lines,
        *map(quoted, shown),
        *(quoted(span, "further") for span in dict.fromkeys(further)),
    ]


def _which_is_more(parts: Sequence[PartAnswer]) -> CodeSentence | None:
    """Where each part compared has one number, all of one unit, and they differ."""
    told = [(part, one) for part in parts if part.short for one in [_only(part.short.claim)] if one]
    if not told or len(told) < len(parts) or not all(part.asked.label for part in parts):
        return None
    values = [number.value for _, number in told]
    if len({number.unit for _, number in told}) > 1 or len(set(values)) < len(values):
        return None
    most, _ = max(told, key=lambda one: one[1].value)
    spans = [part.spans[0] for part, _ in told]
    return CodeSentence(f"The larger figure: {most.asked.label}", spans, role="fact")


def _only(claim: str) -> Number | None:
    found = numbers(claim)
    return found[0] if len(found) == 1 else None
