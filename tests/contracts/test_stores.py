"""What servers keep beside the articles: beside the index, and in a real PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qa import Delta, Done, Event, Retrieved
from server.auth.keys import KeysUnusable, NoSuchKey, NotTheFirst, Scope, digest_of
from server.settings import Settings
from server.stores import Stores, reports
from server.stores import postgresql as shared_keys
from server.stores.feedback import AnswerNotFound, FeedbackUnavailable
from server.stores.links import LinkNotFound, LinksUnavailable, TooManyLinks
from server.stores.postgresql import SharedDatabase
from server.stores.postgresql_ratings import ANSWERS
from server.stores.reports import ReportNotFound
from tests.support.postgresql import new_database
from tests.support.processes import free_port
from tests.unit.server.documents import ANSWER, HIT, SENTENCE


@pytest.fixture(params=["beside the index", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    shared = None
    if request.param == "postgresql":
        shared = new_database(request.getfixturevalue("postgresql"))
    return Settings(index=tmp_path / "index", catalogue=shared, rate_limit="3/hour")


@pytest.fixture
def here(settings: Settings) -> Iterator[Stores]:
    with Stores(settings) as stores:
        yield stores


@pytest.fixture
def there(settings: Settings) -> Iterator[Stores]:
    """Those of another server of the same archive."""
    with Stores(settings) as stores:
        yield stores


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another server's keys are seen at the next look."""
    monkeypatch.setattr(shared_keys, "_KEYS_FRESH_S", 0.0)


def test_a_key_is_kept_as_its_digest(here: Stores, there: Stores) -> None:
    assert here.keys.keys() == ()
    key, secret = here.keys.create("newsroom", [Scope.READ, Scope.WRITE], ["https://news.example"])
    assert there.keys.keys() == (key,)
    assert key.digest == digest_of(secret)
    assert secret not in str(here.keys.keys())


def test_keys_are_in_the_order_they_were_made_and_stay_when_revoked(
    here: Stores, there: Stores
) -> None:
    first, second = (here.keys.create(name, [Scope.READ])[0] for name in ("first", "second"))
    revoked = there.keys.revoke(first.id)
    assert revoked.revoked_at
    assert here.keys.revoke(first.id) == revoked
    made = here.keys.keys()
    assert {key.id: key for key in made} == {first.id: revoked, second.id: second}
    with pytest.raises(NoSuchKey, match="00000000"):
        here.keys.revoke("00000000")


def test_one_key_alone_is_the_first(here: Stores, there: Stores) -> None:
    def make(number: int) -> bool:
        try:
            (here, there)[number % 2].keys.create(str(number), [Scope.WRITE], first=True)
        except NotTheFirst:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(make, range(8))) == 1
    [key] = here.keys.keys()
    there.keys.revoke(key.id)
    assert not make(0)


def test_the_last_rating_of_an_answer_counts(here: Stores, there: Stores) -> None:
    here.ratings.remember("a", '{"id": "a"}')
    here.ratings.remember("b", '{"id": "b"}')
    here.ratings.rate("b", "up", None)
    there.ratings.rate("a", "up", "Good.")
    there.ratings.rate("a", "down", "No: “48”.")
    assert [(one.document, one.rating, one.comment) for one in here.ratings.rated()] == [
        ('{"id": "b"}', "up", None),
        ('{"id": "a"}', "down", "No: “48”."),
    ]
    assert all(one.rated_at.utcoffset() == timedelta() for one in here.ratings.rated())
    with pytest.raises(AnswerNotFound):
        here.ratings.rate("c", "up", None)


def test_the_last_ratings_come_first_in_pages(here: Stores, there: Stores) -> None:
    for name in "abc":
        here.ratings.remember(name, f'{{"id": "{name}"}}')
        here.ratings.rate(name, "up", None)
    assert [one.document for one in there.ratings.last_rated(0, 2)] == [
        '{"id": "c"}',
        '{"id": "b"}',
    ]
    assert [one.document for one in there.ratings.last_rated(2, 2)] == ['{"id": "a"}']


