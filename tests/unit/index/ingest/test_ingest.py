"""Batches prepared in this process: the next is begun while the one before it is embedded."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from index import Article, Chunking, Embedder, ModelError, ReadError, TokenCounter, Vectors
from index.ingest import LocalPreprocessor, Prepared
from tests.support.archives import HARBOUR, ORCHARD
from tests.support.fakes import FakeEmbedder


class MeetingEmbedder(FakeEmbedder):
    """Embeds a batch only while another is being embedded."""

    def __init__(self) -> None:
        super().__init__()
        self._both = threading.Barrier(2, timeout=60)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self._both.wait()
        return super().embed_passages(texts)


class FailingEmbedder(FakeEmbedder):
    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        raise ModelError("The model is gone.")


def here(embedder: Embedder) -> LocalPreprocessor:
    return LocalPreprocessor(embedder, TokenCounter(), Chunking())


def assert_prepared(found: Prepared | ReadError, article: Article) -> None:
    assert isinstance(found, Prepared)
    assert found.article == article
    assert [passage.text for passage in found.passages] == [article.text]
    assert np.array_equal(found.vectors, FakeEmbedder().embed_passages([article.text]))


def test_two_batches_are_prepared_at_once_and_each_gives_its_own() -> None:
    preparation = here(MeetingEmbedder())
    assert preparation.batches_at_once == 2
    one, other = preparation.begin([HARBOUR]), preparation.begin([ORCHARD])
    assert_prepared(one()[0], HARBOUR)
    assert_prepared(other()[0], ORCHARD)


def test_an_article_without_text_is_named_in_its_place() -> None:
    empty = replace(HARBOUR, text=" \n")
    first, second, third = here(FakeEmbedder()).begin([HARBOUR, empty, ORCHARD])()
    assert_prepared(first, HARBOUR)
    assert isinstance(second, ReadError)
    assert_prepared(third, ORCHARD)


def test_a_fault_of_the_model_comes_out_with_the_result() -> None:
    result = here(FailingEmbedder()).begin([HARBOUR])
    with pytest.raises(ModelError, match="gone"):
        result()
