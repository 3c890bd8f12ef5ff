"""What is taken out of the archive before it has a format: words, articles, rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Literal

from pydantic import BaseModel

from index import ArticleNotFound, ArticleRef, Hit, IndexReader
from index.models.printed import ranges
from qa import Answer, Citation
from qa.citations.links import Links, published_url
from qa.citations.render import byline, in_words, long_date, notices, on_pages, respelt
from qa.citations.wording import ENGLISH, Wording
from qa.writers.timeline.told import Timeline
from server.protocols.exports.csv import (
    ANSWER_COLUMNS,
    EVENT_COLUMNS,
    HIT_COLUMNS,
    SOURCE_COLUMNS,
    Cell,
    lines,
)
from server.schemas import AnswerDocument, AnswersDocument, HitsDocument
from server.schemas.articles import TimelineDocument

Verdict = Literal["answered", "unsure", "articles disagree", "not answered"]
AuthorOf = Callable[[str, int], str | None]
"""Who wrote a version of an article; None where nobody knows, or the article is gone."""


@dataclass(frozen=True)
class Source:
    """Words of an article, and where a reader finds them: at its publisher's, or in the archive.

    `label` stands before it, as "[1]" does. `notices` are what its publisher took back, and what
    became of it since; `pages` those of a document that the words stand on.
    """

    label: str
    article: ArticleRef
    quote: str = ""
    start: int = 0
    end: int = 0
    address: str | None = None
    archived: str | None = None
    author: str | None = None
    notices: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    words: Wording = ENGLISH

    @property
    def byline(self) -> str:
        """Whose it is, of which day, and on which pages."""
        return ", ".join(filter(None, [byline(self.article, self.words), on_pages(self.pages)]))

    @property
    def cells(self) -> tuple[Cell, ...]:
        """In the order of SOURCE_COLUMNS."""
        article = self.article
        return (
            article.publisher,
            f"{article.published_at.astimezone(UTC):%Y-%m-%d}" if article.published_at else None,
            article.title,
            self.address,
            self.quote,
            article.article_id,
            article.version,
            self.start,
            self.end,
            "; ".join(self.notices),
            ranges(self.pages),
        )


@dataclass(frozen=True)
class Section:
    """A question and what was answered, or a story, or a search; `heading` says which.

    `fact_first`: the first paragraph is the short answer, which stands out.
    """

    heading: str
    paragraphs: tuple[str, ...]
    sources: tuple[Source, ...]
    sources_heading: str = "Sources"
    fact_first: bool = False


@dataclass(frozen=True)
class Report:
    """`columns` and `rows` are its table, `document` the same as JSON over HTTP."""

    title: str
    sections: tuple[Section, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    document: BaseModel

    @property
    def sources(self) -> Iterator[Source]:
        for section in self.sections:
            yield from section.sources


@dataclass(frozen=True)
class Sources:
    """Citations and hits as sources.

    `links` leads to the archive's own pages where it is served. `since` says, by the id of an
    article, what became of it after the answer was given. `words` are ours about them.
    """

    links: Links | None = None
    author_of: AuthorOf = lambda _, __: None
    since: Mapping[str, Sequence[str]] = field(default_factory=dict)
    words: Wording = ENGLISH

    def of_citation(self, citation: Citation) -> Source:
        said = [*notices(citation, self.words), *self.since.get(citation.article_id, ())]
        pages = (citation.page, citation.last_page)
        return self._of(
            f"[{citation.number}]",
            citation,
            citation.quote,
            citation.start,
            citation.end,
            said,
            pages,
        )

    def of_hit(self, rank: int, hit: Hit) -> Source:
        passage, article = hit.passage, ArticleRef.of(hit.article)
        return self._of(
            f"{rank}.",
            article,
            passage.text,
            passage.start,
            passage.end,
            notices(hit.article),
            (hit.article.page_of(passage.start), hit.article.page_of(passage.end - 1)),
        )

    def of_nearest(self, article: ArticleRef) -> Source:
        return self._of("", article, "", 0, 0, self.since.get(article.article_id, ()))

    def _of(
        self,
        label: str,
        article: ArticleRef,
        quote: str,
        start: int,
        end: int,
        said: Iterable[str],
        pages: tuple[int | None, int | None] = (None, None),
    ) -> Source:
        links, url = self.links, published_url(article.url)
        first, last = pages
        here = links.words_of_version(article, start, end, first) if links else None
        return Source(
            label,
            article,
            quote,
            start,
            end,
            url or here,
            here,
            self.author_of(article.article_id, article.version),
            tuple(said),
            tuple(range(first, (last or first) + 1)) if first else (),
            self.words,
        )


def authors_in(reader: IndexReader) -> AuthorOf:
    """Who wrote an article, as the index has it."""

    def author_of(article_id: str, version: int) -> str | None:
        try:
            return reader.article(article_id, version).author
        except ArticleNotFound:
            return None

    return author_of


def verdict(answer: Answer) -> Verdict:
    """What became of the question, in a word or two."""
    if not answer.answerable:
        return "not answered"
    if answer.disagreement:
        return "articles disagree"
    return "unsure" if "unsure" in answer.notes else "answered"


def of_answers(answers: Sequence[Answer], sources: Sources) -> Report:
    """One answer, or those of a conversation, oldest first. Raises ValueError without any."""
    if not answers:
        raise ValueError("there is no answer to export")
    sections = list[Section]()
    rows = list[tuple[Cell, ...]]()
    for answer in answers:
        section = _section(answer, sources)
        sections.append(section)
        told = _answer_cells(answer)
        cited = section.sources if answer.citations else (None,)
        for source in cited:
            label = source.label.strip("[]") if source else None
            cells = source.cells if source else (None,) * len(SOURCE_COLUMNS)
            rows.append((*told, int(label) if label else None, *cells))
    documents = [AnswerDocument.model_validate(answer) for answer in answers]
    return Report(
        answers[0].question,
        tuple(sections),
        (*ANSWER_COLUMNS, *SOURCE_COLUMNS),
        tuple(rows),
        documents[0] if len(documents) == 1 else AnswersDocument(answers=documents),
    )


def of_timeline(told: Timeline, sources: Sources) -> Report:
    """A story, a row of the table for each report of an event."""
    by_number = {each.number: sources.of_citation(each) for each in told.citations}
    told_lines = [
        f"{long_date(event.day)}: {event.text} {' '.join(f'[{n}]' for n in event.citations)}"
        for event in told.events
    ]
    rows = [
        (
            event.day.isoformat() if event.day else None,
            event.quote,
            number,
            *by_number[number].cells,
        )
        for event in told.events
        for number in event.citations
    ]
    section = Section(
        f"Timeline: {told.subject}",
        tuple(told_lines) or ("No article tells of that.",),
        tuple(by_number.values()),
    )
    return Report(
        section.heading,
        (section,),
        (*EVENT_COLUMNS, *SOURCE_COLUMNS),
        tuple(rows),
        TimelineDocument.model_validate(told),
    )


def of_hits(query: str, hits: Sequence[Hit], sources: Sources) -> Report:
    """A search, best passage first."""
    found = [sources.of_hit(rank, hit) for rank, hit in enumerate(hits, 1)]
    said = f"{len(found)} passages, the nearest first." if found else "Nothing was found."
    return Report(
        f"Search: {query}",
        (Section(f"Search: {query}", (said,), tuple(found), "Passages"),),
        (*HIT_COLUMNS, *SOURCE_COLUMNS),
        tuple(_hit_row(rank, hit, sources) for rank, hit in enumerate(hits, 1)),
        HitsDocument.of(tuple(hits)),
    )


def table_of_hits(hits: Iterable[Hit], sources: Sources) -> Iterator[str]:
    """The same table line by line, for more hits than memory is to hold."""
    rows = (_hit_row(rank, hit, sources) for rank, hit in enumerate(hits, 1))
    return lines((*HIT_COLUMNS, *SOURCE_COLUMNS), rows)


def _hit_row(rank: int, hit: Hit, sources: Sources) -> tuple[Cell, ...]:
    """A hit that was not ranked has no score."""
    return (rank, round(hit.score, 4) or None, *sources.of_hit(rank, hit).cells)


def _section(answer: Answer, sources: Sources) -> Section:
    told = (respelt(answer.respelt), *in_words(answer, sources.words).splitlines())
    paragraphs = tuple(line for line in told if line.strip())
    if answer.citations:
        cited = tuple(map(sources.of_citation, answer.citations))
        is_fact = answer.short_answer is not None
        return Section(answer.question, paragraphs, cited, fact_first=is_fact)
    near = tuple(map(sources.of_nearest, answer.nearest))
    return Section(answer.question, paragraphs, near, "Nearest articles")


def _answer_cells(answer: Answer) -> tuple[Cell, ...]:
    short = answer.short_answer.text if answer.short_answer else None
    return (answer.question, verdict(answer), short, answer.answer, round(answer.confidence, 3))
