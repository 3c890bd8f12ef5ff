"""Versions, retraction, compaction, rebuild, verify, backup and restore of an index directory."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index import (
    Article,
    ArticleNotFound,
    Chunking,
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
    IndexReader,
    IndexUnwritable,
    RebuildProgress,
    TokenCounter,
    backup,
    compact,
    open_reader,
    open_writer,
    rebuild,
    restore,
    verify,
)
from server.cli import main
from tests.support.archives import CHOIR, HARBOUR, ORCHARD
from tests.support.fakes import FakeEmbedder

ALL = (HARBOUR, ORCHARD, CHOIR)
SECRET = "zyxwvomatic"
COUNTER = TokenCounter()


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "index"
    add(folder, *ALL)
    return folder


@pytest.fixture
def folder(made_once: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made_once, tmp_path / "index")


@pytest.fixture
def reader(folder: Path) -> Iterator[IndexReader]:
    with open_reader(folder, FakeEmbedder()) as opened:
        yield opened


def add(folder: Path, *articles: Article) -> None:
    with open_writer(folder, FakeEmbedder(), COUNTER) as writer:
        writer.add(articles)


def delete(folder: Path, *ids: str, keep_record: bool = False) -> None:
    with open_writer(folder, FakeEmbedder(), COUNTER) as writer:
        assert writer.delete(ids, keep_record=keep_record).missing == ()


def change(folder: Path, statement: str) -> None:
    """Damage the catalogue behind Dateline's back."""
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as connection, connection:
        connection.execute(statement)


def numbered(count: int) -> list[Article]:
    return [
        replace(CHOIR, id=f"a{i}", title=f"Number {i}", text=f"Report {i} on the choir cup.")
        for i in range(count)
    ]


def files_with(folder: Path, word: str) -> list[str]:
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and word.encode() in path.read_bytes()
    ]


def test_an_old_answer_finds_the_version_that_it_cited(folder: Path, reader: IndexReader) -> None:
    for text in ("Second.", "Third.", HARBOUR.text):
        add(folder, replace(HARBOUR, text=text))
    texts = [reader.article("harbour", number).text for number in (1, 2, 3, 4)]
    assert texts == [HARBOUR.text, "Second.", "Third.", HARBOUR.text]
    assert reader.article("harbour").version == 4
    with pytest.raises(ArticleNotFound, match="no version 5"):
        reader.article("harbour", 5)


def test_fractions_of_a_second_do_not_make_another_version(folder: Path) -> None:
    fraction = replace(HARBOUR, published_at=datetime(2024, 2, 6, 8, 0, 0, 123456, tzinfo=UTC))
    with open_writer(folder, FakeEmbedder(), COUNTER) as writer:
        assert writer.add([fraction]).unchanged == 1
    assert verify(folder, COUNTER) == []


def test_one_source_twice_in_a_batch_under_an_id_of_its_own(folder: Path) -> None:
    other = replace(ORCHARD, id="harbour", id_given=False, source="/b/harbour.md")
    add(folder, other)
    add(folder, replace(other, text="One."), replace(other, text="Two."))
    with open_reader(folder, FakeEmbedder()) as reader:
        (item,) = (item for item in reader.articles().items if item.id.startswith("harbour-"))
        assert (item.version, reader.article(item.id).text) == (3, "Two.")


def test_a_retraction_keeps_its_date_and_nothing_else(folder: Path, reader: IndexReader) -> None:
    add(folder, replace(HARBOUR, text=f"A wall of {SECRET}."))
    delete(folder, "harbour", keep_record=True)
    today = datetime.now(UTC).date()
    for version in (None, 1, 2):
        with pytest.raises(ArticleNotFound, match=f"'harbour' was retracted on {today}"):
            reader.article("harbour", version)
    assert "harbour" not in {hit.article.id for hit in reader.search("harbour wall", 5)}
    compact(folder)
    for word in (SECRET, HARBOUR.title, "Ruth Adair"):
        assert files_with(folder, word) == []
    assert verify(folder, COUNTER) == []


