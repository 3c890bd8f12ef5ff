"""Questions to ask next, and to begin with, each of which the archive answers."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest

from index import Article, DatelineIndexError, Filters, Hit, IndexReader
from qa.citations import Span
from qa.conversation.question_making import Made, latest_on, questions_of

log = logging.getLogger(__name__)

_MOST = 3
_TRIED = 8
_HITS = 10
# What a question was made of comes among the first, or others answer it.
_FIRST = 3
_NEAR = 5
_OF_AN_ARTICLE = 4

# What is less likely than that to bear on the question is no way on from it.
_LEAST_SCORE = 0.01

# The share of a suggestion's words that another question has, where it asks the same.
_THE_SAME = 0.7

# A welcome is made of so many of the newest articles.
_NEWEST = 30


def suggestions(
    asked: str,
    hits: Sequence[Hit],
    cited: Sequence[Span],
    archive: IndexReader,
    filters: Filters,
    better: str = "",
) -> tuple[str, ...]:
    """The `better` question first, if there is one; the others are made of the articles.

    Of those that are cited, and those nearest, but not of what is cited already.

    Each was searched for, as it will be when it is asked, and stands only where the words that it
    was made of, and that answer it, were found.
    """
    near = [hit.article for hit in hits[:_NEAR] if hit.retrieval_score >= _LEAST_SCORE]
    articles = {one.id: one for one in [*(span.hit.article for span in cited), *near]}
    told = {(span.hit.article.id, span.text) for span in cited}
    made = [_new(article, told) for article in articles.values()]
    first = [better] if better else []
    new = islice(_unlike(_in_turn(made), [asked, *first], archive), _TRIED)
    answered = (one.text for one in new if _is_found(one, archive, filters))
    return tuple(islice(chain(first, answered), _MOST))


def first_questions(archive: IndexReader) -> tuple[str, ...]:
    """Questions to begin with, of the newest articles; each finds the words it was made of.

    None, with a warning, where the archive cannot be searched.
    """
    try:
        newest = archive.articles(limit=_NEWEST).items
        made = [_new(archive.article(one.id), ()) for one in newest]
        new = islice(_unlike(_in_turn(made), [], archive), _TRIED)
        return tuple(islice((one.text for one in new if _is_found(one, archive)), _MOST))
    except DatelineIndexError as error:
        log.warning("There are no questions to begin with. %s", error)
        return ()


def _new(article: Article, told: Collection[tuple[str, str]]) -> list[Made]:
    """What an article answers that is not told yet, and last the news of what it is about."""
    made = [
        one
        for one in questions_of(article)
        if not any(
            article_id == article.id and words in article.text[one.start : one.end]
            for article_id, words in told
        )
    ]
    # What happened, and what people said of it, before who they are.
    made.sort(key=lambda one: one.text.startswith("Who is "))
    latest = latest_on(article)
    return made[:_OF_AN_ARTICLE] + ([Made(latest[0], article, 0, 1, latest[1])] if latest else [])


def _in_turn(made: Iterable[Sequence[Made]]) -> Iterator[Made]:
    """The first of each article, then the second of each."""
    return (one for row in zip_longest(*made) for one in row if one)


def _unlike(made: Iterable[Made], known: Iterable[str], archive: IndexReader) -> Iterator[Made]:
    """Those that ask for something else than each of the others, and what is known."""
    asked = [set(archive.terms(question)) for question in known]
    for one in made:
        terms = set(archive.terms(one.text))
        if all(len(terms & other) < _THE_SAME * min(len(terms), len(other)) for other in asked):
            asked.append(terms)
            yield one


def _is_found(made: Made, archive: IndexReader, filters: Filters = Filters()) -> bool:
    """Whether a search for it, as it will be when it is asked, finds the words that answer it."""
    found = archive.search(made.text, _HITS, filters)[:_FIRST]
    if made.about:
        return any(made.about.casefold() in hit.article.title.casefold() for hit in found[:1])
    return any(
        hit.article.id == made.article.id and hit.passage.start <= made.start < hit.passage.end
        for hit in found
    )
