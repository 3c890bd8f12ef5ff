"""Each question counted as it ends, and what the counts of some days say together."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from index import ArticleNotFound, IndexReader
from qa import Done, Event, Failed, Question
from server.services import Ask
from server.services.concurrency import TooBusy
from server.stores.answers import answer_of
from server.stores.feedback import RatedAnswer, Ratings
from server.stores.usage import KEPT_DAYS, Usage, UsageUnavailable

_log = logging.getLogger(__name__)

ANSWERED = "answered"
_ABANDONED = "abandoned"
_MOST_CITED, _MOST_RATED = 20, 50
_USUAL_DAYS = 30
_SAID = {
    ANSWERED: "answered",
    "no_articles": "no article found",
    "below_threshold": "nothing found that answers it",
    "unsupported": "no sentence held by an article",
    "name_missing": "a name that no article has",
    "publisher_not_in_archive": "a publisher that is not in the archive",
    "outside_dates": "days that the archive has nothing of",
    "too_busy": "too busy",
    _ABANDONED: "the reader went away",
}


def said_of(outcome: str) -> str:
    """What an outcome is called for people; an error stands under its own name."""
    return _SAID.get(outcome, outcome)


def days_of_use(after: date | None, before: date | None) -> tuple[date, date] | None:
    """The first and the last day (UTC) of a report; None where the first is after the last.

    By default the last 30. Of days before those that are kept there is nothing.
    """
    last = before or datetime.now(UTC).date()
    first = max(after or last - timedelta(_USUAL_DAYS - 1), last - timedelta(KEPT_DAYS))
    return (first, last) if first <= last else None


class CountedAnswers:
    """Passes questions on to `ask`; what became of each is counted beside it."""

    def __init__(self, ask: Ask, usage: Usage) -> None:
        self._ask = ask
        self._usage = usage
        # One at a time, and no answer waits for it.
        self._counting = ThreadPoolExecutor(1, "usage")
        self._warned = False

    async def ask(self, question: Question) -> AsyncGenerator[Event]:
        outcome, cited = _ABANDONED, list[str]()
        try:
            async with aclosing(self._ask(question)) as events:
                async for event in events:
                    if isinstance(event, Done):
                        outcome = event.answer.refusal or ANSWERED
                        cited = [each.article_id for each in event.answer.citations]
                    elif isinstance(event, Failed):
                        outcome = type(event.error).__name__
                    yield event
        except TooBusy:
            outcome = "too_busy"
            raise
        finally:
            self._counting.submit(self._count, outcome, cited)

    def close(self) -> None:
        """When all that was asked is counted."""
        self._counting.shutdown()

    def _count(self, outcome: str, cited: Sequence[str]) -> None:
        try:
            self._usage.count(outcome, cited)
        except UsageUnavailable as error:
            if not self._warned:
                self._warned = True
                _log.warning("%s (%s) %s", error.detail, error, error.hint)


@dataclass(frozen=True)
class DayOfUse:
    """`outcomes` are the questions of the day by what became of them."""

    day: date
    questions: int
    answered: int
    outcomes: dict[str, int]


@dataclass(frozen=True)
class CitedArticle:
    """In how many answers; an article that is gone has no title."""

    article_id: str
    title: str | None
    publisher: str | None
    answers: int


@dataclass(frozen=True)
class RatedDown:
    """`question` is given where the settings let questions be logged."""

    rated_at: datetime
    comment: str | None
    refusal: str | None
    cited: tuple[str, ...]
    question: str | None


@dataclass(frozen=True)
class UsageReport:
    """`after` and `before` are its first and its last day (UTC); every day between is in `days`."""

    after: date
    before: date
    questions: int
    answered: int
    outcomes: dict[str, int]
    days: tuple[DayOfUse, ...]
    cited: tuple[CitedArticle, ...]
    rated_up: int
    rated_down: int
    down: tuple[RatedDown, ...]


def usage_report(
    usage: Usage,
    ratings: Ratings,
    reader: IndexReader | None,
    after: date,
    before: date,
    *,
    with_questions: bool,
) -> UsageReport:
    """Raises UsageUnavailable or FeedbackUnavailable. Without a reader no article has a title."""
    by_day = {after + timedelta(n): Counter[str]() for n in range((before - after).days + 1)}
    cited = Counter[str]()
    for each in usage.between(after, before):
        if each.counted == "cited":
            cited[each.name] += each.count
        else:
            by_day[each.day][each.name] += each.count
    outcomes = sum(by_day.values(), Counter[str]())
    rated = [each for each in ratings.rated() if after <= each.rated_at.date() <= before]
    down = [each for each in rated if each.rating == "down"]
    newest_first = reversed(down[-_MOST_RATED:])
    return UsageReport(
        after,
        before,
        outcomes.total(),
        outcomes[ANSWERED],
        dict(outcomes.most_common()),
        tuple(
            DayOfUse(day, found.total(), found[ANSWERED], dict(found.most_common()))
            for day, found in by_day.items()
        ),
        tuple(_cited(reader, *pair) for pair in cited.most_common(_MOST_CITED)),
        len(rated) - len(down),
        len(down),
        tuple(_rated_down(each, with_questions=with_questions) for each in newest_first),
    )


def _cited(reader: IndexReader | None, article_id: str, answers: int) -> CitedArticle:
    try:
        found = reader.article(article_id) if reader else None
    except ArticleNotFound:
        found = None
    title, publisher = (found.title, found.publisher) if found else (None, None)
    return CitedArticle(article_id, title, publisher, answers)


def _rated_down(rated: RatedAnswer, *, with_questions: bool) -> RatedDown:
    try:
        answer = answer_of(rated.document)
    except ValueError:
        return RatedDown(rated.rated_at, rated.comment, None, (), None)
    return RatedDown(
        rated.rated_at,
        rated.comment,
        answer.refusal,
        tuple(dict.fromkeys(each.article_id for each in answer.citations)),
        answer.question if with_questions else None,
    )
