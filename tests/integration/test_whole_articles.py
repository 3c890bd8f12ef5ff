"""Every field of an article comes back as it was put in, by every way in and out of an index."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from index import (
    Article,
    Correction,
    ReadError,
    TokenCounter,
    backup,
    open_reader,
    open_writer,
    rebuild,
    restore,
    verify,
)
from tests.support.archives import HARBOUR
from tests.support.fakes import FakeEmbedder

SEOUL = timezone(timedelta(hours=9))
WHOLE = Article(
    id="reactor",
    text="The reactor was restarted on Wednesday.",
    title="Reactor restarted",
    publisher="Yonhap",
    published_at=datetime(2021, 9, 23, 6, 50, tzinfo=SEOUL),
    author="Kim Min",
    category="energy",
    url="https://example.org/reactor",
    source="reactor.html",
    updated_at=datetime(2021, 9, 24, 1, 0, tzinfo=SEOUL),
    date_source="json-ld",
    language="en",
    dropped=("Share this", "Read also: “other” news"),
    corrections=(
        Correction("An earlier version named the wrong reactor."),
        Correction("It was restarted on Wednesday.", datetime(2021, 9, 24, tzinfo=UTC)),
    ),
    retracted=True,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    add(folder, HARBOUR, WHOLE)
    return folder


def add(folder: Path, *articles: Article) -> tuple[int, int, tuple[ReadError, ...]]:
    with open_writer(folder, FakeEmbedder(), TokenCounter()) as writer:
        report = writer.add(articles)
    return report.changed, report.unchanged, report.failed


def held(folder: Path) -> Article:
    with open_reader(folder, FakeEmbedder()) as reader:
        assert reader.article("harbour") == HARBOUR
        (hit,) = reader.search("reactor restarted", 1)
        assert hit.article == reader.article("reactor")
        return hit.article


def check(folder: Path) -> None:
    assert held(folder) == WHOLE
    for name in ("published_at", "updated_at"):
        assert getattr(held(folder), name).utcoffset() == timedelta(hours=9)
    assert verify(folder, TokenCounter()) == []


def test_added(folder: Path) -> None:
    check(folder)
    assert add(folder, HARBOUR, WHOLE) == (0, 2, ())


def test_rebuilt(folder: Path) -> None:
    rebuild(folder, FakeEmbedder(weights="1"), TokenCounter())
    rebuild(folder, FakeEmbedder(), TokenCounter())
    check(folder)


def test_restored(folder: Path, tmp_path: Path) -> None:
    backup(folder, tmp_path / "backup.zip")
    restore(tmp_path / "backup.zip", tmp_path / "other", TokenCounter())
    check(tmp_path / "other")


@pytest.mark.parametrize(
    "change",
    [
        {"corrections": ()},
        {"retracted": False},
        {"updated_at": None},
        {"published_at": datetime(2021, 9, 22, 21, 50, tzinfo=UTC)},
    ],
)
def test_what_a_reader_would_see_makes_a_new_version(
    folder: Path, change: dict[str, object]
) -> None:
    changed = replace(WHOLE, **change)  # type: ignore[arg-type]
    assert add(folder, changed) == (1, 0, ())
    assert held(folder) == replace(changed, version=2)


def test_what_reading_found_out_besides_makes_none(folder: Path) -> None:
    other = replace(WHOLE, date_source="url", language="ko", dropped=())
    assert add(folder, other) == (0, 1, ())


def test_half_a_surrogate_pair_is_refused_wherever_it_stands(folder: Path) -> None:
    bad = replace(WHOLE, dropped=("\ud800",)), replace(WHOLE, corrections=(Correction("\ud800"),))
    (_, _, failed) = add(folder, *bad)
    assert [str(error).split(": ")[1] for error in failed] == ["dropped", "corrections"]