def test_a_retracted_article_that_comes_back_goes_on_counting(
    folder: Path, reader: IndexReader
) -> None:
    delete(folder, "harbour", keep_record=True)
    with open_writer(folder, FakeEmbedder(), COUNTER) as writer:
        report = writer.add([HARBOUR])
        assert (report.added, report.changed) == (1, 0)
        assert writer.delete(["nowhere"], keep_record=True).missing == ("nowhere",)
    assert reader.article("harbour").version == 2
    with pytest.raises(ArticleNotFound, match="was retracted on"):
        reader.article("harbour", 1)
    assert verify(folder, COUNTER) == []
    delete(folder, "harbour")
    with pytest.raises(ArticleNotFound, match="no article 'harbour'"):
        reader.article("harbour")


def test_a_file_that_comes_back_after_its_retraction_keeps_its_id(folder: Path) -> None:
    file = replace(HARBOUR, id="story", id_given=False, source="/a/story.md")
    add(folder, file)
    delete(folder, "story", keep_record=True)
    add(folder, replace(file, text="Corrected."))
    with open_reader(folder, FakeEmbedder()) as reader:
        assert reader.article("story").version == 2


def test_deleted_words_are_nowhere_after_compaction(folder: Path, reader: IndexReader) -> None:
    add(folder, *numbered(60), replace(CHOIR, id="secret", text=f"The word is {SECRET}."))
    assert files_with(folder, SECRET)
    reader.search(SECRET, 5)
    delete(folder, "secret")
    report = compact(folder)
    assert files_with(folder, SECRET) == []
    assert 0 < report.bytes_after < report.bytes_before
    assert all(hit.article.id != "secret" for hit in reader.search(f"word {SECRET}", 60))
    assert verify(folder, COUNTER) == []


def test_a_fifth_dead_is_compacted_by_itself(folder: Path) -> None:
    add(folder, *numbered(56), replace(CHOIR, id="secret", text=f"The word is {SECRET}."))
    compact(folder)
    done = meta(folder)["compacted"]
    delete(folder, "secret", *(f"a{i}" for i in range(10)))
    assert meta(folder)["compacted"] == done
    delete(folder, "a10")
    assert meta(folder)["compacted"] != done
    # For a week it can come back.
    assert all(name.startswith("catalogue.sqlite") for name in files_with(folder, SECRET))
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as connection, connection:
        connection.execute("update deletions set deleted_at = deleted_at - 8 * 86400")
    delete(folder, *(f"a{i}" for i in range(11, 25)))
    assert files_with(folder, SECRET) == []


def meta(folder: Path) -> dict[str, str]:
    with closing(sqlite3.connect(folder / "catalogue.sqlite")) as connection:
        return dict(connection.execute("select key, value from meta"))


def test_a_reader_stays_right_over_compactions(folder: Path, reader: IndexReader) -> None:
    add(folder, *numbered(30))
    assert len(reader.search("report choir cup", 40)) == 33
    for i in range(0, 30, 6):
        delete(folder, f"a{i}", f"a{i + 1}")
        compact(folder)
        add(folder, replace(CHOIR, id=f"a{i}", text=f"Report {i} on the choir cup, again."))
    with open_reader(folder, FakeEmbedder()) as fresh:
        assert reader.search("report choir cup", 40) == fresh.search("report choir cup", 40)


def test_a_rebuild_for_another_model(folder: Path) -> None:
    add(folder, replace(HARBOUR, text="The wall is built."))
    other = FakeEmbedder(model="other", dimension=32)
    with pytest.raises(IndexMismatch, match="dateline index rebuild"):
        open_reader(folder, other)
    seen: list[RebuildProgress] = []
    report = rebuild(folder, other, COUNTER, on_progress=seen.append)
    assert (report.articles, report.stopped) == (3, False)
    assert seen[-1].articles == 3
    with open_reader(folder, other) as reader:
        assert reader.search("apple harvest", 1)[0].article == ORCHARD
        assert reader.article("harbour", 1).text == HARBOUR.text
        assert reader.article("harbour").version == 2
        assert reader.status().dimension == 32
    assert verify(folder, COUNTER) == []
    with pytest.raises(IndexMismatch, match="DATELINE_EMBEDDING_MODEL=other"):
        open_reader(folder, FakeEmbedder())


