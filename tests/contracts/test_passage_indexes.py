"""FAISS with Tantivy, and Milvus: one suite for both."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from index import (
    Article,
    Filters,
    IndexDamaged,
    IndexReader,
    IndexUnreachable,
    SearchServer,
    TokenCounter,
    Vectors,
    compact,
    copy,
    open_reader,
    open_writer,
    rebuild,
    restore,
    verify,
)
from index import backup as back_up
from index.catalogue import Catalogue, snapshot
from index.catalogue.transaction import Transaction
from index.directory import Layout
from index.nlp import analyse
from index.passages import milvus as shared_index
from index.passages import passage_index_of
from index.passages.base import PassageIndex, PassageSearch, WordSearch
from index.passages.forward_index import PassageForm
from index.passages.lexical import LexicalIndex
from index.passages.milvus import client
from index.passages.milvus.client import Milvus
from tests.support.archives import CHOIR, HARBOUR, ORCHARD
from tests.support.fakes import FakeEmbedder
from tests.support.milvus import new_archive, running_milvus
from tests.support.processes import free_port

COUNTER = TokenCounter()
DIMENSION = 64
FERRY = Article(
    id="ferry",
    title='Überfahrt: ferry "Île" \' or 1 == 1 --',
    text="The harbour ferry sails on. 日本語の記事。 " + "Harbour harbour harbour. " * 3,
    publisher='Straße "&" Söhne\' \\',
    published_at=datetime(2024, 2, 7, 23, 59, 59, tzinfo=UTC),
    category="Œuvres",
    source="ferry.md",
)
EVERYONE = (HARBOUR, ORCHARD, CHOIR, FERRY)


@dataclass(frozen=True)
class Place:
    """An index directory, and where its passages are searched."""

    folder: Path
    search: SearchServer | None

    @property
    def layout(self) -> Layout:
        return Layout(self.folder, search=self.search)

    def reader(self, embedder: FakeEmbedder | None = None) -> IndexReader:
        return open_reader(self.folder, embedder or fake(), search=self.search)

    def add(self, *articles: Article) -> None:
        with open_writer(self.folder, fake(), COUNTER, search=self.search) as writer:
            assert not writer.add(articles).failed

    def delete(self, *ids: str) -> None:
        with open_writer(self.folder, fake(), COUNTER, search=self.search) as writer:
            assert not writer.delete(ids).missing

    def problems(self) -> list[str]:
        return [one.what for one in verify(self.folder, COUNTER, search=self.search)]


def fake(weights: str = "0", dimension: int = DIMENSION) -> FakeEmbedder:
    return FakeEmbedder(weights=weights, dimension=dimension)


@pytest.fixture(scope="module")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_milvus(tmp_path_factory.mktemp("milvus")) as uri:
        yield uri


@pytest.fixture(params=["embedded", "milvus"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "embedded":
        return Place(tmp_path / "index", None)
    return Place(tmp_path / "index", new_archive(request.getfixturevalue("milvus")))


@dataclass
class Opened:
    """A passage index over a catalogue, without what ranks above it."""

    catalogue: Catalogue
    index: PassageIndex

    def search(self) -> PassageSearch:
        with self.catalogue.read() as now:
            found = self.index.at(now)
            assert self.index.covers(now)
            return found

    def ids(self, found: list[tuple[int, float]]) -> list[str]:
        """The articles found, best first; rows that are no longer live are left out."""
        with self.catalogue.read() as now:
            live = now.passages_of([row for row, _ in found])
        return [live[row][0].id for row, _ in found if row in live]

    def by_words(self, words: str, filters: Filters = Filters(), k: int = 10) -> list[str]:
        (found,) = self.search().by_words([WordSearch(words, k, filters)])
        return self.ids(found)

    def by_vector(self, words: str, filters: Filters = Filters(), k: int = 10) -> list[str]:
        return self.ids(self.search().by_vector(fake().embed_queries([words])[0], k, filters))


@pytest.fixture
def opened(place: Place) -> Iterator[Opened]:
    place.add(*EVERYONE)
    with (
        closing(place.layout.opened(read_only=True)) as catalogue,
        closing(passage_index_of(place.layout)) as index,
    ):
        yield Opened(catalogue, index)


def test_several_searches_at_once_find_what_each_finds(opened: Opened) -> None:
    searches = [
        WordSearch("harbour council", 2),
        WordSearch("harbour council", 10, Filters(publishers=("gazette",))),
        WordSearch("the of and", 10),
        WordSearch("frost", 10, Filters(categories=("business", "politics"))),
    ]
    search = opened.search()
    alone = [found for each in searches for found in search.by_words([each])]
    assert search.by_words(searches) == alone
    assert search.by_words([]) == []


def test_every_row_with_all_the_words_page_after_page(opened: Opened) -> None:
    def ids(words: str, filters: Filters = Filters(), k: int = 100) -> list[str]:
        search, after, found = opened.search(), 0, list[tuple[int, float]]()
        with opened.catalogue.read() as now:
            while rows := search.rows_with(analyse(words), filters, after, k, now):
                assert list(rows) == sorted(rows)
                assert len(rows) <= k
                found += [(row, 0.0) for row in rows]
                after = rows[-1]
        return list(dict.fromkeys(opened.ids(found)))

    for k in (1, 100):
        assert ids("harbours", k=k) == ["harbour", "ferry"]
    assert ids("harbour sails") == ["ferry"]
    assert ids("harbour frost") == []
    assert ids("Überfahrt harbour") == ["ferry"]
    assert ids("日本語の記事") == ["ferry"]
    # Whose it is, of what kind and of which day is what filters are for.
    assert ids("Gazette") == []
    assert ids("harbour", Filters(publishers=("the selby post",))) == ["harbour"]
    assert ids("harbour", Filters(categories=("œuvres",))) == ["ferry"]
    assert ids("harbour", Filters(after=date(2024, 2, 7), before=date(2024, 2, 7))) == ["ferry"]


def test_what_ranking_compares_is_told_of_live_rows(opened: Opened) -> None:
    with opened.catalogue.read() as now:
        texts = {text.row: text for text in now.passage_texts(after=0)}
        forms = opened.search().forms([*texts, 10_000], now)
    assert set(forms) == set(texts)
    for row, text in texts.items():
        assert forms[row].equals(PassageForm.of(text))


def test_words_in_every_field(opened: Opened) -> None:
    assert opened.by_words("harbours") == ["ferry", "harbour"]
    assert opened.by_words("frost spoiling") == ["orchard"]
    assert opened.by_words("ile uberfahrt") == ["ferry"]
    assert opened.by_words("日本語の記事") == ["ferry"]
    assert opened.by_words("Gazette") == ["orchard"]
    assert opened.by_words("politics") == ["harbour"]
    assert opened.by_words("Sunday 21 April 2024")[0] == "orchard"
    assert opened.by_words("the of and") == []
    assert opened.by_words("") == []
    assert opened.by_words("zyzzyva") == []
    assert opened.by_words("harbour", k=1) == ["ferry"]


def test_a_field_has_its_weight_and_does_not_count_for_another(opened: Opened) -> None:
    (hits,) = opened.search().by_words([WordSearch("selby", 10)])
    found = dict(hits)
    with opened.catalogue.read() as now:
        scores = {now.passages_of([row])[row][0].id: found[row] for row in found}
    # Both are by The Selby Post and name Selby; one text is longer.
    assert scores["choir"] > scores["harbour"] > 0
    assert opened.search().passages_with(["selbi", "post", "gazett", "harbour", "zyzzyva"]) == {
        "selbi": 2,
        "post": 0,
        "gazett": 0,
        "harbour": 2,
        "zyzzyva": 0,
    }


def test_a_number_is_found_however_its_digits_are_grouped(place: Place, opened: Opened) -> None:
    written = {"en": "1,200", "de": "1.200", "fr": "1 200", "ch": "1’200", "plain": "1200"}
    place.add(
        *(
            replace(CHOIR, id=name, text=f"The new hall seats {number}.")
            for name, number in written.items()
        )
    )
    for number in ("1200", "1,200", "1.200", "1 200"):
        assert set(opened.by_words(number)) >= set(written), number


def test_vectors(opened: Opened) -> None:
    assert opened.by_vector(CHOIR.text)[0] == "choir"
    assert set(opened.by_vector("anything")) == {"harbour", "orchard", "choir", "ferry"}
    ((_, cosine),) = opened.search().by_vector(fake().embed_queries([CHOIR.text])[0], 1, Filters())
    assert cosine == pytest.approx(1, abs=1e-4)


FILTERS: list[tuple[Filters, set[str]]] = [
    (Filters(publishers=("the selby post",)), {"harbour", "choir"}),
    (Filters(publishers=('STRASSE "&" SÖHNE\' \\',)), {"ferry"}),
    (Filters(publishers=("the selby post", "Valley Gazette")), {"harbour", "choir", "orchard"}),
    (Filters(publishers=('Nobody"] or row > 0 or publisher in ["',)), set()),
    (Filters(categories=("œuvres", "Politics")), {"ferry", "harbour"}),
    (Filters(after=date(2024, 2, 7)), {"ferry", "orchard"}),
    (Filters(before=date(2024, 2, 7)), {"harbour", "ferry"}),
    (Filters(after=date(2024, 2, 7), before=date(2024, 2, 7)), {"ferry"}),
    (Filters(publishers=("The Selby Post",), before=date(2030, 1, 1)), {"harbour"}),
    (Filters(categories=("politics",), publishers=("Valley Gazette",)), set()),
]


def test_filters(opened: Opened) -> None:
    for filters, expected in FILTERS:
        assert set(opened.by_vector("anything", filters)) == expected, filters
        words = "harbour frost choir"
        assert set(opened.by_words(words, filters)) == expected, filters


def test_shelves_are_filtered_by_and_moving_an_article_embeds_nothing(
    place: Place, opened: Opened
) -> None:
    class Never(FakeEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            raise AssertionError("embedded again")

    never = Never(weights="0", dimension=DIMENSION)
    with open_writer(place.folder, never, COUNTER, search=place.search) as writer:
        writer.collections.put_into(["harbour", "ferry"], ["Water"])
        writer.collections.put_into(["ferry"], ["Ships"])
    words = "harbour frost choir"
    shelves = {"land": 0, "harbour": 1, "ferry": 2}
    for names, expected in [
        (["land"], {"orchard", "choir"}),
        (["harbour", "ferry"], {"harbour", "ferry"}),
        (["ferry"], {"ferry"}),
        (["land", "harbour", "ferry"], {"harbour", "orchard", "choir", "ferry"}),
    ]:
        filters = Filters(shelves=frozenset(shelves[name] for name in names))
        search = opened.search()
        assert set(opened.by_vector("anything", filters)) == expected
        assert set(opened.by_words(words, filters)) == expected
        # The embedded index counts its stamp, with filters and without.
        assert search.passages(filters) in (len(expected), len(expected) + 1)
        there = search.passages_with(["frost", "ferri"], filters)
        # What an article had on the shelf that it left may count there for a while.
        assert bool(there["frost"]) == ("orchard" in expected)
        assert there["ferri"] or "ferry" not in expected
    ferry_alone = Filters(shelves=frozenset([2]), publishers=("The Selby Post",))
    assert opened.by_words(words, ferry_alone) == []
    with opened.catalogue.read() as now:
        rows = opened.search().rows_with(["harbour"], Filters(shelves=frozenset([1])), 0, 9, now)
    assert opened.ids([(row, 0.0) for row in rows]) == ["harbour"]
    assert place.problems() == []


def test_a_long_question_goes_by_its_rarest_words(opened: Opened) -> None:
    filler = " ".join(f"nothing{number}" for number in range(40))
    assert opened.by_words(f"{filler} frost") == ["orchard"]


def test_what_is_added_changed_and_deleted_is_seen_by_the_next_search(
    place: Place, opened: Opened
) -> None:
    with place.reader() as reader:
        assert {hit.article.id for hit in reader.search("harbour ferry", 10)} >= {"ferry"}
        place.add(replace(ORCHARD, id="pears", source="pears.md", text="A frost on the pears."))
        assert reader.search("frost on the pears", 10)[0].article.id == "pears"
        place.add(replace(FERRY, text="The ferry is sold to Norway."))
        (hit,) = [hit for hit in reader.search("ferry", 10) if hit.article.id == "ferry"]
        assert hit.article.version == 2
        place.delete("harbour", "pears")
        assert opened.by_words("harbour") == []
        left = {hit.article.id for hit in reader.search("harbour frost", 10)}
        assert left == {"orchard", "choir", "ferry"}
    assert opened.search().passages() >= 3
    assert place.problems() == []


def test_rarities_are_those_of_the_catalogue(place: Place) -> None:
    common = [
        replace(CHOIR, id=f"c{number}", source=f"{number}", text=f"A common thing. Word{number}.")
        for number in range(30)
    ]
    place.add(*common)
    with place.reader() as reader:
        found = reader.rarity(reader.terms("common word7 unheard"))
    assert found["common"] == pytest.approx(0, abs=0.02)
    assert found["word7"] > 0.75
    assert found["unheard"] == pytest.approx(1, abs=0.01)


def test_terms_are_listed_by_how_they_begin_or_not_at_all(place: Place) -> None:
    place.add(HARBOUR, ORCHARD, CHOIR)
    with place.reader() as reader:
        assert set(reader.terms_beginning("cho")) in ({"choir", "chosen"}, set())
        assert list(reader.terms_beginning("zz")) == []


def test_a_rebuild_with_another_model_leaves_no_instant_without_answers(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.add(*EVERYONE)
    ids = list[set[str]]()
    take_over = Transaction.begin_generation

    def looked_at(transaction: Transaction) -> None:
        take_over(transaction)
        with place.reader() as other:
            ids.append({hit.article.id for hit in other.search("harbour", 10)})

    monkeypatch.setattr(Transaction, "begin_generation", looked_at)
    with place.reader() as reader:
        assert reader.search("harbour", 10)
        rebuild(place.folder, fake("1", 32), COUNTER, search=place.search)
        # Before each of the two catalogues of a rebuild is committed, the old one answers.
        assert ids == [{"harbour", "orchard", "choir", "ferry"}] * len(ids)
        assert ids
    with place.reader(fake("1", 32)) as reader:
        assert reader.search("harbour", 10)[0].article.id in ("harbour", "ferry")
    assert place.problems() == []


def test_what_a_compaction_makes_again_is_the_same(
    place: Place, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if there were many.
    monkeypatch.setattr(snapshot, "_BLOCK", 3)
    monkeypatch.setattr(shared_index, "_BATCH", 2)
    compact(place.folder, search=place.search)
    assert opened.by_words("harbour") == ["ferry", "harbour"]
    assert place.problems() == []


def test_a_backup_and_a_copy_are_searched_at_once(place: Place, tmp_path: Path) -> None:
    place.add(*EVERYONE)
    with place.reader() as reader:
        assert len(reader.search("harbour", 10)) == 4
        back_up(place.folder, tmp_path / "a.zip")
        place.delete("ferry", "harbour")
        restore(tmp_path / "a.zip", place.folder, COUNTER, search=place.search, force=True)
        assert len(reader.search("harbour", 10)) == 4
        other = tmp_path / "other"
        with open_writer(other, fake(), COUNTER) as writer:
            writer.add([CHOIR])
        copied = copy(other, place.folder, search=place.search, force=True)
        assert copied.looked_for == copied.passages > 0
        assert [hit.article.id for hit in reader.search("harbour", 10)] == ["choir"]
    assert place.problems() == []


def test_a_copy_in_which_a_search_finds_nothing_is_told(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.add(*EVERYONE)
    monkeypatch.setattr(LexicalIndex, "search", lambda _, searches: [[] for _ in searches])
    with pytest.raises(IndexDamaged, match="does not find row"):
        copy(place.folder, tmp_path / "copy")


@pytest.fixture
def shared(milvus: str, tmp_path: Path) -> Place:
    place = Place(tmp_path / "index", new_archive(milvus))
    place.add(*EVERYONE)
    return place


def collections(place: Place) -> list[str]:
    assert place.search
    with closing(Milvus(place.search)) as server:
        return [name for name in server.names() if name.startswith(place.search.name)]


def test_milvus_lost_or_behind_is_made_again_by_the_next_search(shared: Place) -> None:
    assert shared.search
    with shared.reader() as reader, closing(Milvus(shared.search)) as server:
        assert len(reader.search("harbour", 10)) == 4
        (name,) = collections(shared)
        server.drop(name)
        assert len(reader.search("harbour", 10)) == 4
        assert shared.problems() == []
        # What a writer without Milvus left behind; and what went and is forgotten since.
        Place(shared.folder, None).add(replace(CHOIR, id="late", source="late.md"))
        assert [one for one in shared.problems() if "lacks the last commits" in one]
        with shared.reader() as other:
            assert len(other.search("harbour", 10)) == 5
    alone = Place(shared.folder, None)
    alone.delete("late")
    compact(alone.folder)
    with closing(alone.layout.opened(read_only=False)) as catalogue, catalogue.write() as written:
        written.forget_removals()
    with shared.reader() as reader:
        assert len(reader.search("harbour", 10)) == 4
    assert shared.problems() == []


def test_what_a_killed_process_left_unfinished_goes(shared: Place) -> None:
    assert shared.search
    (name,) = collections(shared)
    with closing(Milvus(shared.search)) as server:
        server.make(f"{shared.search.name}_v2_1_2", DIMENSION)
        server.make(f"{shared.search.name}_v2_x_v2_1_2", DIMENSION)
    compact(shared.folder, search=shared.search)
    # Not that of another archive, whose name begins like this one's.
    (now, other) = sorted(collections(shared))
    assert (now != name, other) == (True, f"{shared.search.name}_v2_x_v2_1_2")


def test_a_rebuild_that_fails_leaves_the_old_state(
    shared: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Transaction, "finish", lambda transaction: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        rebuild(shared.folder, fake("1", 32), COUNTER, search=shared.search)
    monkeypatch.undo()
    with shared.reader() as reader:
        assert len(reader.search("harbour", 10)) == 4
    assert shared.problems() == []


def test_two_archives_on_one_server_do_not_meet(shared: Place, tmp_path: Path) -> None:
    assert shared.search
    other = Place(tmp_path / "other", new_archive(shared.search.uri))
    other.add(CHOIR)
    with other.reader() as reader:
        assert [hit.article.id for hit in reader.search("harbour choir", 10)] == ["choir"]
    with shared.reader() as reader:
        assert len(reader.search("harbour choir", 10)) == 4


def test_a_server_that_is_gone_is_named_without_its_token(
    shared: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(client, "_CONNECT_TIMEOUT", 0.3)
    gone = SearchServer(f"http://127.0.0.1:{free_port()}", token="s3cret")
    with open_reader(shared.folder, fake(), search=gone) as reader:
        assert reader.status().articles == 4
        with pytest.raises(IndexUnreachable, match="DATELINE_SEARCH") as unreachable:
            reader.search("harbour", 1)
    assert gone.uri in str(unreachable.value)
    assert "s3cret" not in str(unreachable.value) + repr(gone) + caplog.text


def test_an_answer_that_takes_too_long_is_told_as_what_it_is(
    shared: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shared.reader() as reader:
        assert reader.search("harbour", 1)
        # Over before it began, so that no server is fast enough.
        monkeypatch.setattr(client, "_TIMEOUT", -1.0)
        with pytest.raises(IndexUnreachable, match="DATELINE_SEARCH"):
            reader.search("frost", 1)


def test_without_its_client_the_extra_is_named(
    shared: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with (
        shared.reader() as reader,
        pytest.raises(IndexUnreachable, match=r"pip install 'dateline\[milvus\]'"),
    ):
        reader.search("harbour", 1)


def test_a_server_that_was_started_again_is_searched(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    for day in range(2):
        with running_milvus(tmp_path / "milvus") as uri:
            place = Place(folder, SearchServer(uri))
            if day == 0:
                place.add(CHOIR)
            with place.reader() as reader:
                assert [hit.article.id for hit in reader.search("choir", 10)] == ["choir"]


def test_a_milvus_lite_of_its_own(tmp_path: Path) -> None:
    place = Place(tmp_path / "index", SearchServer(str(tmp_path / "news.db")))
    place.add(CHOIR)
    with place.reader() as reader:
        assert [hit.article.id for hit in reader.search("choir", 10)] == ["choir"]
        assert reader.status().search.endswith("news.db, as dateline")
    with (
        running_milvus(tmp_path / "held.db"),
        pytest.raises(IndexUnreachable, match="One process at a time"),
    ):
        Milvus(SearchServer(str(tmp_path / "held.db")))
