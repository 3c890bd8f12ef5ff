"""A timeline in words: the lines of an answer, or by itself with the citations that they carry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index import Filters, IndexReader
from qa.citations import CheckedAnswer, publisher_of
from qa.citations.render import long_date, note
from qa.events import Citation
from qa.evidence import confidence
from qa.evidence.question import check_question
from qa.state import AnswerState, CodeSentence
from qa.writers import in_marks
from qa.writers.timeline import TimelineEvent, events_of
from qa.writers.timeline.asked import AskedStory, Order, story_asked

# So sure is an answer that one event alone is not put before.
_SURE = 0.5


def tell_story(state: AnswerState, archive: IndexReader) -> None:
    """Give the state the lines of the story that is asked for, where the articles tell one.

    What happened to something may be a single fact as well: a story has two events at least, or
    there is no other answer that is sure. A name that no article has stays missing. A model that is
    to write reads the passages of the events, in their order, before others.
    """
    asked = story_asked(state.text)
    if asked is None or state.refusal not in (None, "below_threshold"):
        return
    events = events_of(asked.subject, archive, state.question.filters, asked.order)
    is_sure = state.refusal is None and confidence(state.evidence) >= _SURE
    if not events or (asked.outcome and len(events) == 1 and is_sure):
        return
    state.refusal, state.sure = None, 1.0
    state.lines = [line_of(event) for event in events]
    if state.mode == "llm":
        hits = [*(event.spans[0].hit for event in events), *state.hits]
        state.hits = list({hit.passage.id: hit for hit in hits}.values())
    elif asked.outcome and len(events) > 1:
        newest = max(events, key=lambda event: event.day or date.min).spans[0]
        state.lines.insert(0, CodeSentence(in_marks(newest.text), (newest,), role="fact"))


def line_of(event: TimelineEvent) -> CodeSentence:
    """`16 April 2025: “The rocket was launched.” — The Selby Post, and 2 more reports`."""
    first, *others = event.spans
    more = f", and {len(others)} more report{'s' if len(others) > 1 else ''}" if others else ""
    told = f"{in_marks(first.text)} — {publisher_of(first.hit.article)}{more}"
    return CodeSentence(f"{long_date(event.day)}: {told}", event.spans, role="event")


@dataclass(frozen=True)
class TimelineLine:
    """`quote` is that of the first of the `citations`, which are numbers; the others report it too.

    `text` is the line in words, without its day.
    """

    day: date | None
    quote: str
    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True)
class Timeline:
    """The events of the story of `subject`, in `order`; none where no article is about it."""

    query: str
    subject: str
    order: Order
    events: tuple[TimelineLine, ...]
    citations: tuple[Citation, ...]


def timeline(
    query: str, archive: IndexReader, filters: Filters = Filters(), order: Order | None = None
) -> Timeline:
    """Of what the query names, or asks for as a question does ("What happened to …?").

    Without an `order` newest first where the latest is asked for, else oldest first. Raises
    QuestionError.
    """
    words = check_question(query)
    asked = story_asked(words) or AskedStory(words)
    told = order or asked.order
    events = events_of(asked.subject, archive, filters, told)
    checked = CheckedAnswer()
    lines = [
        TimelineLine(
            event.day,
            event.spans[0].text,
            line_of(event).claim.partition(": ")[2],
            checked.numbers_of(event.spans),
        )
        for event in events
    ]
    return Timeline(words, asked.subject, told, tuple(lines), tuple(checked.citations))


def in_words(found: Timeline, *, place: bool = False) -> str:
    """A line an event, then one for each article cited; `place` says where in it the words are."""
    lines = [
        f"{long_date(line.day)}: {line.text} {' '.join(f'[{number}]' for number in line.citations)}"
        for line in found.events
    ]
    sources = [note(citation, place=place) for citation in found.citations]
    return "\n".join([*lines, "", *sources]) if lines else "No article tells of that."
