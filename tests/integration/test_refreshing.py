"""What older readers read is read again, from where it was read, and only that."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from index import Article, IndexWriter, TokenCounter, open_reader, open_writer, rebuild
from index.ingest.refresh import RefreshReport, refresh
from index.readers import read_paths
from server.cli import app
from tests.support.fakes import FakeEmbedder
from tests.support.reading_cases.document_cases import pdf

Opened = Callable[[], IndexWriter]
PAGE = (
    "<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>The weir at Holm"
    " was opened at noon on Monday, for the river had risen by a metre.</p></article></body></html>"
)


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    return lambda: open_writer(tmp_path / "index", FakeEmbedder(), TokenCounter())


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "weir.html"
    path.write_text(PAGE.format(title="Weir at Holm opened"))
    return path


def forget(tmp_path: Path) -> None:
    """As an index is that was made before it was recorded which readers read it."""
    with sqlite3.connect(tmp_path / "index" / "catalogue.sqlite") as catalogue:
        catalogue.execute("DELETE FROM meta WHERE key = 'read_by'")
    catalogue.close()


def refreshed(opened: Opened) -> RefreshReport:
    with opened() as writer:
        return refresh(writer, {})


def as_read_before(path: Path) -> Article:
    return Article(path.stem, "Share this! The weir was opened.", "Home", source=str(path))


def test_a_pdf_of_before_pages_were_kept_gets_them_and_nothing_else(
    tmp_path: Path, opened: Opened
) -> None:
    path = tmp_path / "ferry.pdf"
    path.write_bytes(
        pdf([["The ferry sails again from Friday."], ["Tickets stay at four crowns."]])
    )
    [article] = read_paths([path])
    assert isinstance(article, Article)
    with opened() as writer:
        writer.add([replace(article, pages=None, printed=None)])
    forget(tmp_path)
    assert refreshed(opened).added.unchanged == 1
    with open_reader(tmp_path / "index", FakeEmbedder()) as reader:
        found = reader.article("ferry")
        assert (found.version, found.page_of(found.text.index("Tickets"))) == (1, 2)
        printed = reader.printed(found, with_document=True)
    assert printed
    assert printed.content == path.read_bytes()


def test_what_is_read_better_is_a_new_version_and_the_rest_is_unchanged(
    tmp_path: Path, opened: Opened, page: Path
) -> None:
    same = tmp_path / "same.html"
    same.write_text(PAGE.format(title="Another weir at Holm opened"))
    with opened() as writer:
        writer.add([as_read_before(page), *read_paths([same])])
    forget(tmp_path)
    report = refreshed(opened)
    assert (report.files, report.missing, report.gone) == (2, (), ())
    assert (report.added.added, report.added.changed, report.added.unchanged) == (0, 1, 1)
    with open_reader(tmp_path / "index", FakeEmbedder()) as reader:
        now = reader.article("weir")
        assert (now.version, now.title) == (2, "Weir at Holm opened")
        assert reader.article("weir", 1).title == "Home"
        assert reader.article("same").version == 1
    assert refreshed(opened).files == 0


def test_what_this_reader_read_is_not_read_again(
    tmp_path: Path, opened: Opened, page: Path
) -> None:
    with opened() as writer:
        writer.add(read_paths([page]))
    assert refreshed(opened).files == 0
    # A copy made by a rebuild remembers it.
    rebuild(tmp_path / "index", FakeEmbedder(), TokenCounter())
    assert refreshed(opened).files == 0


def test_what_is_added_in_between_counts_as_read(
    tmp_path: Path, opened: Opened, page: Path
) -> None:
    later = tmp_path / "later.html"
    later.write_text(PAGE.format(title="A third weir at Holm opened"))
    with opened() as writer:
        writer.add([as_read_before(page)])
    forget(tmp_path)
    with sqlite3.connect(tmp_path / "index" / "catalogue.sqlite") as catalogue:
        catalogue.execute("UPDATE versions SET added_at = added_at - 3600")
    catalogue.close()
    with opened() as writer:
        writer.add(read_paths([later]))
        assert set(writer.read_by_older_readers()) >= {"weir"}
        report = refresh(writer, {})
    assert report.added.changed == 1


def test_a_file_that_is_gone_is_named_and_waited_for(
    tmp_path: Path, opened: Opened, page: Path
) -> None:
    gone = tmp_path / "gone.html"
    with opened() as writer:
        writer.add([as_read_before(page), as_read_before(gone)])
    forget(tmp_path)
    assert refreshed(opened).missing == (str(gone),)
    gone.write_text(PAGE.format(title="The lost weir of Holm"))
    report = refreshed(opened)
    assert (report.missing, report.added.changed) == ((), 1)
    assert refreshed(opened).files == 0


def test_what_was_deleted_from_among_others_stays_deleted(tmp_path: Path, opened: Opened) -> None:
    rows = tmp_path / "rows.jsonl"
    lines = [{"_id": name, "title": name, "text": f"Words of {name}."} for name in ("a", "b", "c")]
    rows.write_text("\n".join(map(json.dumps, lines)))
    with opened() as writer:
        writer.add(read_paths([rows]))
        writer.delete(["b"])
        writer.delete(["c"], keep_record=True)
    forget(tmp_path)
    report = refreshed(opened)
    assert (report.added.added, report.added.unchanged) == (0, 1)


def test_stories_that_were_one_are_told_apart(tmp_path: Path, opened: Opened) -> None:
    path = tmp_path / "live.html"
    posts = "".join(
        f"<article id=p{n}><time datetime='2024-05-0{n}'>x</time><h3>Part {n}</h3><p>At {n} o'clock"
        " the water stood at the second step of the old mill.</p></article>"
        for n in (1, 2, 3)
    )
    path.write_text(
        f"<title>Flood live</title><div class=live-blog><h1>Flood live</h1>{posts}</div>"
    )
    with opened() as writer:
        writer.add([as_read_before(path)])
    forget(tmp_path)
    report = refreshed(opened)
    assert report.added.added == 3
    assert report.gone == ("live",)


def test_what_came_from_elsewhere_is_counted(tmp_path: Path, opened: Opened) -> None:
    fetched = Article("f", "Words of it.", "F", source="https://fjord.example/f")
    sent = Article("s", "Words of it.", "S", source="")
    with opened() as writer:
        writer.add([fetched, sent])
    forget(tmp_path)
    report = refreshed(opened)
    assert (report.files, report.elsewhere, report.missing) == (0, 2, ())


def test_the_command_says_what_it_did(
    tmp_path: Path, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    run = CliRunner()
    made = run.invoke(app, ["index", "add", str(page), "--index", str(index)])
    assert made.exit_code == 0, made.output
    with sqlite3.connect(index / "catalogue.sqlite") as catalogue:
        catalogue.execute("UPDATE meta SET value = '[1, 0]' WHERE key = 'read_by'")
    catalogue.close()
    page.write_text("<html><body><p>We value your privacy</p></body></html>")
    done = run.invoke(app, ["index", "refresh", "--index", str(index)])
    assert done.exit_code == 0, done.output
    assert "1 files read again: 0 added, 0 changed, 0 unchanged, 1 failed." in done.output
    assert "left (dateline index delete ID): weir" in done.output
    missing = run.invoke(app, ["index", "refresh", "--index", str(tmp_path / "none")])
    assert missing.exit_code != 0
