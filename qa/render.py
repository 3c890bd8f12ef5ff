"""Answers, hits and articles as the text that an assistant reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

from index import Article, Hit
from qa.events import Answer


def long_date(moment: date | datetime | None) -> str:
    """`23 September 2021` (UTC), or `undated`."""
    if moment is None:
        return "undated"
    day = moment.astimezone(UTC) if isinstance(moment, datetime) else moment
    return f"{day.day} {day:%B %Y}"


def answer(answer: Answer) -> str:
    """The answer, and each source with its words; or what comes nearest where there is none."""
    return "\n".join([answer.answer, *_sources(answer), *_nearest(answer)])


def hits(hits: Sequence[Hit]) -> str:
    return "\n\n".join(map(_hit, hits)) or "Nothing was found."


def article(article: Article) -> str:
    head = f"{article.title}\n{origin(article.publisher, article.published_at)}"
    return f"{head}\n\n{article.text}"


def origin(publisher: str | None, published_at: datetime | None) -> str:
    return f"{publisher or 'Unknown publisher'}, {long_date(published_at)}"


def _sources(answer: Answer) -> Iterator[str]:
    for cited in answer.citations:
        if cited.number == 1:
            yield ""
        said = f"[{cited.number}] {origin(cited.publisher, cited.published_at)}: “{cited.quote}”"
        yield f"{said} — {cited.title} (article {cited.article_id})"


def _nearest(answer: Answer) -> Iterator[str]:
    if answer.nearest:
        yield "\nNearest articles:"
    for near in answer.nearest:
        said = f"{origin(near.publisher, near.published_at)}: {near.title}"
        yield f"- {said} (article {near.article_id})"


def _hit(hit: Hit) -> str:
    by = origin(hit.article.publisher, hit.article.published_at)
    return f"{by} — {hit.article.title} (article {hit.article.id})\n{hit.passage.text}"
