"""Lines that repeat over the pages of a site, on labelled pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index import TokenCounter, open_reader, open_writer
from index.models import Article
from index.readers import read_paths
from index.readers.site_boilerplate import SiteLines
from tests.support.archives import HARBOUR
from tests.support.fakes import FakeEmbedder
from tests.support.site_pages import LabelledPage, labelled_pages, sites

PAGES = labelled_pages()


def written(folder: Path, pages: list[LabelledPage]) -> Path:
    folder.mkdir()
    for page in pages:
        (folder / page.name).write_text(page.data, "utf-8")
    return folder


@pytest.mark.parametrize(("part", "least_removed"), [("development", 0.94), ("held_back", 0.76)])
def test_no_sentence_of_a_story_is_dropped_and_much_of_the_furniture_is(
    tmp_path: Path, part: str, least_removed: float
) -> None:
    lost, removed, all_furniture = list[str](), 0, 0
    for site in sites(part):
        pages = PAGES[site.publisher]
        read = read_paths([written(tmp_path / site.publisher, pages)])
        found = [one for one in SiteLines({}).removed(read) if isinstance(one, Article)]
        for page, article in zip(sorted(pages, key=lambda page: page.name), found, strict=True):
            kept = {line.strip() for line in article.text.splitlines()}
            lost += [sentence for sentence in page.story if sentence not in kept]
            gone = [line for line in page.furniture if line not in kept]
            assert set(gone) <= set(article.dropped)
            removed += len(gone)
            all_furniture += len(page.furniture)
    assert lost == []
    assert removed / all_furniture >= least_removed


def test_what_was_learnt_holds_for_a_page_that_comes_alone_and_is_shown(tmp_path: Path) -> None:
    folder = written(tmp_path / "courant", PAGES["Orvelmouth Courant"])

    def add(path: Path) -> tuple[int, int, int]:
        with open_writer(tmp_path / "index", FakeEmbedder(), TokenCounter()) as writer:
            report = writer.add(read_paths([path]))
        return report.added, report.changed, report.unchanged

    assert add(folder) == (20, 0, 0)
    assert add(folder / "story-03.html") == (0, 0, 1)
    assert add(folder) == (0, 0, 20)
    with open_reader(tmp_path / "index", FakeEmbedder()) as reader:
        article = reader.article(reader.articles(limit=1).items[0].id)
    assert "Facebook X WhatsApp" in article.dropped
    assert "Facebook X WhatsApp" not in article.text


def test_records_are_left_as_they_are_and_a_page_never_becomes_empty() -> None:
    records = [replace(HARBOUR, id=str(n), text=f"Story {n}.\n\nFollow us") for n in range(9)]
    assert list(SiteLines({}).removed(records)) == records
    labels = [replace(HARBOUR, id=str(n), text="Follow us", from_page=True) for n in range(9)]
    assert [one.text for one in SiteLines({}).removed(labels) if isinstance(one, Article)] == [
        "Follow us"
    ] * 9
