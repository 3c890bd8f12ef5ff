"""The catalogue in SQLite and in a real PostgreSQL: one suite for both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

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
    compact,
    copy,
    open_reader,
    open_writer,
    verify,
)
from index.catalogue import Catalogue
from index.catalogue.audit import StoredVersion, faults, stored_versions
from index.catalogue.listing import shares
from index.catalogue.schema import documents, passages, removals, versions
from index.catalogue.schema import printed as printed_table
from index.catalogue.upkeep import Narrowing
from index.catalogue.upkeep.edits import Edit
from index.directory import open_catalogue
from index.errors import CollectionRestricted
from index.models.printed import Box, Pages, PlacedWord, Printed, packed
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

    def undelete(self, *ids: str) -> tuple[str, ...]:
        """Those that came back."""
        with open_writer(self.folder, FakeEmbedder(), COUNTER, self.shared) as writer:
            return writer.undelete(ids).restored

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
        writer.collections.make("Łódź – 日本", restricted=True)
        assert writer.collections.put_into([WHOLE.id, "choir"], ["łódź – 日本"]).moved == (
            WHOLE.id,
            "choir",
        )
        assert writer.collections.put_into(["choir", "harbour"], ["Ships"]).moved == (
            "choir",
            "harbour",
        )
        assert writer.collections.take_out_of(["choir"], "ŁÓDŹ – 日本").moved == ("choir",)

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


def test_what_was_deleted_comes_back_whole_until_a_compaction(
    place: Place, reader: IndexReader
) -> None:
    changed = replace(HARBOUR, text="The harbour wall will not be raised after all.")
    place.add(changed)
    place.delete("harbour", WHOLE.id)
    place.delete("orchard", keep_record=True)
    kept = {each.article_id: each.title for each in reader.upkeep().deletions()}
    assert kept == {"harbour": HARBOUR.title, WHOLE.id: WHOLE.title, "orchard": ORCHARD.title}

    assert place.undelete("harbour", WHOLE.id, "orchard", "choir", "never was") == (
        "harbour",
        WHOLE.id,
        "orchard",
    )
    assert reader.article("harbour") == replace(changed, version=2)
    assert reader.article("harbour", 1) == HARBOUR
    assert (reader.article(WHOLE.id), reader.article("orchard")) == (WHOLE, ORCHARD)
    hits = reader.search("harbour wall", 10)
    assert {hit.article.version for hit in hits if hit.article.id == "harbour"} == {2}
    assert reader.upkeep().deletions() == ()
    assert verify(place.folder, COUNTER, place.shared) == []

    with open_writer(place.folder, FakeEmbedder(), COUNTER, place.shared) as writer:
        writer.collections.make("Desk", restricted=True)
        writer.collections.put_into(["choir"], ["Desk"])
        writer.delete(["choir"])
        with pytest.raises(CollectionRestricted):
            writer.collections.delete("Desk")
    assert place.undelete("choir") == ("choir",)
    # It comes back to those who saw it, and to nobody else.
    with pytest.raises(ArticleNotFound):
        reader.seen_by(OPEN).article("choir")
    assert reader.seen_by(View.of(["Desk"])).article("choir") == CHOIR

    place.delete("harbour")
    place.add(HARBOUR)
    # There is one again, which is not overwritten.
    assert place.undelete("harbour") == ()
    place.delete("choir")
    compact(place.folder, place.shared)
    assert reader.upkeep().deletions() == ()
    assert place.undelete("choir") == ()


def test_what_a_desk_says_outlasts_another_reading(place: Place, reader: IndexReader) -> None:
    wrong = Edit(corrections=(("The wall is of granite.", "2024-03-01T00:00:00+00:00"),))
    with open_writer(place.folder, FakeEmbedder(), COUNTER, place.shared) as writer:
        assert writer.edit("harbour", Edit(retracted=True)).version == 2
        assert writer.edit("harbour", wrong).version == 3
        assert writer.edit("harbour", wrong).outcome == "unchanged"
        mended = Edit(
            fields={"publisher": "Łódź Post", "published_at": "2024-02-05T00:00:00+00:00"}
        )
        assert writer.edit("choir", mended).outcome == "changed"
        with pytest.raises(ArticleNotFound):
            writer.edit("nobody", Edit(retracted=True))
    place.add(HARBOUR, CHOIR)
    told = reader.article("harbour")
    assert (told.version, told.retracted, told.text) == (3, True, HARBOUR.text)
    assert [each.text for each in told.corrections] == ["The wall is of granite."]
    choir = reader.article("choir")
    assert (choir.version, choir.publisher, choir.date_source) == (2, "Łódź Post", "desk")

    # What its file says anew is read, and what the desk said of it stays.
    place.add(replace(HARBOUR, text="The harbour wall stays as it is."))
    told = reader.article("harbour")
    assert (told.version, told.retracted, len(told.corrections)) == (4, True, 1)
    with open_writer(place.folder, FakeEmbedder(), COUNTER, place.shared) as writer:
        assert writer.edit("harbour", Edit(retracted=False)).version == 5
    assert not reader.article("harbour").retracted
    assert verify(place.folder, COUNTER, place.shared) == []


def test_contents_by_language_and_day_and_a_listing_narrowed(
    place: Place, reader: IndexReader
) -> None:
    place.add(Article("undated", "Nobody knows when.", "ÜBER ALLES: 100 % sure", language="en"))
    found = reader.upkeep().contents(most_days=2)
    assert found.lacking["publisher"] == 1
    assert found.lacking["day"] >= 1
    assert {share.name for share in found.languages} >= {"de", "en"}
    assert [one.day for one in found.days] == sorted((one.day for one in found.days), reverse=True)
    every_day = reader.upkeep().contents(most_days=100).days
    assert date(1931, 5, 6) in {one.day for one in every_day}

    def narrowed(text: str = "", language: str | None = None, lacking: Any = None) -> set[str]:
        narrowing = Narrowing.of(text, language, lacking)
        page = reader.upkeep().articles(Filters(), narrowing, cursor=None, limit=50)
        return {item.id for item in page.items}

    # Whatever the case, in any script, and what looks like a pattern is none.
    assert narrowed("über") == {"undated"}
    assert narrowed("100 %") == {"undated"}
    assert narrowed("łódź") == {WHOLE.id}
    assert narrowed("b=C&D whole.json") == {WHOLE.id}
    assert narrowed("%") == {"undated", WHOLE.id}
    assert narrowed(language="de") == {WHOLE.id}
    assert narrowed(lacking="publisher") == {"undated"}
    assert narrowed("no such thing") == set()


@pytest.mark.slow
def test_pages_and_documents_go_where_their_articles_go(
    place: Place, reader: IndexReader, tmp_path: Path
) -> None:
    word = PlacedWord(0, 3, 1, Box(1, 2, 3, 4))
    printed = Printed("d1", packed([word]), b"%PDF-1")
    paged = replace(ORCHARD, pages=Pages((0, 4), pictures=(2,)), printed=printed)
    before = replace(HARBOUR, pages=paged.pages, printed=printed)
    place.add(HARBOUR)
    # An article of before pages were kept gets them, and is not another version for that.
    place.add(
        before, paged, replace(CHOIR, printed=Printed("d2", printed.words, b"." * 30_000_000))
    )
    found = reader.article(HARBOUR.id)
    assert (found, found.version) == (before, 1)
    assert reader.printed(found) == Printed("d1", printed.words, None, True)
    stored = reader.printed(found, with_document=True)
    assert stored
    assert stored.content == b"%PDF-1"
    assert stored.boxes(0, 1) == {1: [word.box]}
    copied = tmp_path / "copied"
    copy(place.shared or place.folder, copied)
    with open_reader(copied, FakeEmbedder()) as other:
        assert other.printed(other.article(ORCHARD.id), with_document=True) == stored
    place.delete(HARBOUR.id)
    # The other article was read from it too.
    assert reader.printed(paged, with_document=True) == stored
    place.delete(ORCHARD.id)
    with closing(place.catalogue(read_only=True)) as catalogue, catalogue.read() as snapshot:
        assert [*snapshot.rows_of(documents)] == []
        assert len([*snapshot.rows_of(printed_table)]) == 1


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
