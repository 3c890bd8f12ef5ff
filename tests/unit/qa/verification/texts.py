"""Claims and spans as the checks see them, with the stemmer of the real lexicon."""

from __future__ import annotations

from datetime import UTC, datetime

from index import Article, Hit, Passage
from index.nlp.article_text import ArticleText
from index.nlp.statement import AnnotatedText
from index.nlp.words import Tokens, Vocabulary, tokenize
from qa.citations import Span

VOCABULARY = Vocabulary(lambda terms: dict.fromkeys(terms, 1.0))
THURSDAY = datetime(2021, 9, 23, 6, 50, tzinfo=UTC)


def tokens(text: str) -> Tokens:
    return tokenize(text)


def article(text: str, title: str = "", publisher: str | None = "The Selby Post") -> Article:
    return Article("a", text, title, publisher=publisher, published_at=THURSDAY)


def statements(
    claim: str, span: str, *, text: str = "", title: str = "", publisher: str = "The Selby Post"
) -> tuple[AnnotatedText, AnnotatedText]:
    """The claim and the span; `text` stands before the span in their article."""
    known = ArticleText(article(f"{text} {span}".strip(), title, publisher))
    return AnnotatedText(tokens(claim), known), AnnotatedText(tokens(span), known)


def span_of(whole: Article, words: str) -> Span:
    start = whole.text.index(words)
    passage = Passage(f"{whole.id}:1:0", whole.id, 1, 0, len(whole.text), whole.text)
    return Span(Hit(whole, passage, 1.0, ("lexical",)), start, start + len(words))
