"""Questions to ask next, and to begin with, each of which the archive answers."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest

from index import Article, DatelineIndexError, Filters, Hit, IndexReader
from qa.citations import Span
from qa.conversation.question_making import Made, latest_on, questions_of
from qa.evidence import SentenceReading
from qa.evidence.reading import window_around
from qa.reader import Reader

log = logging.getLogger(__name__)

_MOST = 3
# Each is searched for, and read where it is found: some 20 ms.
_TRIED = 10
_HITS = 10
# What a question was made of comes among the first, or others answer it.
_FIRST = 3
_NEAR = 8
_OF_AN_ARTICLE = 8
# Of those that begin alike: three times "Who is" is dull.
_ALIKE = 2
_WHO = "Who is"

# What is less likely than that to bear on the question is no way on from it.
_LEAST_SCORE = 0.01
# Of what is found by a headline.
_LEAST_LIKE = 0.05
# How surely the reader finds the answer where the question was made.
_LEAST_READ = -4.5

# Whose words somebody says is sure; that is not what the reader learnt to look for.
_LEAST_READ_SAID = -6.0

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
    reader: Reader | None = None,
) -> tuple[str, ...]:
    """The `better` question first, if there is one; the others are made of the articles.

    Of those that are cited, of those nearest, and of those like what is cited; but not of what is
    cited already. Each was searched for, as it will be when it is asked, and stands only where the
    words that it was made of were found, and the `reader`, if there is one, finds the answer there.
    """
    near = [hit.article for hit in hits[:_NEAR] if hit.retrieval_score >= _LEAST_SCORE]
    first_of_all = {one.id: one for one in [*(span.hit.article for span in cited), *near[:1]]}
    topic = _Topic(asked, first_of_all.values(), archive)
    articles = first_of_all | {one.id: one for one in near if topic.has(one)}
    told = [(span.hit.article.id, span.text) for span in cited]
    first = [better] if better else []
    check = _Check(archive, filters, reader, [words for _, words in told])

    def made() -> Iterator[Made]:
        yield from _in_turn([_new(one, told) for one in articles.values()])
        yield from _latest(articles.values())
        like = _like(next(iter(articles.values()), None), archive, filters)
        yield from _in_turn(
            [_new(one, told) for one in like if one.id not in articles and topic.has(one)]
        )

    new = islice(_unlike(made(), [asked, *first], archive), _TRIED)
    answered = (one.text for one in _varied(new, check))
    return tuple(islice(chain(first, answered), _MOST))


def first_questions(archive: IndexReader, reader: Reader | None = None) -> tuple[str, ...]:
    """Questions to begin with, of the newest articles; each finds the words it was made of.

    None, with a warning, where the archive cannot be searched.
    """
    try:
        newest = archive.articles(limit=_NEWEST).items
        made = (_new(archive.article(one.id), ()) for one in newest)
        check = _Check(archive, Filters(), reader, ())
        new = islice(_unlike(_one_after_the_other(made), [], archive), _TRIED)
        return tuple(islice((one.text for one in _varied(new, check)), _MOST))
    except DatelineIndexError as error:
        log.warning("There are no questions to begin with. %s", error)
        return ()


class _Topic:
    """What the question and the headlines of the articles that answer it are about."""

    def __init__(self, asked: str, articles: Iterable[Article], archive: IndexReader) -> None:
        self._archive = archive
        titles = [one.title for one in articles]
        self._terms = set(archive.terms(" ".join([asked, *titles])))

    def has(self, article: Article) -> bool:
        """Whether its headline has a word of it; what else is found has nothing to do with it."""
        return not self._terms.isdisjoint(self._archive.terms(article.title))


class _Check:
    """Whether a question, when it is asked, is answered by the words that it was made of."""

    def __init__(
        self, archive: IndexReader, filters: Filters, reader: Reader | None, told: Sequence[str]
    ) -> None:
        self._archive, self._filters, self._reader = archive, filters, reader
        self._told = [(set(archive.terms(one)), one.casefold()) for one in told]

    def answers(self, made: Made) -> bool:
        found = self._archive.search(made.text, _HITS, self._filters)
        if made.about:
            return _is_story(made.about, found)
        hit = next((hit for hit in found[:_FIRST] if _holds(hit, made)), None)
        return hit is not None and (self._reader is None or self._is_read(made, hit, self._reader))

    def _is_read(self, made: Made, hit: Hit, reader: Reader) -> bool:
        """Whether the reader's best answer stands in the sentence, and was not given already."""
        [reading] = reader.read(made.text, [window_around(hit, made.start, made.end)])
        place, best = max(reading.spans.items(), key=lambda one: one[1].score)
        is_said = " say about " in made.text
        least = _LEAST_READ_SAID if is_said else _LEAST_READ
        if SentenceReading(reading.answerable, best).score < least:
            return False
        if not (is_said or (place[0] < made.end and made.start < place[1])):
            return False
        answer = hit.article.text[best.start : best.end].casefold()
        asked = set(self._archive.terms(made.text))
        return not any(
            answer in words and len(asked & terms) >= _THE_SAME * len(asked)
            for terms, words in self._told
        )