def test_a_rebuild_for_other_passages(folder: Path) -> None:
    before = [hit.passage.id for hit in open_reader(folder, FakeEmbedder()).search("Selby", 20)]
    rebuild(folder, FakeEmbedder(), COUNTER, Chunking(max_tokens=24, overlap_tokens=0))
    with open_reader(folder, FakeEmbedder()) as reader:
        after = [hit.passage.id for hit in reader.search("Selby", 20)]
    assert len(after) > len(before) == 3
    assert verify(folder, COUNTER) == []


def test_row_numbers_grow_by_what_there_is_however_often_it_is_rebuilt(folder: Path) -> None:
    def rows() -> list[int]:
        with closing(sqlite3.connect(folder / "catalogue.sqlite")) as connection:
            found = connection.execute("select row from passages order by row").fetchall()
        return [row for (row,) in found]

    before = rows()
    for times in range(1, 5):
        rebuild(folder, FakeEmbedder(), TokenCounter())
        after = rows()
        assert len(after) == len(before)
        assert after[-1] <= before[-1] + times * len(before)
    assert verify(folder, TokenCounter()) == []


def test_an_open_reader_sees_the_rebuilt_index(folder: Path, reader: IndexReader) -> None:
    before = reader.search("harbour wall", 5)
    rebuild(folder, FakeEmbedder(), COUNTER)
    assert reader.search("harbour wall", 5) == before


@pytest.mark.parametrize("dimension", [32, 1024])
def test_an_open_reader_with_the_old_model_says_so(
    folder: Path, reader: IndexReader, dimension: int
) -> None:
    assert reader.search("harbour wall", 1)
    rebuild(folder, FakeEmbedder(model="other", dimension=dimension), COUNTER)
    with pytest.raises(IndexMismatch, match="made with the embedding model other"):
        reader.search("harbour wall", 1)


def test_a_stopped_rebuild_changes_nothing_and_is_gone_on_with(folder: Path) -> None:
    add(folder, *numbered(300))
    other = FakeEmbedder(model="other")
    stopped = rebuild(folder, other, COUNTER, should_stop=lambda: len(other.embedded) > 0)
    assert stopped.stopped
    assert 0 < stopped.passages < 303
    with open_reader(folder, FakeEmbedder()) as reader:
        assert reader.search("apple harvest", 1)[0].article == ORCHARD
    done = rebuild(folder, other, COUNTER)
    assert done.passages + stopped.passages == 303
    assert not list(folder.glob("rebuilding*"))
    with open_reader(folder, other) as reader:
        assert reader.search("apple harvest", 1)[0].article == ORCHARD


def test_an_unfinished_rebuild_is_not_gone_on_with_after_a_change(folder: Path) -> None:
    rebuild(folder, FakeEmbedder(weights="1"), COUNTER, should_stop=lambda: True)
    add(folder, replace(HARBOUR, text="The wall is built."))
    assert not list(folder.glob("rebuilding*"))
    rebuild(folder, FakeEmbedder(weights="1"), COUNTER)
    with open_reader(folder, FakeEmbedder(weights="1")) as reader:
        assert reader.search("wall", 1)[0].passage.text == "The wall is built."


def test_another_format_is_refused_and_rebuilt(folder: Path) -> None:
    identity = json.loads(meta(folder)["identity"]) | {"format_version": 1}
    change(folder, f"update meta set value='{json.dumps(identity)}' where key='identity'")
    change(folder, "drop table retractions")
    for column in ("published_offset", "corrections", "retracted"):
        change(folder, f"alter table versions drop column {column}")
    with pytest.raises(IndexMismatch, match="dateline index rebuild"):
        open_reader(folder, FakeEmbedder())
    with pytest.raises(IndexMismatch, match="dateline index rebuild"):
        open_writer(folder, FakeEmbedder(), COUNTER)
    rebuild(folder, FakeEmbedder(), COUNTER)
    with open_reader(folder, FakeEmbedder()) as reader:
        assert reader.article("harbour") == HARBOUR
    assert verify(folder, COUNTER) == []


