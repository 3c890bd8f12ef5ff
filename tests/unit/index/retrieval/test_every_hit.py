"""All hits of a search, however many pages they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index import Article, Filters, IndexReader, TokenCounter, open_reader, open_writer
from index.retrieval import reader as reading
from index.retrieval.every_hit import Page
from tests.support.archives import HARBOUR
from tests.support.fakes import FakeEmbedder


def article(number: int, text: str, publisher: str = "The Selby Post") -> Article:
    return replace(HARBOUR, id=f"a{number}", title="News", text=text, publisher=publisher)


ARTICLES = [
    *(article(n, f"The harbour wall of town {n} rises.") for n in range(7)),
    article(7, "A wall stands in no harbour."),
    article(8, "Wall paper.", publisher="Estuary Ledger"),
    article(9, "كم ارتفاع جدار الميناء؟"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("every-hit") / "index"
    with open_writer(folder, FakeEmbedder(), TokenCounter()) as writer:
        writer.add(ARTICLES)
    return folder


@pytest.fixture
def reader(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[IndexReader]:
    monkeypatch.setattr(reading, "PAGE_ROWS", 3)
    with open_reader(folder, FakeEmbedder()) as opened:
        yield opened


def ids(reader: IndexReader, query: str, filters: Filters = Filters()) -> list[str]:
    return [hit.article.id for hit in reader.every_hit(query, filters)]


def test_all_words_must_be_there_copies_too(reader: IndexReader) -> None:
    assert ids(reader, "harbour walls") == [f"a{n}" for n in range(8)]
    assert ids(reader, "wall") == [f"a{n}" for n in range(9)]
    assert ids(reader, "الميناء جدار") == ["a9"]
    assert ids(reader, "wall zyzzyva") == ids(reader, "of the") == []


def test_quoted_words_stand_so(reader: IndexReader) -> None:
    assert ids(reader, 'rises "harbour wall"') == [f"a{n}" for n in range(7)]
    assert ids(reader, '"wall harbour"') == []


def test_filters_hold(reader: IndexReader) -> None:
    assert ids(reader, "wall", Filters(publishers=("estuary ledger",))) == ["a8"]
    assert ids(reader, "wall", Filters(before=date(1990, 1, 1))) == []


def test_no_more_than_a_page_is_read_before_it_is_wanted(
    reader: IndexReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages, having = list[int](), reader._having

    def counted(terms: Sequence[str], filters: Filters, after: int) -> Page:
        pages.append(after)
        return having(terms, filters, after)

    monkeypatch.setattr(reader, "_having", counted)
    hits = reader.every_hit("wall")
    assert next(hits).score == 0.0
    assert pages == [0]
    assert len(list(hits)) == 8
    assert len(pages) == 4
