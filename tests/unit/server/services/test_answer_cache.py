"""Answers given again."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Hashable
from dataclasses import replace

import pytest

from index import Filters, IndexMissing
from qa import Done, EndpointTimeout, Event, Failed, Question, Retrieved, Usage
from server.protocols import whole
from server.services.answer_cache import AnswerCache
from server.stores.answers import LocalAnswers
from tests.unit.server.documents import ANSWER, HIT, SENTENCE


class Counted:
    """An `ask` that counts, and a standing that a test may change."""

    def __init__(self, *events: Event) -> None:
        self.events = events
        self.asked = 0
        self.standing: Hashable = 1

    async def ask(self, _: Question) -> AsyncGenerator[Event]:
        self.asked += 1
        for event in self.events:
            yield event

    def cache(self, size: int = 10) -> AnswerCache:
        return AnswerCache(self.ask, lambda: self.standing, LocalAnswers(size))


FOUND = replace(HIT, copies=(replace(HIT.article, id="copy", publisher="Radio Nord"),))
GOOD = (Retrieved((FOUND,), "x"), SENTENCE, Done(ANSWER))


async def events_of(cache: AnswerCache, question: Question) -> list[Event]:
    return [event async for event in cache.ask(question)]


async def test_the_same_question_is_answered_once() -> None:
    counted = Counted(*GOOD)
    cache = counted.cache()
    await whole(cache.ask(Question("By how much?")))
    retrieved, sentence, done = await events_of(cache, Question(" By how much? "))
    assert counted.asked == 1
    assert (cache.hits, cache.misses) == (1, 1)
    assert sentence == SENTENCE
    assert isinstance(retrieved, Retrieved)
    assert retrieved.hits[0].passage == HIT.passage
    assert retrieved.hits[0].also_published_by == FOUND.also_published_by == ("Radio Nord",)
    assert [one.text for one in (retrieved.hits[0].article, *retrieved.hits[0].copies)] == ["", ""]
    assert isinstance(done, Done)
    again = done.answer
    assert again.answer == ANSWER.answer
    assert again.citations == ANSWER.citations
    assert again.id != ANSWER.id
    assert again.notes == ("cached",)
    assert again.usage == Usage()


@pytest.mark.parametrize(
    "other",
    [
        Question("By how much, then?"),
        Question("By how much?", mode="extractive"),
        Question("By how much?", strictness="off"),
        Question("By how much?", filters=Filters(publishers=("The Selby Post",))),
    ],
)
async def test_another_question_is_another_answer(other: Question) -> None:
    counted = Counted(*GOOD)
    cache = counted.cache()
    await events_of(cache, Question("By how much?"))
    await events_of(cache, other)
    assert counted.asked == 2


async def test_a_change_of_the_index_makes_answers_anew() -> None:
    counted = Counted(*GOOD)
    cache = counted.cache()
    await events_of(cache, Question("x"))
    counted.standing = 2
    await events_of(cache, Question("x"))
    assert counted.asked == 2


async def test_failures_and_broken_off_answers_are_not_kept() -> None:
    counted = Counted(Retrieved((), "x"), Failed(EndpointTimeout("slow")))
    cache = counted.cache()
    await events_of(cache, Question("x"))
    await events_of(cache, Question("x"))
    left = cache.ask(Question("x"))
    await anext(left)
    await left.aclose()
    await events_of(cache, Question("x"))
    assert counted.asked == 4


async def test_it_is_bounded_and_forgets_the_longest_unasked() -> None:
    counted = Counted(*GOOD)
    cache = counted.cache(size=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        await events_of(cache, Question(text))
    assert counted.asked == 4


async def test_while_the_search_is_behind_nothing_is_kept() -> None:
    counted = Counted(*GOOD)
    counted.standing = None
    cache = counted.cache()
    await events_of(cache, Question("x"))
    await events_of(cache, Question("x"))
    assert counted.asked == 2


async def test_without_an_index_nothing_is_kept() -> None:
    def standing() -> Hashable:
        raise IndexMissing("none")

    counted = Counted(*GOOD)
    cache = AnswerCache(counted.ask, standing, LocalAnswers(10))
    await events_of(cache, Question("x"))
    await events_of(cache, Question("x"))
    assert counted.asked == 2
