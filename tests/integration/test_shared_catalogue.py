"""Several writers and readers of one PostgreSQL catalogue, each with a folder of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from index import (
    Article,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
    IndexUnreachable,
    IndexUnwritable,
    TokenCounter,
    Vectors,
    backup,
    compact,
    open_reader,
    open_writer,
    rebuild,
    restore,
    verify,
)
from index.catalogue import Catalogue
from index.catalogue.engines.postgresql import PostgresqlCatalogue
from index.catalogue.migrations import REVISION
from index.catalogue.schema import metadata
from index.directory import open_catalogue
from server.services.sources import Sources
from server.stores.postgresql import SharedDatabase
from server.stores.postgresql_records import SharedRecords
from tests.support.archives import CHOIR, HARBOUR, ORCHARD
from tests.support.fakes import FakeEmbedder
from tests.support.index_model import article
from tests.support.pgbouncer import pgbouncer_before
from tests.support.postgresql import new_database
from tests.support.processes import free_port

COUNTER = TokenCounter()


@pytest.fixture
def shared(postgresql: str) -> str:
    return new_database(postgresql)


def add(folder: Path, shared: str, *articles: Article) -> None:
    with open_writer(folder, FakeEmbedder(), COUNTER, shared) as writer:
        assert not writer.add(articles).failed


@contextmanager
def connected(shared: str) -> Iterator[Connection]:
    engine = create_engine(shared)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def test_migrations_make_the_tables_that_the_code_reads(shared: str) -> None:
    open_catalogue(shared, read_only=False).close()
    with connected(shared) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    config = Config()
    config.set_main_option("script_location", "index.catalogue:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == REVISION


class CountingEmbedder(FakeEmbedder):
    """Says what it embeds, and waits before the first time until another one does so too."""

    def __init__(self, seen: Counter[str], together: threading.Barrier) -> None:
        super().__init__()
        self._seen = seen
        self._together: threading.Barrier | None = together
        # A writer embeds on several threads, and two of them are not two writers.
        self._waiting = threading.Lock()

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        with self._waiting:
            if self._together:
                self._together.wait(timeout=60)
                self._together = None
        self._seen.update(texts)
        return super().embed_passages(texts)


def test_two_ingests_at_once_never_do_the_same_article_twice(
    shared: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.ingest._PASSAGES", 3)
    articles = [article(f"a{n}", f"Report {n} of the harbour council.") for n in range(20)]
    seen, together = Counter[str](), threading.Barrier(2)

    def ingest(name: str) -> tuple[int, int]:
        embedder = CountingEmbedder(seen, together)
        with open_writer(tmp_path / name, embedder, COUNTER, shared) as writer:
            report = writer.add(articles)
        assert not report.failed
        return report.added, report.unchanged

    with ThreadPoolExecutor(2) as threads:
        reports = list(threads.map(ingest, ["one", "other"]))
    assert sum(added for added, _ in reports) == len(articles)
    assert all(added and added + unchanged == len(articles) for added, unchanged in reports)
    assert set(seen.values()) == {1}
    with open_reader(tmp_path / "third", FakeEmbedder(), shared) as reader:
        assert {reader.article(one.id).version for one in articles} == {1}
    assert verify(tmp_path / "third", COUNTER, shared) == []


def test_what_a_killed_ingest_had_in_hand_is_done_by_the_other(shared: str, tmp_path: Path) -> None:
    killed = subprocess.Popen(
        [sys.executable, "-m", "tests.support.stuck_writer", str(tmp_path / "killed"), shared],
        stdout=subprocess.PIPE,
    )
    try:
        assert killed.stdout
        assert killed.stdout.readline() == b"embedding\n"
        with ThreadPoolExecutor(1) as thread:
            other = thread.submit(add, tmp_path / "other", shared, HARBOUR, ORCHARD)
            with pytest.raises(TimeoutError):
                other.result(timeout=1)
            with open_reader(tmp_path / "third", FakeEmbedder(), shared) as reader:
                assert [item.id for item in reader.articles().items] == ["orchard"]
            killed.send_signal(signal.SIGKILL)
            other.result(timeout=120)
    finally:
        killed.kill()
        killed.communicate()
    with open_reader(tmp_path / "third", FakeEmbedder(), shared) as reader:
        assert reader.article("harbour") == HARBOUR


def test_of_two_versions_the_later_one_stays_though_another_has_the_first(
    shared: str, tmp_path: Path
) -> None:
    later = article("a", "The later words.")
    with (
        closing(open_catalogue(shared, read_only=False)) as catalogue,
        catalogue.claims() as claims,
        ThreadPoolExecutor(1) as thread,
    ):
        assert claims
        assert claims.take("a")
        earlier = article("a", "The earlier words.")
        adding = thread.submit(add, tmp_path / "one", shared, earlier, CHOIR, later)
        with pytest.raises(TimeoutError):
            adding.result(timeout=0.5)
        claims.release(["a"])
        adding.result(timeout=120)
    with open_reader(tmp_path / "one", FakeEmbedder(), shared) as reader:
        assert (reader.article("a").version, reader.article("a").text) == (2, later.text)


def test_each_machine_sees_what_the_others_do(shared: str, tmp_path: Path) -> None:
    add(tmp_path / "one", shared, HARBOUR)
    with (
        open_reader(tmp_path / "one", FakeEmbedder(), shared) as one,
        open_reader(tmp_path / "other", FakeEmbedder(), shared) as other,
    ):
        for reader in (one, other):
            assert reader.search("harbour wall", 5)[0].article.id == "harbour"
        add(tmp_path / "third", shared, ORCHARD)
        for reader in (one, other):
            hit = reader.search("apple harvest", 5)[0]
            assert (hit.article.id, hit.found_by) == ("orchard", ("dense", "lexical"))
        with open_writer(tmp_path / "third", FakeEmbedder(), COUNTER, shared) as writer:
            writer.delete(["harbour"])
        for reader in (one, other):
            assert all(hit.article.id != "harbour" for hit in reader.search("harbour wall", 5))
        compact(tmp_path / "one", shared)
        add(tmp_path / "third", shared, CHOIR)
        for reader in (one, other):
            assert reader.search("choir cup", 5)[0].article.id == "choir"


def test_a_rebuild_waits_for_nobody_and_keeps_others_out(shared: str, tmp_path: Path) -> None:
    add(tmp_path / "one", shared, HARBOUR, ORCHARD)
    with open_reader(tmp_path / "other", FakeEmbedder(), shared) as reader:
        before = reader.search("harbour wall", 5)
        with (
            open_writer(tmp_path / "third", FakeEmbedder(), COUNTER, shared),
            pytest.raises(IndexLocked, match="another process"),
        ):
            rebuild(tmp_path / "one", FakeEmbedder(), COUNTER, catalogue=shared)
        assert rebuild(tmp_path / "one", FakeEmbedder(), COUNTER, catalogue=shared).articles == 2
        assert reader.search("harbour wall", 5) == before
    with (
        closing(open_catalogue(shared, read_only=False)) as catalogue,
        catalogue.alone(),
        pytest.raises(IndexLocked),
    ):
        open_writer(tmp_path / "third", FakeEmbedder(), COUNTER, shared)


def test_a_backup_goes_from_either_to_either(shared: str, tmp_path: Path) -> None:
    add(tmp_path / "one", shared, HARBOUR, ORCHARD)
    backup(tmp_path / "one", tmp_path / "backup.zip", shared)
    restore(tmp_path / "backup.zip", tmp_path / "embedded", COUNTER)
    with open_reader(tmp_path / "embedded", FakeEmbedder()) as reader:
        assert reader.article("harbour") == HARBOUR
    assert verify(tmp_path / "embedded", COUNTER) == []
    with pytest.raises(IndexUnwritable, match="already"):
        restore(tmp_path / "backup.zip", tmp_path / "one", COUNTER, shared)
    add(tmp_path / "one", shared, CHOIR)
    restore(tmp_path / "backup.zip", tmp_path / "one", COUNTER, shared, force=True)
    with open_reader(tmp_path / "other", FakeEmbedder(), shared) as reader:
        assert {item.id for item in reader.articles().items} == {"harbour", "orchard"}
        assert reader.search("apple harvest", 5)[0].article == ORCHARD


def test_what_is_wrong_is_said_without_the_password(shared: str, tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="index add"):
        open_reader(tmp_path / "one", FakeEmbedder(), shared)
    nobody_there = f"postgresql+psycopg://me:s3cret@127.0.0.1:{free_port()}/news"
    with pytest.raises(IndexUnreachable, match="DATELINE_CATALOGUE") as unreachable:
        open_reader(tmp_path / "one", FakeEmbedder(), nobody_there)
    assert "127.0.0.1/news" in str(unreachable.value)
    assert "s3cret" not in str(unreachable.value)
    with pytest.raises(IndexUnreachable):
        open_writer(tmp_path / "one", FakeEmbedder(), COUNTER, f"{shared}_missing")


def test_tables_of_a_newer_version_are_refused(shared: str, tmp_path: Path) -> None:
    add(tmp_path / "one", shared, HARBOUR)
    with connected(shared) as connection, connection.begin():
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(IndexMismatch, match="9999"):
        open_reader(tmp_path / "one", FakeEmbedder(), shared)
    with pytest.raises(IndexMismatch, match="9999"):
        open_writer(tmp_path / "one", FakeEmbedder(), COUNTER, shared)


def test_a_pooler_that_hands_sessions_on_is_refused(shared: str, tmp_path: Path) -> None:
    """Locks would be held by whoever comes next, and by nobody who took them."""
    add(tmp_path / "one", shared, HARBOUR)
    with pgbouncer_before(shared, tmp_path, "transaction") as pooled:
        for is_reading in (True, False):
            with pytest.raises(IndexUnreachable, match="hands sessions on"):
                open_catalogue(pooled, read_only=is_reading)
    with pgbouncer_before(shared, tmp_path, "session") as pooled:
        add(tmp_path / "other", pooled, ORCHARD)
    with open_reader(tmp_path / "one", FakeEmbedder(), shared) as reader:
        assert {item.id for item in reader.articles().items} == {"harbour", "orchard"}


def test_connections_that_are_reset_are_told_as_such(shared: str) -> None:
    def claim(catalogue: Catalogue) -> None:
        with catalogue.claims() as claims, connected(shared) as connection:
            assert claims
            claims.take("a")
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
            claims.take("b")

    with (
        closing(open_catalogue(shared, read_only=False)) as catalogue,
        pytest.raises(IndexUnreachable, match="cannot be reached"),
    ):
        claim(catalogue)


def test_a_connection_that_is_cut_off_is_given_up(shared: str) -> None:
    """By itself the library waits for ever for a reply, and a quarter of an hour to be heard."""
    catalogue = PostgresqlCatalogue(shared, read_only=False)
    with closing(catalogue), catalogue._engine.connect() as connection:
        told = connection.connection.dbapi_connection.info.get_parameters()  # type: ignore[union-attr]
    assert (told["tcp_user_timeout"], told["keepalives_idle"]) == ("60000", "30")


def test_records_go_by_the_clock_of_the_database(
    shared: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine whose clock is an hour ahead does not take a site that another one is at."""
    with closing(SharedDatabase(shared)) as one, closing(SharedDatabase(shared)) as other:
        here, there = (Sources(SharedRecords(each)) for each in (one, other))
        assert here.claim("selby.example", "here")
        right = time.time
        monkeypatch.setattr(time, "time", lambda: right() + 3_600)
        assert abs(there.now() - right()) < 60
        assert not there.claim("selby.example", "there")