@pytest.mark.parametrize("act", [compact, lambda folder: rebuild(folder, FakeEmbedder(), COUNTER)])
def test_no_maintenance_while_another_writes_or_where_nothing_is(
    act: Callable[[Path], object], folder: Path
) -> None:
    with open_writer(folder, FakeEmbedder(), COUNTER), pytest.raises(IndexLocked):
        act(folder)
    with pytest.raises(IndexMissing):
        act(folder / "nowhere")


DAMAGE = {
    "update versions set text = replace(text, 'wall', 'ball')": "checksum",
    "update versions set title = 'x' where article_id = 'choir'": "article choir, version 1",
    "update passages set end = end - 1 where row = 1": "passages are not those",
    "update passages set end = 9999 where row = 1": "leaves its text",
    "update vectors set vector = substr(vector, 1, 100) where row = 1": "has 100 bytes, not",
    "update vectors set vector = zeroblob(length(vector)) where row = 1": "length 0.000",
    "delete from vectors where row = 1": "a passage has no vector",
    "delete from articles where id = 'choir'": "no current one",
    "update articles set version_row = 2 where id = 'choir'": "not its newest",
    "update articles set version_row = 99 where id = 'choir'": "a row that versions lacks",
    "delete from passages where row = 1": "a row that passages lacks",
    "insert into removals (passage_row) values (1)": "removed and there at once",
    "insert into retractions values ('choir', 7, 0, 0)": "retracted with a newer version",
    "update meta set value = '{' where key = 'identity'": "what it was made with",
    "delete from meta where key = 'identity'": "what it was made with",
}


@pytest.mark.parametrize(("statement", "what"), DAMAGE.items())
def test_verify_names_what_is_wrong(folder: Path, statement: str, what: str) -> None:
    assert verify(folder, COUNTER) == []
    change(folder, statement)
    found = verify(folder, COUNTER)
    assert any(what in f"{finding.where} {finding.what}" for finding in found), found
    assert all(finding.hint for finding in found)


def test_verify_names_a_catalogue_with_a_broken_page(folder: Path) -> None:
    path = folder / "catalogue.sqlite"
    add(folder, *numbered(100))
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 9000] = b"\xff" * 9000
    path.write_bytes(content)
    found = verify(folder, COUNTER)
    assert found
    assert found[0].where == "catalogue.sqlite"
    assert path.read_bytes() == bytes(content)


def test_verify_names_a_bad_cache(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "lexicon", tmp_path / "old")
    add(folder, replace(CHOIR, id="new"))
    shutil.rmtree(folder / "lexicon")
    assert [found.where for found in verify(folder, COUNTER)] == ["lexicon"]
    shutil.copytree(tmp_path / "old", folder / "lexicon")
    (found,) = verify(folder, COUNTER)
    assert "lacks the last commits" in found.what
    with open_reader(folder, FakeEmbedder()):
        pass
    assert verify(folder, COUNTER) == []
    change(folder, "delete from removals")


def test_a_backup_of_an_index_that_is_written_is_one_commit(folder: Path, tmp_path: Path) -> None:
    with open_writer(folder, FakeEmbedder(), COUNTER) as writer:
        writer.add(numbered(5))
        note = backup(folder, tmp_path / "kept.zip")
        writer.delete(["a0"])
    assert note.articles == 8
    restored = tmp_path / "restored"
    assert restore(tmp_path / "kept.zip", restored, COUNTER) == note
    with open_reader(restored, FakeEmbedder()) as reader:
        assert reader.article("a0").version == 1
        assert reader.search("apple harvest", 1)[0].article == ORCHARD
    assert verify(restored, COUNTER) == []
    add(restored, *numbered(9))
    assert verify(restored, COUNTER) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index", "kept.zip", "restored"]