def _is_story(about: str, found: Sequence[Hit]) -> bool:
    """Whether the first and another article are about it, as their headlines say."""
    titles = {hit.article.id: hit.article.title.casefold() for hit in found}
    told = [about.removeprefix("the ").casefold() in title for title in titles.values()]
    return told[:1] == [True] and sum(told) > 1


def _holds(hit: Hit, made: Made) -> bool:
    return hit.article.id == made.article.id and hit.passage.start <= made.start < hit.passage.end


def _new(article: Article, told: Sequence[tuple[str, str]]) -> list[Made]:
    """What an article answers that is not told yet."""
    made = [
        one
        for one in questions_of(article)
        if not any(
            article_id == article.id and words in article.text[one.start : one.end]
            for article_id, words in told
        )
    ]
    # Of each sort in turn; what happened, and what people said of it, before who they are.
    times = Counter[str]()
    rank = dict[str, tuple[bool, int]]()
    for one in made:
        times[_opening(one)] += 1
        rank[one.text] = _opening(one) == _WHO, times[_opening(one)]
    return sorted(made, key=lambda one: rank[one.text])[:_OF_AN_ARTICLE]


def _opening(made: Made) -> str:
    return " ".join(made.text.split()[:2])


def _latest(articles: Iterable[Article]) -> Iterator[Made]:
    """The news of what the first article is about of which that is clear."""
    found = ((one, latest_on(one)) for one in articles)
    made = (Made(latest[0], one, 0, 1, latest[1]) for one, latest in found if latest)
    return islice(made, 1)


def _like(article: Article | None, archive: IndexReader, filters: Filters) -> list[Article]:
    """Those found by the headline of an article."""
    if article is None or not article.title:
        return []
    found = archive.search(article.title, _HITS, filters)
    near = [hit for hit in found[:_NEAR] if hit.retrieval_score >= _LEAST_LIKE]
    return list({hit.article.id: hit.article for hit in near}.values())


def _varied(made: Iterable[Made], check: _Check) -> Iterator[Made]:
    """Those that are answered, one of a sentence; of each sort a few, or all there are.

    Of one sentence one gives the other's answer away.
    """
    times = Counter[str]()
    put_off: list[Made] = []
    used = set[tuple[str, int]]()
    for one in made:
        place = one.article.id, one.start
        if times[_opening(one)] >= _ALIKE:
            put_off.append(one)
        elif place not in used and check.answers(one):
            used.add(place)
            times[_opening(one)] += 1
            yield one
    yield from (one for one in put_off if _opening(one) != _WHO and check.answers(one))


def _one_after_the_other(made: Iterable[Sequence[Made]]) -> Iterator[Made]:
    """The first of each article, which need not all be made."""
    return (row[0] for row in made if row)


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
