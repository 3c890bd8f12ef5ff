"""What new articles say to an alert, and was not said before."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from typing import TYPE_CHECKING, cast

from index import Article, Filters, Hit, IndexReader, Query, sentence_spans
from index.catalogue.shingles import contained, shingles
from index.retrieval.status import NOTHING_YET, LatestArticles, Mark
from qa import Done, Event, Failed, Question
from server.services.alerts import Alert, AlertItem

if TYPE_CHECKING:
    from qa import Answer

# An old article may come first many times over: so deep is looked for new ones.
_DEPTH = 100
# Of what is so much the same, one is said again.
_SAID = 0.8
_LONGEST_QUOTE = 1_000
# Scripts that put no spaces between words: there a name may stand anywhere.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")

AskAmong = Callable[[Question, Callable[[IndexReader], IndexReader]], AsyncGenerator[Event]]
"""Asks the archive, seen as the function makes it."""


async def new_items(
    alert: Alert, latest: LatestArticles, reader: IndexReader, ask: AskAmong, now: float
) -> list[AlertItem]:
    """What is new of the latest articles, oldest first. Raises what a failed answer failed with."""
    if alert.question:
        found = await _answered(alert, latest, ask)
    else:
        found = list(_named(alert.about or "", latest))
    told = [item.quote for item in alert.items]
    items = list[AlertItem]()
    for article, start, end in found:
        quote = article.text[start:end]
        before = [*told, *(item.quote for item in items)]
        if any(_says_again(quote, each) for each in before) or _is_old(
            quote, article, latest, reader
        ):
            continue
        items.append(
            AlertItem(
                quote=quote[:_LONGEST_QUOTE],
                publisher=article.publisher,
                day=article.published_at.date() if article.published_at else None,
                title=article.title,
                url=article.url,
                article_id=article.id,
                version=article.version,
                start=start,
                told_at=now,
            )
        )
    return items


async def _answered(
    alert: Alert, latest: LatestArticles, ask: AskAmong
) -> list[tuple[Article, int, int]]:
    """The words that the new articles answer with."""
    after = alert.mark or NOTHING_YET
    new = {article_id: article for article_id, (article, _) in latest.articles.items()}
    days = [each.published_at.date() for each in new.values() if each.published_at]
    # Where every new one has a day, no other days need be searched.
    between = (min(days), max(days)) if len(days) == len(new) else (None, None)
    question = Question(
        alert.subject,
        filters=Filters(after=between[0], before=between[1]),
        mode="extractive",
        view=alert.view,
    )
    answer: Answer | None = None
    async with aclosing(ask(question, lambda reader: _newer(after, reader))) as events:
        async for event in events:
            if isinstance(event, Failed):
                raise event.error
            if isinstance(event, Done):
                answer = event.answer
    if answer is None or not answer.answerable:
        return []
    return [
        (new[cited.article_id], cited.start, cited.end)
        for cited in answer.citations
        if cited.article_id in new and not cited.retracted
    ]


class _Newer:
    """The archive as a question meets it that is asked of what came after a mark."""

    def __init__(self, after: Mark, reader: IndexReader) -> None:
        self._after, self._reader = after, reader

    def search(self, query: str | Query, k: int, filters: Filters = Filters()) -> list[Hit]:
        return self._reader.search(query, max(k, _DEPTH), filters, self._after)[:k]

    def __getattr__(self, name: str) -> object:
        return getattr(self._reader, name)


def _newer(after: Mark, reader: IndexReader) -> IndexReader:
    return cast(IndexReader, _Newer(after, reader))


def _named(name: str, latest: LatestArticles) -> Iterator[tuple[Article, int, int]]:
    """The first sentence of each new article that has the name, as its headline may have it."""
    pattern = _pattern(name)
    for article, _ in reversed([*latest.articles.values()]):
        if article.retracted:
            continue
        for start, end in sentence_spans(article.text, article.language):
            if pattern.search(_folded(article.text[start:end])):
                yield article, start, end
                break
        else:
            if pattern.search(_folded(article.title)):
                yield article, 0, min(len(article.text), _first_end(article))


def _first_end(article: Article) -> int:
    return next((end for _, end in sentence_spans(article.text, article.language)), 0)


def _pattern(name: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, _folded(name).split()))
    edge = "" if _UNSPACED.search(name) else r"\b"
    before, after = (
        edge if each.isalnum() else "" for each in (_folded(name)[0], _folded(name)[-1])
    )
    return re.compile(f"{before}{words}{after}")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _is_old(quote: str, article: Article, latest: LatestArticles, reader: IndexReader) -> bool:
    """Whether it stood in an older version, or in a copy that was there before."""
    if article.version > 1 and _says_again(quote, _text_before(article, reader)):
        return True
    _, copies = latest.articles[article.id]
    return any(_says_again(quote, copy.text) for copy in copies if copy.id not in latest.articles)


def _text_before(article: Article, reader: IndexReader) -> str:
    return reader.article(article.id, article.version - 1).text


def _says_again(quote: str, before: str) -> bool:
    """Whether nearly all of the quote stands there; of a short one, all."""
    if " ".join(quote.split()) in " ".join(before.split()):
        return True
    return contained(shingles(quote), shingles(before)) >= _SAID
