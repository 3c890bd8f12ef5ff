"""Questions to ask next, each of which the archive answers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from index import Article, Embedder, Filters, Hit, IndexReader
from index.nlp.prompt_injection import reported
from qa.evidence import confidence, score_sentences
from qa.evidence.refusal import refusal_code

_MOST = 3
_TRIED = 4
_HITS = 10
_LONGEST_TITLE = 120

# What is less likely than that to bear on the question is no way on from it.
_LEAST_SCORE = 0.01

# Well above what an answer takes, since no other article's sentences are weighed beside these.
_LEAST_CONFIDENCE = 0.5


def suggestions(
    hits: Sequence[Hit],
    known: Collection[str],
    archive: IndexReader,
    embedder: Embedder,
    filters: Filters,
) -> tuple[str, ...]:
    """One about each of the nearest articles, but for those of which a title is in `known`.

    Each was searched for, as it will be when it is asked, and stands only where the article that it
    names was found, with a sentence that answers it without a language model.
    """
    answered = (
        question
        for article in islice(_others(hits, known), _TRIED)
        if _is_answered(question := about(article.title), article, archive, embedder, filters)
    )
    return tuple(islice(answered, _MOST))


def about(title: str) -> str:
    """The question that asks for the article of that title."""
    return f"What is reported about “{title}”?"


def _others(hits: Sequence[Hit], known: Collection[str]) -> Iterator[Article]:
    seen = set(known)
    for hit in hits:
        title = hit.article.title
        # An order to a model must not become what a reader asks.
        fit = len(title) <= _LONGEST_TITLE and reported(title) == title
        if fit and title not in seen and hit.retrieval_score >= _LEAST_SCORE:
            seen.add(title)
            yield hit.article


def _is_answered(
    question: str, article: Article, archive: IndexReader, embedder: Embedder, filters: Filters
) -> bool:
    asked = archive.parse_query(question)
    hits = archive.search(asked, _HITS, filters)
    found = score_sentences(
        question, [hit for hit in hits if hit.article.id == article.id], archive, embedder
    )
    refused = refusal_code(asked, found, filters, archive)
    return refused is None and confidence(found) >= _LEAST_CONFIDENCE
