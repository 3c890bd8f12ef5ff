"""A feed's summary never takes the place of the article, in whichever order the two come."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import AddReport, Article, ReadError, TokenCounter, open_reader, open_writer
from index.readers import read_paths
from tests.support.fakes import FakeEmbedder

URL = "https://selby.example/2024/harbour-wall"
FULL = (
    "The harbour wall at Port Selby will be raised by 40 centimetres, the council said on Tuesday. "
    "The work is to cost 2.1 million pounds and to be done by the autumn, before the first storms. "
    "Boats will have to moor at the north quay until then, which the harbour master called a pity."
)
TEASER = "The harbour wall at Port Selby is to be raised."

Read = list[Article | ReadError]


def page(tmp_path: Path, text: str = FULL, url: str = URL) -> Read:
    return _read(
        tmp_path / "page.html",
        f"<html><head><link rel='canonical' href='{url}'></head>"
        f"<body><article><h1>Harbour wall to be raised</h1><p>{text}</p></article></body></html>",
    )


def feed(tmp_path: Path, *bodies: str, name: str = "feed", url: str = URL) -> Read:
    """An item for each body, all of one address."""
    items = "".join(
        f"<item><title>Harbour wall to be raised</title><link>{url}</link>{body}</item>"
        for body in bodies
    )
    return _read(
        tmp_path / f"{name}.rss",
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>Selby {name}</title>{items}</channel></rss>",
    )


def _read(path: Path, markup: str) -> Read:
    path.write_text(markup)
    return list(read_paths([path]))


def summary(text: str = TEASER) -> str:
    return f"<description>{text}</description>"


def content(text: str = FULL) -> str:
    return f"{summary()}<content:encoded>{text}</content:encoded>"


class Index:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, *items: Read) -> tuple[int, int, int, int]:
        """How many were added, changed, unchanged and left."""
        report = self.report(*items)
        assert report.failed == ()
        return report.added, report.changed, report.unchanged, report.left

    def report(self, *items: Read) -> AddReport:
        with open_writer(self._folder, FakeEmbedder(), TokenCounter()) as writer:
            return writer.add(each for read in items for each in read)

    def texts(self) -> Iterator[tuple[int, str]]:
        with open_reader(self._folder, FakeEmbedder()) as reader:
            for each in reader.articles(limit=10).items:
                yield each.version, reader.article(each.id).text

    @property
    def only(self) -> tuple[int, str]:
        [only] = self.texts()
        return only


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index(tmp_path / "index")


def test_the_page_first(tmp_path: Path, index: Index) -> None:
    assert index.add(page(tmp_path)) == (1, 0, 0, 0)
    for _ in range(2):
        assert index.add(feed(tmp_path, summary())) == (0, 0, 0, 1)
        assert index.add(page(tmp_path)) == (0, 0, 1, 0)
    assert index.only == (1, FULL)


def test_the_feed_first(tmp_path: Path, index: Index) -> None:
    assert index.add(feed(tmp_path, summary())) == (1, 0, 0, 0)
    assert index.add(feed(tmp_path, summary())) == (0, 0, 1, 0)
    assert index.add(page(tmp_path)) == (0, 1, 0, 0)
    for _ in range(2):
        assert index.add(feed(tmp_path, summary())) == (0, 0, 0, 1)
        assert index.add(page(tmp_path)) == (0, 0, 1, 0)
    assert index.only == (2, FULL)


@pytest.mark.parametrize("feed_first", [True, False])
def test_both_in_one_run(tmp_path: Path, index: Index, feed_first: bool) -> None:
    both = [page(tmp_path), feed(tmp_path, summary())]
    if feed_first:
        both.reverse()
    assert index.add(*both) == ((1, 1, 0, 0) if feed_first else (1, 0, 0, 1))
    for _ in range(2):
        assert index.add(*both) == (0, 0, 1, 1)
    assert index.only[1] == FULL


def test_a_feed_words_its_summary_anew(tmp_path: Path, index: Index) -> None:
    index.add(feed(tmp_path, summary("Five fishing boats sank off Port Selby, the police say.")))
    assert index.add(feed(tmp_path, summary("Four boats sank off Port Selby."))) == (0, 1, 0, 0)
    assert index.only == (2, "Four boats sank off Port Selby.")


def test_a_feed_that_gave_the_whole_text_before(tmp_path: Path, index: Index) -> None:
    index.add(feed(tmp_path, content()))
    assert index.add(feed(tmp_path, summary())) == (0, 0, 0, 1)
    assert index.only == (1, FULL)


def test_full_content_is_an_article_as_before(tmp_path: Path, index: Index) -> None:
    index.add(page(tmp_path))
    assert index.add(feed(tmp_path, content(f"{FULL} It began on Monday."))) == (0, 1, 0, 0)


def test_a_description_may_carry_the_whole_text(tmp_path: Path, index: Index) -> None:
    index.add(page(tmp_path, "Please sign in to read on."))
    assert index.add(feed(tmp_path, summary(FULL))) == (0, 1, 0, 0)
    assert index.only == (2, FULL)


def test_a_page_that_was_shortened_is_a_new_version(tmp_path: Path, index: Index) -> None:
    index.add(page(tmp_path))
    assert index.add(page(tmp_path, "The story was withdrawn.")) == (0, 1, 0, 0)
    assert index.only == (2, "The story was withdrawn.")


def test_feeds_that_name_the_page_by_http(tmp_path: Path, index: Index) -> None:
    old = URL.replace("https", "http")
    index.add(page(tmp_path))
    for _ in range(2):
        assert index.add(feed(tmp_path, summary(), url=old)) == (0, 0, 0, 1)
    assert index.only == (1, FULL)


def test_several_feeds_and_items_of_one_article_do_not_take_turns(
    tmp_path: Path, index: Index
) -> None:
    twice = feed(tmp_path, summary("The wall will be raised."), summary(), name="harbour")
    other = feed(tmp_path, summary("What the council decided."), name="council")
    assert index.add(twice, other) == (1, 0, 0, 2)
    assert index.add(twice, other) == (0, 0, 1, 2)
    assert index.add(other) == (0, 0, 0, 1)
    assert index.only == (1, "The wall will be raised.")
