"""The answer to a question about more than one thing: a line for each, then which is more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from index.nlp.numbers import Number, numbers
from qa.citations import Span
from qa.conversation.sub_questions import SubQuestion, sub_questions
from qa.events import Question
from qa.evidence import confidence
from qa.evidence.rivals import is_of_the_sort
from qa.evidence.slot import AskedSlot
from qa.llm import Message
from qa.state import AnswerState, CodeSentence
from qa.writers import quoted
from qa.writers.extractive import select_sentences
from qa.writers.read_answer import shortest_answer

# Of sides that are compared; of questions that are joined one by itself is worth an answer.
_LEAST_COMPARED, _LEAST_JOINED = 2, 1


@dataclass(frozen=True)
class PartAnswer:
    """What was found for a sub-question: a `short` answer where there is one, and the best words.

    `spans` are empty where the archive does not answer it. `has_sort` says that the best words
    have a number, a day or a name, where one is asked for.
    """

    asked: SubQuestion
    spans: Sequence[Span]
    short: CodeSentence | None = None
    has_sort: bool = False


async def answered_parts(
    state: AnswerState, ask: Callable[[Question], Awaitable[AnswerState]]
) -> list[PartAnswer]:
    """Of a question about more than one thing the answer to each; none where too few have one.

    What was found for them is then what was found for the question, and no surer than the least.
    """
    given, text = state.question, state.text
    found: list[tuple[SubQuestion, AnswerState]] = []
    before = given.history
    for one in sub_questions(text) if state.mode == "extractive" else ():
        if one.label or not _was_asked(one.text, given.history):
            found.append((one, await ask(replace(given, text=one.text, history=before))))
        before = (*before, Message("user", one.text))
    answered = [part for _, part in found if part.refusal is None]
    if any(part.lines for part in answered):
        # A story, or a list of articles, is no line beside another.
        return []
    answers = [_part_answer(one, part) for one, part in found]
    least = _LEAST_COMPARED if any(one.label for one, _ in found) else _LEAST_JOINED
    if len(answered) < least or any(part.query.full.publishers for part in answered):
        return []
    if least == _LEAST_COMPARED and not any(one.short or one.has_sort for one in answers):
        # Sentences that may bear on one side or the other are no comparison.
        return []
    state.query = answered[0].query
    state.hits = [hit for part in answered for hit in part.hits]
    state.evidence = min((part.evidence for part in answered), key=confidence)
    state.about = state.evidence
    return answers


def _was_asked(text: str, history: Sequence[Message]) -> bool:
    """Whether a turn before asked just that: "and the second one?" wants no more of the first."""
    asked = (turn.content.strip(" ?").casefold() for turn in history if turn.role == "user")
    return text.strip(" ?").casefold() in asked


def _part_answer(asked: SubQuestion, found: AnswerState) -> PartAnswer:
    """The surest words for it; none of a part that was refused."""
    if found.refusal is not None:
        return PartAnswer(asked, ())
    spans = select_sentences(found.about, newest=found.query.wants_latest)
    best = [one for one in found.about if one.span in spans[:1]]
    slot = AskedSlot(found.text)
    has_sort = slot.asked.sort is not None and any(is_of_the_sort(slot, one) for one in best)
    return PartAnswer(asked, spans, shortest_answer(found.text, best, found.about), has_sort)


def several_answers(parts: Sequence[PartAnswer]) -> list[CodeSentence]:
    """Short answers in the order of the question, what they are compared; then the words of each.

    A part without a short answer is its quotation, which stands in its place.
    """
    lines: list[CodeSentence] = []
    told: set[tuple[str, int, int, int]] = set()
    for part in parts:
        label = f"{part.asked.label}: " if part.asked.label else ""
        if part.short:
            lines.append(replace(part.short, claim=f"{label}{part.short.claim}", short_answer=None))
        elif not part.spans:
            lines.append(CodeSentence(f"Not found: {part.asked.text}", (), "unchecked", "fact"))
        elif _once(part.spans[:1], told):
            words = quoted(part.spans[0])
            lines.append(replace(words, claim=f"{label}{words.claim}", role="fact"))
    if more := _which_is_more(parts):
        lines.append(more)
    quoted_already = {_place(part.spans[0]) for part in parts if not part.short and part.spans}
    shown = _once((part.spans[0] for part in parts if part.short), quoted_already)
    further = _once((span for part in parts for span in part.spans[1:2]), quoted_already)
    return [*lines, *map(quoted, shown), *(quoted(span, "further") for span in further)]


def _once(spans: Iterable[Span], known: set[tuple[str, int, int, int]]) -> list[Span]:
    """Those whose words were not quoted yet: several searches find the same; `known` grows."""
    new: list[Span] = []
    for span in spans:
        if _place(span) not in known:
            known.add(_place(span))
            new.append(span)
    return new


def _place(span: Span) -> tuple[str, int, int, int]:
    return span.hit.article.id, span.hit.article.version, span.start, span.end


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
