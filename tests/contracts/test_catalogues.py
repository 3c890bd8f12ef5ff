"""The catalogue in SQLite and in a real PostgreSQL: one suite for both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from random import Random

import pytest

from index import (
    EVERYTHING,
    OPEN,
    Article,
    ArticleNotFound,
    Correction,
    Filters,
    IndexReader,
    IndexUnwritable,
    TokenCounter,
    View,
    copy,
    open_reader,
    open_writer,
    verify,
)
from index.catalogue import Catalogue
from index.catalogue.audit import StoredVersion, faults, stored_versions
from index.catalogue.listing import shares
from index.catalogue.schema import passages, removals, versions
from index.directory import open_catalogue
from tests.support.archives import CHOIR, HARBOUR, ORCHARD
from tests.support.fakes import FakeEmbedder
from tests.support.index_model import IndexModel, article, held
from tests.support.postgresql import new_database

COUNTER = TokenCounter()
WHOLE = Article(
    id="it's “odd” 😀 %s :x",
    title="Łódź",
    text="A 😀 astral start. Überraschung — 日本語の記事。\n\nA second paragraph; \\ and 50 %.",
    publisher="Straße & Söhne",
    published_at=datetime(1931, 5, 6, 7, 8, 9, tzinfo=timezone(timedelta(hours=5, minutes=30))),
    author="Ana",
    category="Œuvres",
    url="https://news.example/a?b=c&d",
    source="whole.json",
    updated_at=datetime(2131, 5, 6, tzinfo=UTC),
    date_source="text",
    language="de",
    dropped=("Read more",),
    corrections=(Correction("The day was wrong.", datetime(2024, 1, 2, tzinfo=UTC)),),
)


@dataclass(frozen=True)
class Place:
    """An index directory, and the address of its catalogue where that is shared."""

    folder: Path
    shared: str | None

    def catalogue(self, *, read_only: bool = False) -> Catalogue:
        return open_catalogue(self.shared or self.folder / "catalogue.sqlite", read_only=read_only)

    def reader(self) -> IndexReader:
        return open_reader(self.folder, FakeEmbedder(), self.shared)

    def add(self, *articles: Article) -> None:
        with open_writer(self.folder, FakeEmbedder(), COUNTER, self.shared) as writer:
            report = writer.add(articles)
        assert not report.failed

    def delete(self, *ids: str, keep_record: bool = False) -> None:
        with open_writer(self.folder, FakeEmbedder(), COUNTER, self.shared) as writer:
            assert not writer.delete(ids, keep_record=keep_record).missing


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "sqlite":
        return Place(tmp_path / "index", None)
    return Place(tmp_path / "index", new_database(request.getfixturevalue("postgresql")))


@pytest.fixture
def reader(place: Place) -> Iterator[IndexReader]:
    place.add(HARBOUR, ORCHARD, CHOIR, WHOLE)
    with place.reader() as opened:
        yield opened


def test_an_article_comes_back_as_it_went_in(reader: IndexReader) -> None:
    for one in (HARBOUR, ORCHARD, CHOIR, WHOLE):
        assert reader.article(one.id) == one
    for hit in reader.search("astral paragraph harbour", 10):
        assert hit.passage.text == hit.article.text[hit.passage.start : hit.passage.end]


def test_collections_are_told_apart_and_copied(
    place: Place, reader: IndexReader, tmp_path: Path
) -> None:
    with open_writer(place.folder, FakeEmbedder(), COUNTER, place.shared) as writer:
        writer.make_collection("Łódź – 日本", restricted=True)
        assert writer.put_into([WHOLE.id, "choir"], ["łódź – 日本"]).moved == (WHOLE.id, "choir")
        assert writer.put_into(["choir", "harbour"], ["Ships"]).moved == ("choir", "harbour")
        assert writer.take_out_of(["choir"], "ŁÓDŹ – 日本").moved == ("choir",)

    def check(opened: IndexReader) -> None:
        seen = {
            view: {each.id for each in opened.seen_by(view).articles().items}
            for view in (EVERYTHING, OPEN, View.of(["ŁÓDŹ – 日本"]), View.of(["ships"]))
        }
        assert list(seen.values()) == [
            {"harbour", "orchard", "choir", WHOLE.id},
            {"harbour", "orchard", "choir"},
            {WHOLE.id},
            {"choir", "harbour"},
        ]
        here = opened.seen_by(OPEN)
        found = {hit.article.id for hit in here.search("paragraph harbour choir frost", 50)}
        assert found == {"harbour", "orchard", "choir"}
        assert [(each.name, each.articles) for each in here.collections()] == [("Ships", 2)]
        assert here.status().articles == 3
        assert WHOLE.publisher not in here.status().publishers

    check(reader)
    copy(place.shared or place.folder, tmp_path / "copied")
    with open_reader(tmp_path / "copied", FakeEmbedder()) as copied:
        check(copied)
    with (
        closing(place.catalogue(read_only=True)) as catalogue,
        catalogue.read() as snapshot,
    ):
        assert faults(snapshot) == []


def test_a_listing_has_one_order_whatever_the_database_is_set_to(place: Place) -> None:
    ids = ["b", "B", "a", "Z", "ä", "é", "_", "10", "9", "😀", "～"]
    place.add(*(replace(CHOIR, id=one, source=one) for one in ids))
    found, cursor = list[str](), None
    with place.reader() as reader:
        while True:
            page = reader.articles(cursor=cursor, limit=3)
            found += [item.id for item in page.items]
            if (cursor := page.next_cursor) is None:
                break
    assert found == sorted(ids)


def test_filters_names_and_counts(place: Place, reader: IndexReader) -> None:
    def listed(filters: Filters) -> list[str]:
        return [item.id for item in reader.articles(filters).items]

    assert listed(Filters()) == ["orchard", "harbour", WHOLE.id, "choir"]
    assert listed(Filters(publishers=("the selby post",))) == ["harbour", "choir"]
    assert listed(Filters(publishers=("STRASSE & SÖHNE",))) == [WHOLE.id]
    assert listed(Filters(after=date(2024, 2, 7))) == ["orchard"]
    assert listed(Filters(before=date(2024, 2, 6), categories=("Politics",))) == ["harbour"]
    assert reader.status().articles == 4
    assert reader.status().publishers == ("Straße & Söhne", "The Selby Post", "Valley Gazette")
    assert [(one.name, one.articles) for one in reader.shares().publishers] == [
        ("The Selby Post", 2),
        ("Straße & Söhne", 1),
        ("Valley Gazette", 1),
    ]
    with closing(place.catalogue(read_only=True)) as catalogue, catalogue.read() as snapshot:
        assert [one.name for one in shares(snapshot).categories] == [
            "business",
            "culture",
            "politics",
            "Œuvres",
        ]


def test_versions_deletion_and_retraction(place: Place, reader: IndexReader) -> None:
    changed = replace(HARBOUR, text="The harbour wall will not be raised after all.")
    place.add(changed)
    assert reader.article("harbour") == replace(changed, version=2)
    assert reader.article("harbour", 1) == HARBOUR
    hits = reader.search("harbour wall", 10)
    assert {hit.article.version for hit in hits if hit.article.id == "harbour"} == {2}

    place.delete("harbour")
    assert all(hit.article.id != "harbour" for hit in reader.search("harbour wall", 10))
    with pytest.raises(ArticleNotFound):
        reader.article("harbour")

    place.delete("orchard", keep_record=True)
    with pytest.raises(ArticleNotFound, match="retracted"):
        reader.article("orchard")
    place.add(ORCHARD)
    assert reader.article("orchard").version == 2
    assert verify(place.folder, COUNTER, place.shared) == []


@pytest.mark.slow
def test_a_snapshot_stays_as_it_was(place: Place, reader: IndexReader) -> None:
    with closing(place.catalogue(read_only=True)) as catalogue, catalogue.read() as snapshot:
        before = snapshot.change()
        place.delete("choir")
        assert snapshot.article("choir", None)
        assert snapshot.change() == before
        generation = snapshot.generation()
    now = reader.commit()
    assert now
    assert now > (generation, before)


def test_a_failed_transaction_leaves_nothing(place: Place, reader: IndexReader) -> None:
    with closing(place.catalogue()) as catalogue:
        with catalogue.read() as snapshot:
            before = snapshot.change()
        with pytest.raises(ZeroDivisionError), catalogue.write() as transaction:
            1 // (1 - transaction.remove("harbour"))
        with catalogue.write() as transaction:
            assert transaction.remove("choir")
        with catalogue.read() as snapshot:
            assert snapshot.change() == before + 1
    assert reader.article("harbour") == HARBOUR


def test_a_row_is_never_given_twice(place: Place, reader: IndexReader) -> None:
    def highest() -> list[int]:
        with closing(place.catalogue(read_only=True)) as catalogue, catalogue.read() as snapshot:
            return [snapshot.highest_ever(table) for table in (versions, passages, removals)]

    before = highest()
    assert all(one > 0 for one in before[:2])
    place.delete("choir", "orchard", "harbour", WHOLE.id)
    emptied = highest()
    assert emptied[:2] == before[:2]
    assert emptied[2] == before[1]
    place.add(CHOIR)
    assert highest()[0] > before[0]
    assert highest()[1] > before[1]


def test_copies_are_one_story(place: Place) -> None:
    text = " ".join(f"Sentence {n} says that tide {n * 7} came to harbour {n}." for n in range(40))
    copies = [
        Article(name, text, title="Tides", publisher=name, source=name) for name in ("a", "b", "c")
    ]
    place.add(*copies, HARBOUR)
    with closing(place.catalogue(read_only=True)) as catalogue, catalogue.read() as snapshot:
        stories = snapshot.clusters()
        assert stories["a"] is not None
        assert stories["a"] == stories["b"] == stories["c"]
    place.delete("a")
    with closing(place.catalogue(read_only=True)) as catalogue, catalogue.read() as snapshot:
        assert snapshot.clusters()["b"] == snapshot.clusters()["c"] is not None
        assert faults(snapshot) == []


@pytest.mark.slow
def test_any_changes_leave_what_they_should(place: Place) -> None:
    model, random = IndexModel(), Random(5)
    ids = [f"article {n}" for n in range(6)]
    place.add(CHOIR)
    place.delete("choir")
    with place.reader() as reader:
        for _ in range(10):
            name = random.choice(ids)
            if name not in model.texts or random.random() < 0.6:
                text = " ".join(f"Report {random.randrange(99)} of {name}." for _ in range(12))
                model.add(name, text)
                place.add(article(name, text))
            elif random.random() < 0.5:
                model.delete(name)
                place.delete(name)
            else:
                model.retract(name)
                place.delete(name, keep_record=True)
            assert held(reader) == (model.current(), model.places(COUNTER))
    assert verify(place.folder, COUNTER, place.shared) == []


def test_a_copy_there_and_back_is_the_same(
    place: Place, reader: IndexReader, tmp_path: Path
) -> None:
    place.delete("orchard", keep_record=True)
    here, there = place.shared or place.folder, tmp_path / "copy"
    before = contents(here)
    report = copy(here, there)
    assert (report.articles, contents(there)) == (3, before)
    assert report.looked_for == report.passages
    assert verify(there, COUNTER) == []
    with pytest.raises(IndexUnwritable, match="--force"):
        copy(there, here)
    place.add(ORCHARD)
    assert copy(there, here, force=True).sha256 == report.sha256
    assert contents(here) == before
    found = reader.search("apple harvest of the harbour", 9)
    assert found
    assert all(hit.article.id != "orchard" for hit in found)
    place.add(ORCHARD)
    assert reader.article("orchard").version == 2
    assert {hit.article.id for hit in reader.search("apple harvest frost", 9)} >= {"orchard"}
    assert verify(place.folder, COUNTER, place.shared) == []


def contents(place: Path | str) -> list[StoredVersion]:
    """All that is stored, without the numbers of rows."""
    where = place / "catalogue.sqlite" if isinstance(place, Path) else place
    with closing(open_catalogue(where, read_only=True)) as catalogue, catalogue.read() as snapshot:
        return [
            replace(stored, passages=tuple(replace(part, row=0) for part in stored.passages))
            for stored in stored_versions(snapshot)
        ]
