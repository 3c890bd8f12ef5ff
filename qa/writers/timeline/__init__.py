"""A story as dated lines: an event a line, the words of an article that tell it, and its day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from index import Article, Filters, Hit, IndexReader
from index.nlp.words import Vocabulary
from qa.citations import Span
from qa.conflicts import is_correction
from qa.evidence.question import without_reporting
from qa.writers.timeline.asked import Order
from qa.writers.timeline.report import Report, Subject, head_of, reports_of, stems_of

# Passages searched for, and lines shown at most.
_HITS = 40
_MOST_EVENTS = 12
# An article belongs to the story where so much of the subject stands at its head.
_LEAST_ABOUT = 0.65
# Two reports are of one event where they are of one day and share so much of what they say beside
# the subject, or are so near in meaning; or where one of them may tell later what the other one
# does. How near, was tried with the model that comes with Dateline.
_SHARED, _NEAR, _NEAR_LATER = 0.3, 0.65, 0.7
_LATER = timedelta(2)


@dataclass(frozen=True)
class TimelineEvent:
    """`spans` are the words of each article that reports it; the first ones are quoted.

    `day` is when it happened, or where no article says that, when it was published; None where
    neither is known.
    """

    day: date | None
    spans: tuple[Span, ...]


def events_of(
    words: str,
    archive: IndexReader,
    filters: Filters = Filters(),
    order: Order = "oldest first",
) -> list[TimelineEvent]:
    """The events of the story that `words` name, as the articles found tell it.

    Publishers and days that the words name restrict it, as the filters do. Empty where no article
    is about it.
    """
    query = archive.parse_query(words)
    named = query.full.publishers
    words = without_reporting(query.full.words) if named else query.full.words
    subject = Subject(words, Vocabulary(archive.rarity))
    hits: dict[str, Hit] = {}
    for hit in archive.search(query, _HITS, filters):
        if not named or hit.article.publisher in named:
            hits.setdefault(hit.article.id, hit)
    told = _told([hit.article for hit in hits.values()], subject)
    days = query.full.days
    if days:
        told = [one for one in told if any(day.holds(_day(one)) for day in days)]
    events = [
        TimelineEvent(group[0].day, tuple(_span(one, hits, archive) for one in group))
        for group in _shown(_of_one_event(told, subject, archive))
    ]
    return events[::-1] if order == "newest first" else events


def _told(articles: Iterable[Article], subject: Subject) -> list[Report]:
    """What those report that are about the subject, in the order of its days."""
    about = [article for article in articles if _is_about(article, subject)]
    if len(subject.stems) == 1:
        # A single name stands at the head of what is about its namesake, too.
        about = [one for one in about if subject.stems <= stems_of(one.title)] or about
    return sorted((one for article in about for one in reports_of(article, subject)), key=_when)


def _is_about(article: Article, subject: Subject) -> bool:
    """A correction tells of an article, and not of an event."""
    head = stems_of(head_of(article))
    enough = subject.is_at(head) and subject.share_in(head) >= _LEAST_ABOUT
    return enough and not is_correction(article)


def _of_one_event(
    reports: Sequence[Report], subject: Subject, archive: IndexReader
) -> list[list[Report]]:
    """In the order of their days, which `reports` are in; of each event the best report first."""
    if not reports:
        return []
    near = archive.nearness([" ".join(one.text.split()) for one in reports])
    groups: list[list[int]] = []
    for number, report in enumerate(reports):
        same = (
            group
            for group in groups
            if any(_is_same(report, reports[one], near[number, one], subject) for one in group)
        )
        group = next(same, None)
        if group is None:
            groups.append([number])
        else:
            group.append(number)
    best_first = [sorted((reports[one] for one in group), key=_worst_last) for group in groups]
    return sorted(best_first, key=lambda group: _when(group[0]))


def _is_same(one: Report, other: Report, near: float, subject: Subject) -> bool:
    if " ".join(one.text.split()) == " ".join(other.text.split()):
        return True
    apart = abs(_day(one) - _day(other))
    if not apart:
        mine, others = one.stems - subject.stems, other.stems - subject.stems
        shared = max(subject.share(mine, others), subject.share(others, mine))
        return bool(shared >= _SHARED or near >= _NEAR)
    # Where both say of which day they speak, they speak of two.
    return apart <= _LATER and not (one.dated and other.dated) and near >= _NEAR_LATER


def _shown(groups: list[list[Report]]) -> list[list[Report]]:
    """Of too many those that most articles report, and that they tell best."""
    weighty = sorted(groups, key=lambda group: (len(group), group[0].score), reverse=True)
    kept = {id(group) for group in weighty[:_MOST_EVENTS]}
    return [group for group in groups if id(group) in kept]


def _when(report: Report) -> tuple[date, date]:
    published = report.article.published_at
    return _day(report), published.date() if published else date.max


def _worst_last(report: Report) -> float:
    return -report.score


def _day(report: Report) -> date:
    """Undated ones come last."""
    return report.day or date.max


def _span(report: Report, hits: Mapping[str, Hit], archive: IndexReader) -> Span:
    """The words in a passage that holds them, which need not be the one that was found."""
    hit = hits[report.article.id]
    if not (hit.passage.start <= report.start and report.end <= hit.passage.end):
        passage = archive.passage_at(report.article, report.start)
        hit = replace(hit, passage=passage or hit.passage)
    return Span(hit, report.start, report.end)
