"""The answer to a question that wants a story told: its timeline, and first how it stands."""

from __future__ import annotations

from datetime import date

from index import IndexReader
from qa.citations import publisher_of
from qa.citations.render import long_date
from qa.state import AnswerState, CodeSentence
from qa.writers import in_marks
from qa.writers.timeline import TimelineEvent, events_of
from qa.writers.timeline.asked import story_asked


def tell_story(state: AnswerState, archive: IndexReader) -> None:
    """Give the state the lines of the story that is asked for, where the articles tell one.

    What happened to something may be a single fact as well: a story has two events at least, or
    there is no other answer. A name that no article has stays missing.
    """
    asked = story_asked(state.text)
    if asked is None or state.mode == "llm" or state.refusal not in (None, "below_threshold"):
        return
    events = events_of(asked.subject, archive, state.question.filters, asked.order)
    if not events or (asked.outcome and len(events) == 1 and state.refusal is None):
        return
    state.refusal, state.sure = None, 1.0
    state.lines = [line_of(event) for event in events]
    if asked.outcome and len(events) > 1:
        newest = max(events, key=lambda event: event.day or date.min).spans[0]
        state.lines.insert(0, CodeSentence(in_marks(newest.text), (newest,), role="fact"))


def line_of(event: TimelineEvent) -> CodeSentence:
    """`16 April 2025: “The rocket was launched.” — The Selby Post, and 2 more reports`."""
    first, *others = event.spans
    more = f", and {len(others)} more report{'s' if len(others) > 1 else ''}" if others else ""
    told = f"{in_marks(first.text)} — {publisher_of(first.hit.article)}{more}"
    return CodeSentence(f"{long_date(event.day)}: {told}", event.spans, role="event")