def test_a_report_is_told_by_one_server_and_stopped_by_another(here: Stores, there: Stores) -> None:
    begun = here.reports.begin("upload", "a.zip", "desk", "receiving")
    lines = [("refused", {"why": "No: “48”, half a pair: \ud83d"}), ("added", {"id": "x"})]
    assert here.reports.tell(begun.id, "reading", {"added": 1}, lines)
    told = there.reports.report(begun.id)
    assert (told.state, told.progress, told.made_by) == ("reading", {"added": 1}, "desk")
    assert there.reports.lines(begun.id, 0, 10) == [(1, lines[0][1]), (2, lines[1][1])]
    assert there.reports.lines(begun.id, 0, 10, ["added"]) == [(2, {"id": "x"})]
    assert there.reports.lines(begun.id, 1, 1) == [(2, {"id": "x"})]
    there.reports.stop(begun.id)
    assert not here.reports.tell(begun.id)
    with pytest.raises(ReportNotFound):
        there.reports.stop("nobody")


def test_the_oldest_reports_are_forgotten_and_the_silent_broke_off(
    here: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(here.reports, "KEPT", 2)
    monkeypatch.setattr(reports, "_SILENT_S", -1.0)
    made = [here.reports.begin("upload", str(n)) for n in range(3)]
    here.reports.tell(made[0].id, "done", {}, [("added", {"id": "x"})])
    assert [one.what for one in here.reports.latest(10)] == ["2", "1"]
    assert {one.state for one in here.reports.latest(10)} == {"interrupted"}
    with pytest.raises(ReportNotFound):
        here.reports.report(made[0].id)


async def test_requests_are_counted_together_where_the_catalogue_is_shared(
    settings: Settings, here: Stores, there: Stores
) -> None:
    one, other = here.limits, there.limits if settings.shared_catalogue else here.limits
    assert one
    assert other
    told = [await limits.count("address 1") for limits in (one, other, one, other)]
    assert [standing.within for standing in told if standing] == [True, True, True, False]
    assert [standing.remaining for standing in told if standing] == [2, 1, 0, 0]
    assert all(0 < standing.reset_s <= 2 * 3600 for standing in told if standing)
    another = await other.count("address 2")
    assert another
    assert another.within


async def test_many_at_once_are_let_in_as_often_as_they_may(here: Stores) -> None:
    limits = here.limits
    assert limits
    told = await asyncio.gather(*(limits.count("address 1") for _ in range(20)))
    assert sum(standing.within for standing in told if standing) == 3


EVENTS: list[Event] = [
    Retrieved((HIT,), "x", ("y",)),
    Delta("By “40 centimetres”"),
    SENTENCE,
    Done(ANSWER),
]


def test_an_answer_is_remembered_as_it_was(settings: Settings, here: Stores, there: Stores) -> None:
    one, other = here.answers, there.answers if settings.shared_catalogue else here.answers
    assert one
    assert other
    assert one.recall("0" * 64) is None
    one.keep("0" * 64, EVENTS)
    one.keep("0" * 64, EVENTS)
    recalled = other.recall("0" * 64)
    assert recalled
    assert list(recalled) == EVENTS
    assert other.recall("1" * 64) is None


def test_the_oldest_answers_of_all_servers_are_forgotten(postgresql: str, tmp_path: Path) -> None:
    settings = Settings(
        index=tmp_path / "index", catalogue=new_database(postgresql), answer_cache=2
    )
    for key in ("1", "2", "3", "4"):
        # One that has just started sweeps with its first answer.
        with Stores(settings) as stores:
            assert stores.answers
            stores.answers.keep(key, EVENTS)
    with Stores(settings) as stores:
        assert stores.answers
        assert [bool(stores.answers.recall(key)) for key in "1234"] == [False, False, True, True]


def test_an_unrated_answer_is_forgotten_after_a_day(postgresql: str, tmp_path: Path) -> None:
    settings = Settings(index=tmp_path / "index", catalogue=new_database(postgresql))
    with Stores(settings) as stores:
        stores.ratings.remember("old", "{}")
        stores.ratings.remember("rated", "{}")
        stores.ratings.rate("rated", "up", None)
        long_ago = datetime.now(UTC) - timedelta(days=2)
        database = SharedDatabase(settings.shared_catalogue or "")
        with closing(database), database.transaction() as connection:
            connection.execute(ANSWERS.update().values(answered_at=long_ago))
    with Stores(settings) as stores:
        stores.ratings.remember("new", "{}")
        with pytest.raises(AnswerNotFound):
            stores.ratings.rate("old", "up", None)
        assert len(list(stores.ratings.rated())) == 1


def test_a_link_is_kept_until_it_is_revoked(here: Stores, there: Stores) -> None:
    assert list(here.links.all()) == []
    made = here.links.make("高さは?", ["{}", "[]"], "readers", "k1")
    assert there.links.link(made.id) == made
    assert (made.documents, made.made_by, made.audience) == (("{}", "[]"), "k1", "readers")
    assert there.links.make("高さは?", ["{}", "[]"], "readers", "k1") == made
    for_anyone = here.links.make("x", ["{}"], "anyone", "")
    assert len({made.id, for_anyone.id, here.links.make("x", ["{}"], "readers", "").id}) == 3
    there.links.revoke(made.id)
    for use in (here.links.link, here.links.revoke):
        with pytest.raises(LinkNotFound):
            use(made.id)
    assert here.links.make("高さは?", ["{}", "[]"], "readers", "k1").id != made.id
    first, *_ = here.links.all()
    assert (first.id, first.documents, first.revoked_at is None) == (made.id, (), False)


def test_links_do_not_fill_the_disk(here: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(here.links), "MOST", 1)
    made = here.links.make("x", ["1"], "readers", "")
    with pytest.raises(TooManyLinks):
        here.links.make("x", ["2"], "readers", "")
    assert here.links.make("x", ["1"], "readers", "") == made
    here.links.revoke(made.id)
    here.links.make("x", ["2"], "readers", "")


async def test_without_the_database_nobody_is_let_in_and_nobody_is_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    gone = f"postgresql+psycopg://dateline@127.0.0.1:{free_port()}/news"
    settings = Settings(index=tmp_path / "index", catalogue=gone, rate_limit="3/hour")
    with Stores(settings) as stores:
        with pytest.raises(KeysUnusable, match="DATELINE_CATALOGUE"):
            stores.keys.keys()
        with pytest.raises(FeedbackUnavailable):
            stores.ratings.rate("a", "up", None)
        with pytest.raises(LinksUnavailable):
            stores.links.link("a")
        assert stores.limits
        assert await stores.limits.count("address 1") is None
        assert stores.answers
        stores.answers.keep("0" * 64, EVENTS)
        assert stores.answers.recall("0" * 64) is None
    assert "not counted" in caplog.text
    assert caplog.text.count("not remembered") == 1


def test_a_file_that_is_named_is_used_all_the_same(postgresql: str, tmp_path: Path) -> None:
    settings = Settings(
        index=tmp_path / "index",
        catalogue=new_database(postgresql),
        key_file=tmp_path / "keys.json",
        feedback_file=tmp_path / "feedback.sqlite",
    )
    with Stores(settings) as stores:
        stores.keys.create("newsroom", [Scope.READ])
        stores.ratings.remember("a", "{}")
    assert (tmp_path / "keys.json").exists()
    assert (tmp_path / "feedback.sqlite").exists()


def test_records_are_kept_by_kind_and_key(here: Stores, there: Stores) -> None:
    assert here.records.all("source") == {}
    here.records.put("source", {"b": "1", "a": "2"})
    here.records.put("seen", {"a": "3"})
    assert list(there.records.all("source").items()) == [("a", "2"), ("b", "1")]
    there.records.put("source", {"b": "4", "c": "5"}, gone=["a", "d"])
    assert here.records.all("source") == {"b": "4", "c": "5"}
    here.records.forget("source")
    assert (there.records.all("source"), there.records.all("seen")) == ({}, {"a": "3"})


def test_a_record_is_changed_by_one_at_a_time(here: Stores, there: Stores) -> None:
    def more(document: str | None) -> str:
        return str(int(document or 0) + 1)

    with ThreadPoolExecutor(4) as pool:
        for _ in range(5):
            for stores in (here, there):
                pool.submit(stores.records.change, "count", "a", more)
    assert here.records.all("count") == {"a": "10"}

    def refuse(document: str | None) -> str:
        raise ValueError(document)

    with pytest.raises(ValueError, match="10"):
        here.records.change("count", "a", refuse)
    assert there.records.change("count", "a", lambda document: None) is None
    assert here.records.all("count") == {}


def test_servers_count_together(here: Stores, there: Stores) -> None:
    today = datetime.now(UTC).date()
    assert here.usage.between(today, today) == []
    here.usage.count("answered", ["harbour", "orchard"])
    there.usage.count("answered", ["harbour"])
    there.usage.count("below_threshold", [])
    found = here.usage.between(today - timedelta(1), today)
    assert found == there.usage.between(today, today)
    assert [(each.counted, each.name, each.count) for each in found] == [
        ("cited", "harbour", 2),
        ("cited", "orchard", 1),
        ("outcome", "answered", 2),
        ("outcome", "below_threshold", 1),
    ]
    assert here.usage.between(today - timedelta(9), today - timedelta(1)) == []
