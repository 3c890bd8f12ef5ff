"""A timeline by itself: the events of a story, with the citations that they carry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index import Filters, IndexReader
from qa.citations import CheckedAnswer
from qa.citations.render import long_date, note
from qa.events import Citation
from qa.evidence.question import check_question
from qa.writers.timeline import events_of
from qa.writers.timeline.answer import line_of
from qa.writers.timeline.asked import AskedStory, Order, story_asked


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
