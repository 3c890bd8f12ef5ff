"""Who wrote the story, where no tag says so: bylines over several lines, names above the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.models import Article
from index.readers import read_paths
from index.readers.formats.html.byline import name_in

TITLE = "Ferry to Hovin runs again"
WORDS = (
    "<p>The ferry to Hovin took its first passengers on Friday, nine weeks after it sank.</p>"
    "<p>Its owners have put a second pilot on board, and lights on the shoal before the bay.</p>"
)


def read(tmp_path: Path, above: str, *, head: str = "", title: str = TITLE) -> Article:
    path = tmp_path / "page.html"
    path.write_text(
        f"<html><head><title>{title}</title>{head}</head><body><article>"
        f"<h1>{TITLE}</h1>{above}{WORDS}</article></body></html>"
    )
    [found] = read_paths([path])
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    "above",
    [
        "<div class=byline><div>By <span>Ida Lund</span></div><div>Fjord Post</div>"
        "<time>Oct 3, 2021 at 3:45 pm</time></div>",
        "<div class=byline><a href=/who/7>Ida Lund</a><div></div><div>October 3, 2021</div></div>",
        "<div class=byline><div>By</div><div>Ida Lund</div><div>4 min read</div></div>",
        "<p class=byline><a rel=author href=/ida>Ida Lund</a> <a href=#c>Comments (27)</a></p>",
        "<div class=meta><span>By</span><div><a href=/author/il8>Ida Lund</a></div></div>",
        "<div class=m><a class=story__author href=/User/7><span>By</span>Ida Lund</a></div>",
        "<div><span class=author-meta>By</span> <a class='author-meta no-link'>Ida Lund</a></div>",
    ],
)
def test_who_wrote_it_is_read_of_a_byline_in_pieces_and_of_a_name_above_the_text(
    tmp_path: Path, above: str
) -> None:
    assert read(tmp_path, above).author == "Ida Lund"


@pytest.mark.parametrize(
    "above",
    [
        "<a href=/authors/all>All Our Authors</a>",
        "<a class=author-link href=/staff/1>Follow Ida Lund</a>",
        "<div class=author>Fjord</div>",
        "<div class=authority>Ida Lund</div>",
    ],
)
def test_what_is_no_persons_name_is_not_who_wrote_it(tmp_path: Path, above: str) -> None:
    assert read(tmp_path, above).author is None


def test_a_name_below_the_first_paragraph_did_not_write_it(tmp_path: Path) -> None:
    assert read(tmp_path, f"{WORDS}<a href=/author/bo>Bo Falk</a>").author is None


def test_a_tag_says_it_before_a_name_above_the_text(tmp_path: Path) -> None:
    tag = "<meta name=author content='Ida Lund'>"
    assert read(tmp_path, "<a href=/author/bo>Bo Falk</a>", head=tag).author == "Ida Lund"


def test_a_time_that_has_its_day_only_in_words_tells_it(tmp_path: Path) -> None:
    found = read(tmp_path, "<span><time data-x=1>Oct 3, 2021</time></span>")
    assert found.published_at
    assert found.published_at.date().isoformat() == "2021-10-03"


def test_words_in_brackets_that_the_page_does_not_show_are_no_part_of_the_headline(
    tmp_path: Path,
) -> None:
    tag = f"<meta property=og:title content='{TITLE} (Published 2021)'>"
    assert read(tmp_path, "", head=tag).title == TITLE


@pytest.mark.parametrize(
    "byline",
    [
        "By Ida Lund",
        "Von Ida Lund am 3. Oktober 2021",
        "Veröffentlicht vonIda Lund",
        "Veröffentlicht von Ida Lund",
        "erstellt von Ida Lund — veröffentlicht 03.10.2021 06:00",
        "3. Oktober 2021, 23:39 · von Ida Lund",
        "par Ida Lund",
        "Author: Ida Lund",
        "AuthorIda Lund",
        "Ida Lund - October 3, 2021",
        "Ida Lund, 3 October, 2021",
        "| Ida Lund",
        "Ida Lund Foto: © Fjord Post",
        "Ida Lund @idalund",
        "Ida Lund,",
    ],
)
def test_a_byline_is_read_without_by_and_day(byline: str) -> None:
    assert name_in(byline) == "Ida Lund"


@pytest.mark.parametrize(
    "name",
    ["Ursula von der Leyen", "Authur Vik", "Parveen Portas", "Byron Lund", "Vonda Lee", "12"],
)
def test_a_name_stays_as_it_is(name: str) -> None:
    assert name_in(name) == name
