"""Batches on their way into the index: one filled while the one before it is embedded."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from index import Chunking, ModelError, ReadError, TokenCounter, Vectors
from index.batches import Batch, Batches, Embedded
from tests.archives import CHOIR, HARBOUR, ORCHARD
from tests.fakes import FakeEmbedder


class HeldEmbedder(FakeEmbedder):
    """Embeds nothing until it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = threading.Event()
        self.may_go_on = threading.Event()

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.begun.set()
        assert self.may_go_on.wait(10)
        return super().embed_passages(texts)


class FailingEmbedder(FakeEmbedder):
    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        raise ModelError("The model is gone.")


class Committed:
    def __init__(self) -> None:
        self.ids = list[list[str]]()

    def __call__(self, batch: Batch, embedded: Embedded) -> None:
        assert threading.current_thread() is threading.main_thread()
        for _, cut, vectors in embedded:
            wanted = FakeEmbedder().embed_passages([passage.text for passage in cut])
            assert np.array_equal(vectors, wanted)
        self.ids.append([article.id for article, _, _ in embedded])
        assert set(self.ids[-1]) == batch.ids


@pytest.fixture
def committed() -> Committed:
    return Committed()


@pytest.fixture(autouse=True)
def _one_passage_is_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.batches._PASSAGES", 1)


def batches(embedder: FakeEmbedder, committed: Committed) -> Batches:
    return Batches(Chunking(), TokenCounter(), embedder, committed)


def test_the_next_is_filled_while_one_is_embedded(committed: Committed) -> None:
    embedder = HeldEmbedder()
    with batches(embedder, committed) as waiting:
        waiting.put(HARBOUR, new=True, stated=HARBOUR.id)
        assert not waiting.go_on()
        assert embedder.begun.wait(10)
        waiting.put(ORCHARD, new=True, stated=ORCHARD.id)
        assert committed.ids == []
        assert (HARBOUR.id in waiting, ORCHARD.id in waiting, CHOIR.id in waiting) == (
            True,
            True,
            False,
        )
        assert len(waiting) == 2
        embedder.may_go_on.set()
        assert waiting.go_on()
        assert committed.ids == [[HARBOUR.id]]
        waiting.finish()
    assert committed.ids == [[HARBOUR.id], [ORCHARD.id]]
    assert len(waiting) == 0


def test_finishing_commits_everything_in_order_and_nothing_twice(committed: Committed) -> None:
    with batches(FakeEmbedder(), committed) as waiting:
        waiting.finish()
        for article in (CHOIR, HARBOUR, ORCHARD):
            waiting.put(article, new=True, stated=article.id)
            waiting.go_on()
        waiting.finish()
        waiting.finish()
    assert committed.ids == [[CHOIR.id], [HARBOUR.id], [ORCHARD.id]]


def test_a_fault_of_the_model_comes_out_and_commits_nothing(committed: Committed) -> None:
    with batches(FailingEmbedder(), committed) as waiting:
        waiting.put(HARBOUR, new=True, stated=HARBOUR.id)
        with pytest.raises(ModelError, match="gone"):
            waiting.finish()
    assert committed.ids == []


def test_an_article_without_text_is_no_part_of_a_batch(committed: Committed) -> None:
    with batches(FakeEmbedder(), committed) as waiting:
        with pytest.raises(ReadError, match="no text"):
            waiting.put(replace(HARBOUR, text=" \n"), new=True, stated=HARBOUR.id)
        assert HARBOUR.id not in waiting
        waiting.finish()
    assert committed.ids == []
