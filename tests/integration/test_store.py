"""One index directory with the real SQLite, FAISS and Tantivy."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from index import (
    Article,
    ArticleNotFound,
    Filters,
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
    IndexReader,
    IndexUnwritable,
    ReadError,
    Reranking,
    RerankingFailed,
    TokenCounter,
    Vectors,
    open_reader,
    open_writer,
)
from tests.support.archives import CHOIR, HARBOUR, ORCHARD
from tests.support.fakes import FakeEmbedder, FakeReranker

ALL = (HARBOUR, ORCHARD, CHOIR)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "an index with spaces & marks?"


@pytest.fixture
def reader(folder: Path) -> Iterator[IndexReader]:
    add(folder, *ALL)
    with open_reader(folder, FakeEmbedder()) as opened:
        yield opened


def add(folder: Path, *items: Article | ReadError) -> FakeEmbedder:
    embedder = FakeEmbedder()
    with open_writer(folder, embedder, TokenCounter()) as writer:
        writer.add(items)
    return embedder


def found(reader: IndexReader, query: str, filters: Filters = Filters()) -> list[str]:
    return list(dict.fromkeys(hit.article.id for hit in reader.search(query, 10, filters)))


def test_the_known_passage_comes_first_and_is_a_slice(reader: IndexReader) -> None:
    hit = reader.search("Who counted apple harvest losses?", 3)[0]
    assert hit.article.id == "orchard"
    assert hit.passage.text == hit.article.text[hit.passage.start : hit.passage.end]
    assert hit.found_by == ("dense", "lexical")


def test_an_article_comes_back_as_it_went_in(reader: IndexReader) -> None:
    assert reader.article("harbour") == HARBOUR


def test_a_reopened_index_gives_the_same_hits(reader: IndexReader, folder: Path) -> None:
    before = reader.search("harbour wall cost", 10)
    with open_reader(folder, FakeEmbedder()) as again:
        assert again.search("harbour wall cost", 10) == before


def test_unchanged_articles_cost_no_embedding(folder: Path) -> None:
    add(folder, *ALL)
    embedder = FakeEmbedder()
    with open_writer(folder, embedder, TokenCounter()) as writer:
        report = writer.add(ALL)
    assert (report.added, report.changed, report.unchanged) == (0, 0, 3)
    assert embedder.embedded == []


def test_a_changed_article_replaces_it_and_its_old_version_can_be_shown(
    reader: IndexReader, folder: Path
) -> None:
    add(folder, replace(HARBOUR, text="The lighthouse will be painted instead."))
    assert "harbour" in found(reader, "lighthouse painted")
    assert all("wall" not in hit.passage.text for hit in reader.search("wall", 10))
    assert reader.article("harbour").version == 2
    assert reader.article("harbour", 1).text == HARBOUR.text


def test_a_deleted_article_is_gone_at_once_with_all_versions(
    reader: IndexReader, folder: Path
) -> None:
    with open_writer(folder, FakeEmbedder(), TokenCounter()) as writer:
        report = writer.delete(["harbour", "nowhere"])
    assert (report.deleted, report.missing) == (("harbour",), ("nowhere",))
    assert "harbour" not in found(reader, "harbour wall")
    with pytest.raises(ArticleNotFound, match="no version 1 of article 'harbour'"):
        reader.article("harbour", 1)


def test_filters(reader: IndexReader) -> None:
    everything = "harbour apple choir Selby"
    assert set(found(reader, everything)) == {"harbour", "orchard", "choir"}
    post = Filters(publishers=("the selby POST",))
    assert set(found(reader, everything, post)) == {"harbour", "choir"}
    assert found(reader, everything, Filters(categories=("Business",))) == ["orchard"]
    assert found(reader, everything, Filters(after=date(2024, 4, 21))) == ["orchard"]
    assert found(reader, everything, Filters(before=date(2024, 4, 20))) == ["harbour"]
    assert found(reader, everything, Filters(publishers=("Nobody",))) == []


def test_articles_are_listed_newest_first_over_pages(reader: IndexReader) -> None:
    first = reader.articles(limit=2)
    assert [item.id for item in first.items] == ["orchard", "harbour"]
    second = reader.articles(limit=2, cursor=first.next_cursor)
    assert [item.id for item in second.items] == ["choir"]
    assert second.next_cursor is None
    with pytest.raises(ValueError, match="cursor"):
        reader.articles(cursor="nonsense")


def test_status_counts(reader: IndexReader) -> None:
    status = reader.status()
    assert (status.articles, status.publishers) == (3, ("The Selby Post", "Valley Gazette"))
    assert (status.earliest, status.latest) == (HARBOUR.published_at, ORCHARD.published_at)


def test_what_could_not_be_read_is_reported_and_the_rest_indexed(folder: Path) -> None:
    broken = ReadError("broken.jsonl#3", "not JSON")
    half = replace(CHOIR, id="half", text="half a pair \ud800")
    with open_writer(folder, FakeEmbedder(), TokenCounter()) as writer:
        report = writer.add([broken, half, ORCHARD])
    assert report.added == 1
    assert [error.source for error in report.failed] == ["broken.jsonl#3", "choir.md"]


def test_the_same_file_name_in_two_folders_is_two_articles(folder: Path) -> None:
    one = replace(HARBOUR, id="story", id_given=False, source="/a/story.md")
    other = replace(ORCHARD, id="story", id_given=False, source="/b/story.md")
    add(folder, one, other)
    add(folder, one, other)
    with open_reader(folder, FakeEmbedder()) as reader:
        assert reader.status().articles == 2


def test_a_moved_file_is_the_same_article(folder: Path) -> None:
    add(folder, replace(HARBOUR, id="story", id_given=False, source="/a/story.md"))
    moved = replace(HARBOUR, id="story", id_given=False, source="/b/story.md")
    assert add(folder, moved).embedded == []
    changed = replace(moved, text=HARBOUR.text + " More.")
    add(folder, changed)
    with open_reader(folder, FakeEmbedder()) as reader:
        assert reader.status().articles == 1
        assert reader.article("story").version == 2


def test_an_id_twice_in_one_batch_keeps_both_versions(folder: Path) -> None:
    add(folder, HARBOUR, replace(HARBOUR, text="Changed."))
    with open_reader(folder, FakeEmbedder()) as reader:
        assert reader.article("harbour").text == "Changed."
        assert reader.article("harbour", 1).text == HARBOUR.text


def test_an_id_from_two_places_is_reported_with_both_and_the_first_is_kept(folder: Path) -> None:
    other = replace(HARBOUR, text="Another story.", source="export.csv#7")
    for writing in ("at first", "again"):
        with open_writer(folder, FakeEmbedder(), TokenCounter()) as writer:
            report = writer.add([HARBOUR, other, replace(HARBOUR, source="copy.md")])
        [failure] = report.failed
        assert str(failure).startswith(
            "export.csv#7: its id 'harbour' is that of harbour.md too, which was read first"
        ), writing
    with open_reader(folder, FakeEmbedder()) as reader:
        article = reader.article("harbour")
        assert (article.text, article.version) == (HARBOUR.text, 1)


@pytest.mark.parametrize(
    "newer",
    [
        {"url": "https://selby.example/harbour"},
        {"updated_at": datetime(2024, 2, 7, tzinfo=UTC)},
    ],
    ids=["the same address", "updated since"],
)
def test_an_id_from_two_places_may_be_a_newer_version(folder: Path, newer: dict[str, Any]) -> None:
    first = replace(HARBOUR, url="https://selby.example/harbour")
    add(folder, first, replace(HARBOUR, text="Changed.", source="later.md", **newer))
    with open_reader(folder, FakeEmbedder()) as reader:
        assert reader.article("harbour").text == "Changed."
        assert reader.article("harbour", 1).text == HARBOUR.text


def test_an_error_in_the_middle_of_a_batch_leaves_nothing_of_it(folder: Path) -> None:
    add(folder, CHOIR)

    class Failing(FakeEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            raise KeyboardInterrupt

    with (
        pytest.raises(KeyboardInterrupt),
        open_writer(folder, Failing(), TokenCounter()) as writer,
    ):
        writer.add([HARBOUR])
    with open_reader(folder, FakeEmbedder()) as reader:
        assert [item.id for item in reader.articles().items] == ["choir"]


def test_no_index(folder: Path) -> None:
    with pytest.raises(IndexMissing, match="dateline index add"):
        open_reader(folder, FakeEmbedder())


def test_an_empty_index_finds_nothing(folder: Path) -> None:
    add(folder)
    with open_reader(folder, FakeEmbedder()) as reader:
        assert reader.search("anything", 5) == []
        assert reader.status().articles == 0


@pytest.mark.parametrize("other", [FakeEmbedder(model="other"), FakeEmbedder(weights="1")])
def test_another_model_is_refused(folder: Path, other: FakeEmbedder) -> None:
    add(folder, *ALL)
    with pytest.raises(IndexMismatch, match="DATELINE_EMBEDDING_MODEL=fake"):
        open_reader(folder, other).search("harbour", 1)
    with pytest.raises(IndexMismatch), open_writer(folder, other, TokenCounter()) as writer:
        writer.add([replace(CHOIR, id="new")])
    with open_reader(folder, FakeEmbedder()) as reader:
        assert reader.status().articles == 3


def test_an_unknown_format_is_refused(folder: Path) -> None:
    add(folder, *ALL)
    with sqlite3.connect(folder / "catalogue.sqlite") as connection:
        (value,) = connection.execute("select value from meta where key='identity'").fetchone()
        identity = json.loads(value) | {"format_version": 99}
        connection.execute("update meta set value=? where key='identity'", (json.dumps(identity),))
    connection.close()
    with pytest.raises(IndexMismatch, match="format 99"):
        open_reader(folder, FakeEmbedder())


def test_a_second_writer_is_told_who_writes(folder: Path) -> None:
    with (
        open_writer(folder, FakeEmbedder(), TokenCounter()),
        pytest.raises(IndexLocked, match=r"process \d+ on .+ since 20"),
    ):
        open_writer(folder, FakeEmbedder(), TokenCounter())
    add(folder, CHOIR)


def test_the_lock_of_a_dead_process_is_free(folder: Path) -> None:
    add(folder, CHOIR)
    code = (
        "import os, sys; from pathlib import Path; from index import *;"
        "from tests.support.fakes import FakeEmbedder;"
        "w = open_writer(Path(sys.argv[1]), FakeEmbedder(), TokenCounter()); os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder)], check=False)
    assert done.returncode == 9
    add(folder, HARBOUR)


def test_a_missing_or_damaged_lexicon_is_made_again(folder: Path) -> None:
    add(folder, *ALL)
    shutil.rmtree(folder / "lexicon")
    with open_reader(folder, FakeEmbedder()) as reader:
        assert found(reader, "choir")[0] == "choir"
    (folder / "lexicon" / "meta.json").write_text("{")
    with open_reader(folder, FakeEmbedder()) as reader:
        assert reader.search("choir", 1)[0].found_by == ("dense", "lexical")


def test_a_lexicon_behind_the_catalogue_catches_up(folder: Path, tmp_path: Path) -> None:
    add(folder, HARBOUR)
    shutil.copytree(folder / "lexicon", tmp_path / "old")
    add(folder, ORCHARD)
    with open_writer(folder, FakeEmbedder(), TokenCounter()) as writer:
        writer.delete(["harbour"])
    shutil.rmtree(folder / "lexicon")
    shutil.copytree(tmp_path / "old", folder / "lexicon")
    with open_reader(folder, FakeEmbedder()) as reader:
        (hit,) = reader.search("apple frost harbour", 5)
    assert (hit.article.id, hit.found_by) == ("orchard", ("dense", "lexical"))


def test_a_damaged_catalogue_is_said_and_left_as_it_is(folder: Path) -> None:
    add(folder, *ALL)
    (folder / "catalogue.sqlite").write_bytes(b"not a database" * 1000)
    for suffix in ("-wal", "-shm"):
        (folder / f"catalogue.sqlite{suffix}").unlink(missing_ok=True)
    with pytest.raises(IndexDamaged, match="Restore a backup"):
        open_reader(folder, FakeEmbedder())
    with pytest.raises(IndexDamaged):
        open_writer(folder, FakeEmbedder(), TokenCounter())
    assert (folder / "catalogue.sqlite").read_bytes().startswith(b"not a database")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexUnwritable):
        open_writer(tmp_path / "file" / "index", FakeEmbedder(), TokenCounter())


def test_a_reader_sees_a_commit_of_another_process_without_reopening(
    reader: IndexReader, folder: Path
) -> None:
    assert found(reader, "tram depot") != ["tram"]
    code = (
        "import sys; from pathlib import Path; from dataclasses import replace;"
        "from index import *;"
        "from tests.support.archives import CHOIR; from tests.support.fakes import FakeEmbedder;"
        "w = open_writer(Path(sys.argv[1]), FakeEmbedder(), TokenCounter());"
        "w.add([replace(CHOIR, id='tram', title='Tram', text='A tram depot opens.')]); w.close()"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True)
    assert found(reader, "tram depot")[0] == "tram"


def test_a_reranker_puts_the_hits_in_its_own_order(folder: Path) -> None:
    add(folder, *ALL)
    reranker = FakeReranker()
    query = "Who counted the losses? Choir, Selby, song, cup"
    with open_reader(folder, FakeEmbedder()) as plain:
        before = plain.search("apple harvest losses", 3)
    with open_reader(folder, FakeEmbedder(), reranking=Reranking(reranker)) as reader:
        assert [hit.article.id for hit in reader.search(query, 1)] == ["choir"]
        (hit,) = reader.search("apple harvest losses", 1)
    assert before[0].article.id == "orchard"
    assert (hit.passage, hit.retrieval_score) == (before[0].passage, before[0].score)
    assert hit.found_by == (*before[0].found_by, "reranker")
    assert [len(texts) for texts in reranker.shown] == [3, 3]


def test_a_reranker_that_fails_does_not_fail_the_search(folder: Path) -> None:
    add(folder, *ALL)
    failing = Reranking(FakeReranker(RerankingFailed("It is down.")))
    with open_reader(folder, FakeEmbedder()) as plain:
        expected = plain.search("harbour wall", 2)
    with open_reader(folder, FakeEmbedder(), reranking=failing) as reader:
        assert reader.search("harbour wall", 2) == expected


def test_a_word_that_removed_articles_had_as_well_is_common_and_no_more(folder: Path) -> None:
    articles = [replace(HARBOUR, id=f"harbour-{number}") for number in range(12)]
    add(folder, *articles)
    with open_writer(folder, FakeEmbedder(), TokenCounter()) as writer:
        writer.delete([article.id for article in articles[:2]])
    with open_reader(folder, FakeEmbedder()) as reader:
        assert all(0 <= value <= 1 for value in reader.rarity(reader.terms(HARBOUR.text)).values())
