"""Whether a server is at the last commit, as its readiness says."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import cast

import pytest

from index import IndexReader, IndexUnreachable
from server.services import readiness as freshness
from server.services.readiness import IndexReadiness, NotReady


class Index:
    """Whether it is current, a test says; `looks` counts how often it was asked."""

    def __init__(self, is_current: Callable[[], bool]) -> None:
        self._is_current = is_current
        self.looks = 0

    def is_current(self) -> bool:
        self.looks += 1
        return self._is_current()

    def opened(self) -> IndexReader:
        return cast(IndexReader, self)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness, "_LAG_S", 0.0)


def test_a_server_that_is_behind_is_not_ready_until_it_has_caught_up() -> None:
    current = False
    index = Index(lambda: current)
    asked = IndexReadiness(index.opened)
    with pytest.raises(NotReady, match="caught up"):
        asked.check()
    current = True
    asked.check()


def test_a_little_behind_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    current = True
    asked = IndexReadiness(Index(lambda: current).opened)
    asked.check()
    monkeypatch.setattr(freshness, "_LAG_S", 3_600.0)
    current = False
    asked.check()


def test_a_look_that_takes_long_is_waited_for_by_nobody_and_not_begun_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(freshness, "_PATIENCE_S", 0.01)
    caught_up = threading.Event()
    index = Index(caught_up.wait)
    asked = IndexReadiness(index.opened)
    for _ in range(3):
        with pytest.raises(NotReady):
            asked.check()
    assert index.looks == 1
    caught_up.set()
    monkeypatch.setattr(freshness, "_PATIENCE_S", 60.0)
    asked.check()


def test_what_looking_meets_is_told() -> None:
    def unreachable() -> bool:
        raise IndexUnreachable("It is down.")

    asked = IndexReadiness(Index(unreachable).opened)
    for _ in range(2):
        with pytest.raises(IndexUnreachable):
            asked.check()
