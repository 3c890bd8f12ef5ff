"""The archive's articles, listed: those about something, of a time or publisher, the newest."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from index import Article, Filters, Hit, IndexReader, Query, sentence_spans
from index.catalogue.listing import ArticleSummary
from index.nlp.dates import MONTHS
from index.nlp.prompt_injection import is_instruction, visible
from index.nlp.words import Vocabulary
from qa.citations import Span, publisher_of
from qa.citations.render import long_date
from qa.state import AnswerState, CodeSentence
from qa.writers import in_marks
from qa.writers.listing.asked import AskedArticles, articles_asked
from qa.writers.timeline.report import Subject, head_of, stems_of, story_sentences

# Of brackets, which mark citations; and of quotation marks, which a headline stands in.
_NO_MARKS = str.maketrans('[]<>“”"', "()()‘’'")
_LISTED = 10
_COUNTED = 200
# Passages searched for; an article is about it where so much of it stands in its headline, or
# nearly all of it at its head.
_HITS = 60
_TITLED, _AT_HEAD = 0.6, 0.95
_HEAD = 1_500
_LONGEST_TITLE = 200
_DAY_OF_MONTH = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{'|'.join(MONTHS)})"
    rf"|(?P<month2>{'|'.join(MONTHS)}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)\b(?!,? \d)",
    re.IGNORECASE,
)


def list_articles(state: AnswerState, archive: IndexReader) -> bool:
    """Whether the question asks for a list of articles, of which the state then has the lines.

    Before them it is said how many there are; or that there are none of a time, and how new the
    newest are.
    """
    asked = articles_asked(_with_years(state.query, archive), state.question.filters)
    if asked:
        state.lines = _about(asked, archive) if asked.subject else _of_time(asked, archive)
    if state.lines:
        # No model is needed for it.
        state.sure, state.mode = 1.0, "extractive"
    return bool(state.lines)


def _with_years(query: Query, archive: IndexReader) -> Query:
    """Days without a year are taken for the last such day that the archive reaches."""
    if not _DAY_OF_MONTH.search(query.text):
        return query
    latest = archive.status().latest
    if latest is None:
        return query
    reached = latest.date()

    def dated(found: re.Match[str]) -> str:
        month = MONTHS.index((found["month"] or found["month2"]).casefold()) + 1
        later = (month, int(found["day"] or found["day2"])) > (reached.month, reached.day)
        return f"{found[0]} {reached.year - later}"

    return archive.parse_query(_DAY_OF_MONTH.sub(dated, query.text))


def _about(asked: AskedArticles, archive: IndexReader) -> list[CodeSentence]:
    """Empty where no article is about the subject."""
    query = archive.parse_query(asked.subject)
    subject = Subject(query.full.words, Vocabulary(archive.rarity))
    hits = archive.search(query, _HITS, asked.limits)
    found = {hit.article.id: hit.article for hit in hits}.values()
    about = sorted((one for one in found if _is_about(one, subject)), key=_newest_first)
    said = f"{_counted(len(about))} about {' '.join(visible(asked.subject).split())}."
    return _listed(said, about, archive)


def _is_about(article: Article, subject: Subject) -> bool:
    head = stems_of(head_of(article)[:_HEAD])
    titled = subject.share_in(stems_of(article.title)) >= _TITLED
    return subject.is_at(head) and (titled or subject.share_in(head) >= _AT_HEAD)


def _of_time(asked: AskedArticles, archive: IndexReader) -> list[CodeSentence]:
    """Newest first. Where there are none of that time, those of the newest day."""
    limits, found = asked.limits, _of(asked.limits, archive)
    if found and asked.only:
        day = found[0].published_at if asked.only == "newest" else archive.status().earliest
        of_a_day = _on(day, limits, archive)
        return _listed(f"The {asked.only} article here is of {long_date(day)}.", of_a_day, archive)
    if found:
        count = len(found) if limits else archive.status().articles
        by = f" by {', '.join(limits.publishers)}" if limits.publishers else ""
        return _listed(f"{_counted(count)}{by}{_days_in_words(limits)}.", found, archive)
    newest = _of(replace(limits, after=None, before=None), archive)[:1]
    if not asked.surely or not newest:
        return []
    day = newest[0].published_at
    when = _days_in_words(limits)
    if asked.when:
        when = f" {'since' if limits.before is None else 'of'} {asked.when}"
    said = f"The newest article here is of {long_date(day)}; there is none{when}."
    return _listed(said, _on(day, limits, archive), archive)


def _of(limits: Filters, archive: IndexReader) -> Sequence[ArticleSummary]:
    return archive.articles(limits, limit=_COUNTED).items


def _on(day: datetime | None, limits: Filters, archive: IndexReader) -> Sequence[ArticleSummary]:
    """Those of one day; undated ones have no other."""
    if day is None:
        return _of(limits, archive)
    that = day.astimezone(UTC).date()
    return _of(replace(limits, after=that, before=that), archive)


def _listed(
    said: str, found: Sequence[Article | ArticleSummary], archive: IndexReader
) -> list[CodeSentence]:
    """What is said of them, then a line each, of the first ones."""
    if not found:
        return []
    if len(found) > _LISTED:
        said = f"{said[:-1]}; the newest {_LISTED} follow."
    spans = [
        span for one in found[:_LISTED] if (span := _first_words(archive.article(one.id), archive))
    ]
    if not spans:
        return []
    return [CodeSentence(said, spans[:1], role="fact"), *map(_line_of, spans)]


def _line_of(span: Span) -> CodeSentence:
    """`6 February 2024: “Harbour bridge closed” — The Selby Post`; the headline for the words."""
    article = span.hit.article
    title = " ".join(visible(article.title).split())
    title = title if title and not is_instruction(title) else "An article without a headline"
    title = title.translate(_NO_MARKS)[:_LONGEST_TITLE]
    told = f"{in_marks(title)} — {publisher_of(article)}"
    return CodeSentence(f"{long_date(article.published_at)}: {told}", (span,), role="event")


def _first_words(article: Article, archive: IndexReader) -> Span | None:
    """The first sentence of its story, which its line is cited by; None where it has no words."""
    spans = story_sentences(article) or sentence_spans(article.text[:_HEAD], article.language)
    if not spans:
        return None
    start, end = spans[0]
    passage = archive.passage_at(article, start)
    if passage is None:
        return None
    return Span(Hit(article, passage, score=0.0, found_by=()), start, end)


def _counted(count: int) -> str:
    of = f"{_COUNTED} articles or more" if count == _COUNTED else f"{count:,} articles"
    return f"This archive has {'1 article' if count == 1 else of}"


def _days_in_words(limits: Filters) -> str:
    match limits.after, limits.before:
        case None, None:
            return ""
        case None, before:
            return f" up to {long_date(before)}"
        case after, None:
            return f" from {long_date(after)} on"
        case after, before if after == before:
            return f" of {long_date(after)}"
        case after, before:
            return f" from {long_date(after)} to {long_date(before)}"


def _newest_first(article: Article) -> float:
    return -article.published_at.timestamp() if article.published_at else math.inf
