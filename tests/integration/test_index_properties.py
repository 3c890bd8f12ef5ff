"""Whatever is done to an index, it finds what a fresh index of the same articles finds."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from index import (
    Chunking,
    Hit,
    IndexReader,
    IndexWriter,
    TokenCounter,
    compact,
    open_reader,
    rebuild,
    verify,
)
from tests.support.fakes import FakeEmbedder
from tests.support.index_model import EVERYTHING, IndexModel, article, held

COUNTER = TokenCounter()
# So small that articles have several passages.
CHUNKING = Chunking(max_tokens=16, overlap_tokens=4)
QUERIES = ("harbour storm", "report of the minister", "choir")

ids = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True)
texts = st.lists(
    st.sampled_from(
        [
            "The harbour council met.",
            "A storm hit the harbour.",
            "The minister gave a report of the vote.",
            "Nobody saw the choir leave the bridge.",
            "The choir sang. ",
        ]
    ),
    min_size=1,
    max_size=6,
).map(" ".join)


class Index(RuleBasedStateMachine):
    @initialize()
    def make(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.model = IndexModel()
        self.writer = self.opened()
        self.reader = open_reader(self.folder, FakeEmbedder())

    def opened(self) -> IndexWriter:
        return IndexWriter(self.folder, FakeEmbedder(), COUNTER, chunking=CHUNKING)

    @rule(names=ids, text=texts)
    def add_or_change(self, names: list[str], text: str) -> None:
        self.writer.add([article(name, text) for name in names])
        for name in names:
            self.model.add(name, text)

    @rule(names=ids)
    def delete(self, names: list[str]) -> None:
        self.writer.delete(names)
        for name in names:
            self.model.delete(name)

    @rule(names=ids)
    def retract(self, names: list[str]) -> None:
        self.writer.delete(names, keep_record=True)
        for name in names:
            self.model.retract(name)

    @rule()
    def reopen(self) -> None:
        self.writer.close()
        self.writer = self.opened()

    @rule()
    def compact(self) -> None:
        self.writer.close()
        compact(self.folder)
        self.writer = self.opened()

    @rule()
    def rebuild(self) -> None:
        self.writer.close()
        rebuild(self.folder, FakeEmbedder(), COUNTER, chunking=CHUNKING)
        self.writer = self.opened()

    @rule()
    def search(self) -> None:
        """The reader has been open all the time, the other one has just been opened."""
        with open_reader(self.folder, FakeEmbedder()) as fresh:
            for query in QUERIES:
                assert self.reader.search(query, 10) == fresh.search(query, 10)

    def teardown(self) -> None:
        if not hasattr(self, "folder"):
            return
        self.writer.close()
        articles, places = held(self.reader)
        assert articles == self.model.current()
        assert places == self.model.places(COUNTER, chunking=CHUNKING)
        assert verify(self.folder, COUNTER) == []
        # Deleted words weigh in BM25 until they are compacted away.
        compact(self.folder)
        with tempfile.TemporaryDirectory() as folder:
            fresh = fresh_index(Path(folder), self.model)
            for query in QUERIES:
                assert_same(self.reader.search(query, EVERYTHING), fresh.search(query, EVERYTHING))
            fresh.close()
        self.reader.close()
        shutil.rmtree(self.folder)


def fresh_index(folder: Path, model: IndexModel) -> IndexReader:
    """Made at one go: nothing in it was ever changed or deleted after it was searched."""
    with IndexWriter(folder, FakeEmbedder(), COUNTER, chunking=CHUNKING) as writer:
        for name, gone in model.retracted.items():
            writer.add([article(name, f"Edition {number}.") for number in range(gone)])
            writer.delete([name], keep_record=True)
        for name, versions in model.texts.items():
            writer.add([article(name, text) for text in versions])
    compact(folder)
    return open_reader(folder, FakeEmbedder())


def assert_same(found: list[Hit], expected: list[Hit]) -> None:
    def scores(hits: list[Hit]) -> dict[tuple[str, int, int, int], float]:
        return {
            (hit.article.id, hit.article.version, hit.passage.start, hit.passage.end): hit.score
            for hit in hits
        }

    assert scores(found) == pytest.approx(scores(expected), abs=1e-5)
    ordered = [hit.score for hit in found]
    assert ordered == sorted(ordered, reverse=True)


Index.TestCase.settings = settings(
    max_examples=5,
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestAnySequenceOfChanges = pytest.mark.slow(Index.TestCase)
