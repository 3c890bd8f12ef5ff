"""Claims and spans as the checks see them, with the stemmer of the real lexicon."""

from __future__ import annotations

from datetime import UTC, datetime

from index import Article, Hit, Passage
from index.nlp.article_text import KnownArticle
from index.nlp.statement import Statement
from index.nlp.words import Reading, Vocabulary, reading_of
from qa.citations import Span

VOCABULARY = Vocabulary(lambda terms: dict.fromkeys(terms, 1.0))
THURSDAY = datetime(2021, 9, 23, 6, 50, tzinfo=UTC)


def reading(text: str) -> Reading:
    return reading_of(text)


def article(text: str, title: str = "", publisher: str | None = "The Selby Post") -> Article:
    return Article("a", text, title, publisher=publisher, published_at=THURSDAY)


def statements(
    claim: str, span: str, *, text: str = "", title: str = "", publisher: str = "The Selby Post"
) -> tuple[Statement, Statement]:
    """The claim and the span; `text` stands before the span in their article."""
    known = KnownArticle(article(f"{text} {span}".strip(), title, publisher))
    return Statement(reading(claim), known), Statement(reading(span), known)


def span_of(whole: Article, words: str) -> Span:
    start = whole.text.index(words)
    passage = Passage(f"{whole.id}:1:0", whole.id, 1, 0, len(whole.text), whole.text)
    return Span(Hit(whole, passage, 1.0, ("lexical",)), start, start + len(words))