def test_nothing_is_overwritten_without_force(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "kept.zip"
    backup(folder, file)
    with pytest.raises(IndexUnwritable, match="--force"):
        backup(folder, file)
    with pytest.raises(IndexUnwritable, match="--force"):
        restore(file, folder, COUNTER)
    backup(folder, file, force=True)


def test_an_open_reader_sees_the_restored_index(
    folder: Path, reader: IndexReader, tmp_path: Path
) -> None:
    before = reader.search("harbour wall Selby", 5)
    backup(folder, tmp_path / "kept.zip")
    delete(folder, "harbour", keep_record=True)
    add(folder, replace(ORCHARD, text=f"The word is {SECRET}."), *numbered(3))
    assert reader.search("harbour wall Selby", 5) != before
    restore(tmp_path / "kept.zip", folder, COUNTER, force=True)
    assert reader.search("harbour wall Selby", 5) == before
    assert reader.article("orchard") == ORCHARD
    assert files_with(folder, SECRET) == []
    assert verify(folder, COUNTER) == []
    add(folder, *numbered(3))
    assert verify(folder, COUNTER) == []


def test_a_damaged_catalogue_is_kept_beside_the_restored_one(folder: Path, tmp_path: Path) -> None:
    backup(folder, tmp_path / "kept.zip")
    (folder / "catalogue.sqlite").write_bytes(b"not a database" * 1000)
    with pytest.raises(IndexDamaged):
        open_reader(folder, FakeEmbedder())
    restore(tmp_path / "kept.zip", folder, COUNTER, force=True)
    (kept,) = folder.glob("catalogue.damaged-*.sqlite")
    assert kept.read_bytes() == b"not a database" * 1000
    assert verify(folder, COUNTER) == []
    with open_reader(folder, FakeEmbedder()) as reader:
        assert reader.search("apple harvest", 1)[0].article == ORCHARD


@pytest.mark.parametrize("place", [0.0, 0.3, 0.6, 0.99])
def test_a_damaged_backup_is_refused_and_nothing_changed(
    folder: Path, tmp_path: Path, place: float
) -> None:
    file = tmp_path / "kept.zip"
    backup(folder, file)
    content = bytearray(file.read_bytes())
    content[int(len(content) * place)] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"kept.zip is damaged or is none"):
        restore(file, folder, COUNTER, force=True)
    file.write_bytes(content[: len(content) // 2])
    with pytest.raises(IndexDamaged):
        restore(file, folder, COUNTER, force=True)
    assert verify(folder, COUNTER) == []
    assert not list(folder.glob("restoring*"))


def test_a_backup_of_unsound_content_is_refused(folder: Path, tmp_path: Path) -> None:
    change(folder, "update versions set title = 'x' where article_id = 'choir'")
    backup(folder, tmp_path / "kept.zip")
    with pytest.raises(IndexDamaged, match="article choir, version 1"):
        restore(tmp_path / "kept.zip", tmp_path / "restored", COUNTER)
    assert zipfile.ZipFile(tmp_path / "kept.zip").namelist() == [
        "dateline-backup.json",
        "catalogue.sqlite",
    ]


def command(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of `dateline index …`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["dateline", "index", *map(str, arguments)])
        with pytest.raises(SystemExit) as leaving:
            main()
    output = capsys.readouterr()
    return int(leaving.value.code or 0), output.out, output.err


def test_the_commands(
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    here = ("--index", folder)
    assert command(capsys, "verify", *here) == (0, "Nothing is wrong with the index.\n", "")
    status, out, _ = command(capsys, "compact", *here)
    assert (status, out.startswith("Compacted from 0.")) == (0, True)
    assert command(capsys, "backup", "kept.zip", *here)[:2] == (
        0,
        "Backed up 3 articles to kept.zip.\n",
    )
    status, out, err = command(capsys, "backup", "kept.zip", *here)
    assert (status, out) == (5, "")
    assert "--force" in err
    change(folder, "update versions set title = 'x' where article_id = 'choir'")
    status, out, _ = command(capsys, "verify", "--json", *here)
    (finding,) = json.loads(out)
    assert (status, finding["where"]) == (5, "article choir, version 1")
    assert "article choir, version 1: its content" in command(capsys, "verify", *here)[1]
    assert command(capsys, "restore", "kept.zip", *here)[0] == 5
    status, out, _ = command(capsys, "restore", "kept.zip", "--force", *here)
    assert (status, out.startswith("Restored 3 articles, as of 20")) == (0, True)
    assert command(capsys, "verify", *here)[0] == 0
    assert command(capsys, "restore", "nowhere.zip", "--index", "new")[0] == 5
    assert not Path("new").exists()
    with open_writer(folder, FakeEmbedder(), COUNTER):
        status, _, err = command(capsys, "compact", *here)
    assert status == 5
    assert "is being written by process" in err
