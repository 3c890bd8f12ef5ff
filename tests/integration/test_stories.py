"""Copies of an article are one story: found once, and told with it, as articles come and go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import (
    Article,
    Filters,
    Hit,
    TokenCounter,
    backup,
    open_reader,
    open_writer,
    rebuild,
    restore,
    verify,
)
from index.directory import Layout, open_catalogue
from tests.support.fakes import FakeEmbedder

LEAD = (
    "The storm that struck the northern coast overnight tore roofs from houses in Port Selby and"
    " left some four thousand homes without power, the county said. "
)
BODY = (
    "Fishing boats broke their moorings and drifted into the outer harbour, where two of them sank"
    " within sight of the lighthouse. Nobody was hurt. The harbour master said that the breakwater"
    " had held, although waves of seven metres ran over it for most of the night. Engineers will"
    " look at the foundations once the sea is calm again.\n\n"
    "Schools stay closed until further notice. The railway along the cliffs was cut in three places"
    " and buses replace trains between the two towns. Forecasters expect the wind to ease by noon."
)
NEWS = (
    "\n\nIn the village of Onder a tree destroyed the bell tower of Saint Brannoc, which had"
    " stood since the twelfth century, and the parish has opened a fund for building it up again."
    " A bell that was cast in 1764 lies broken in the churchyard among slates and branches."
)
OTHER = (
    "Ministers of seven countries agreed on quotas for herring after two days of talks. The quota"
    " falls by a tenth, less than biologists had asked for. Skippers on both sides of the strait"
    " called it too little to live on, while conservation groups spoke of a lost decade and asked"
    " the parliament to reject the treaty when it comes before the house in the autumn session."
)
DAY = datetime(2024, 2, 6, 8, 0, tzinfo=UTC)


def article(name: str, text: str, hours: int = 0) -> Article:
    return Article(
        name,
        text,
        title=f"Storm, by {name}",
        publisher=name.title(),
        published_at=DAY + timedelta(hours=hours),
        source=f"{name}.md",
    )


WIRE = article("wire", LEAD + BODY)
COPY = article("courier", LEAD + BODY, 1)
CUT = article("gazette", "After the storm: " + BODY, 2)
LONGER = article("tribune", LEAD + BODY + NEWS, 3)
QUOTA = article("herald", OTHER)
ALL = (WIRE, COPY, CUT, LONGER, QUOTA)


def add(folder: Path, *articles: Article) -> None:
    with open_writer(folder, FakeEmbedder(), TokenCounter()) as writer:
        writer.add(articles)


def delete(folder: Path, *names: str) -> None:
    with open_writer(folder, FakeEmbedder(), TokenCounter()) as writer:
        writer.delete(names)


def search(folder: Path, query: str, filters: Filters = Filters()) -> list[Hit]:
    with open_reader(folder, FakeEmbedder()) as reader:
        return reader.search(query, 10, filters)


def stories(folder: Path) -> set[frozenset[str]]:
    """The ids of each story, as the catalogue has them."""
    catalogue = open_catalogue(Layout(folder).catalogue, read_only=True)
    with catalogue.read() as snapshot:
        members = snapshot.clusters()
    catalogue.close()
    found = {story for story in members.values() if story is not None}
    return {frozenset(name for name in members if members[name] == story) for story in found}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    add(tmp_path / "index", *ALL)
    return tmp_path / "index"


STORY = frozenset({"wire", "courier", "gazette", "tribune"})


def test_copies_are_one_story_and_found_once(folder: Path) -> None:
    assert stories(folder) == {STORY}
    hits = search(folder, "breakwater waves lighthouse")
    assert [hit.article.id for hit in hits if hit.article.id != "herald"] == ["wire"]
    assert hits[0].also_published_by == ("Courier", "Gazette", "Tribune")


def test_an_article_without_copies_has_none(folder: Path) -> None:
    (hit,) = [hit for hit in search(folder, "herring quota") if hit.article.id == "herald"]
    assert hit.copies == ()
    assert hit.also_published_by == ()


def test_what_a_copy_adds_stays_findable(folder: Path) -> None:
    hit = search(folder, "bell tower Saint Brannoc churchyard")[0]
    assert hit.article.id == "tribune"
    assert hit.publishers_of_words("broke their moorings") == ("Wire", "Courier", "Gazette")
    assert hit.publishers_of_words("the bell tower of Saint Brannoc") == ()


def test_a_publisher_that_is_asked_for_is_found(folder: Path) -> None:
    named = [hit.article.id for hit in search(folder, "What did Gazette report on the breakwater?")]
    assert "gazette" in named
    only = search(folder, "breakwater", Filters(publishers=("Courier",)))
    assert [hit.article.id for hit in only] == ["courier"]


def test_a_new_version_is_no_copy_of_the_one_before(folder: Path) -> None:
    add(folder, replace(WIRE, text=WIRE.text + " Two more boats sank in the afternoon."))
    assert stories(folder) == {STORY}
    add(folder, replace(WIRE, text=OTHER.upper() + " " + NEWS))
    assert stories(folder) == {STORY - {"wire"}, frozenset({"wire", "herald"})}


def test_deleting_one_leaves_the_others_right(folder: Path) -> None:
    delete(folder, "wire")
    assert stories(folder) == {STORY - {"wire"}}
    assert search(folder, "breakwater")[0].also_published_by == ("Gazette", "Tribune")
    delete(folder, "courier", "gazette")
    assert stories(folder) == set()
    assert search(folder, "breakwater")[0].copies == ()
    assert verify(folder, TokenCounter()) == []


def test_what_only_the_deleted_one_joined_is_apart(tmp_path: Path) -> None:
    """A round-up holds two stories whole; without it they have nothing in common."""
    folder = tmp_path / "index"
    add(folder, article("storm", BODY), article("quota", OTHER), article("roundup", BODY + OTHER))
    assert stories(folder) == {frozenset({"storm", "quota", "roundup"})}
    delete(folder, "roundup")
    assert stories(folder) == set()


def test_a_rebuild_and_a_restored_backup_have_the_same_stories(
    folder: Path, tmp_path: Path
) -> None:
    rebuild(folder, FakeEmbedder(), TokenCounter())
    assert stories(folder) == {STORY}
    backup(folder, tmp_path / "backup.zip")
    delete(folder, "wire")
    restore(tmp_path / "backup.zip", folder, TokenCounter(), force=True)
    assert stories(folder) == {STORY}
    delete(folder, "courier")
    assert stories(folder) == {STORY - {"courier"}}
    assert search(folder, "breakwater")[0].also_published_by == ("Gazette", "Tribune")


names = st.sampled_from(["wire", "courier", "gazette", "tribune", "herald", "roundup"])
bodies = st.sampled_from([LEAD + BODY, BODY, OTHER, BODY + OTHER, BODY + NEWS, OTHER + NEWS])
changes = st.lists(st.tuples(names, st.none() | bodies), min_size=1, max_size=8)


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(changes)
def test_any_sequence_of_changes_leaves_the_stories_of_a_fresh_index(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, str | None]]
) -> None:
    folder, fresh = tmp_path_factory.mktemp("a"), tmp_path_factory.mktemp("b")
    current = dict[str, str]()
    for name, text in changes:
        if text is None:
            current.pop(name, None)
            delete(folder, name)
        else:
            current[name] = text
            add(folder, article(name, text))
    add(fresh, *(article(name, text) for name, text in sorted(current.items())))
    assert stories(folder) == stories(fresh)
