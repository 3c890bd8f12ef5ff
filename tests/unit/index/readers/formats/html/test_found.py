"""What a page marks is not believed where it holds little of the page, or leads elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.models import Article, Dropped
from index.readers import read_paths
from index.readers.formats.html import found

SENTENCES = (
    "The council of Lyngdal voted on Monday to close the old ferry quay before the winter.",
    "Boats will land at the new pier east of the cannery, which was finished in August.",
    "Fishermen had asked for another year, since the crane is not yet tested under load.",
    "The mayor said that the harbour master would look at every berth again in November.",
    "A study of the seabed, paid for by the county, found cracks under both of the ramps.",
)
STORY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
TEASER = "Ten walks along the coast that you can do with children in a weekend"
LINKS = "".join(f'<a href="/{number}">Place {number}</a> ' for number in range(60))


def article(tmp_path: Path, body: str) -> Article:
    path = tmp_path / "page.html"
    path.write_text(f"<html><head><title>Quay to close</title></head><body>{body}</body></html>")
    [read] = read_paths([path])
    assert isinstance(read, Article), read
    return read


def text(tmp_path: Path, body: str) -> str:
    return article(tmp_path, body).text


@pytest.mark.parametrize(
    "marked",
    [
        "<div class='related-post-content'>{}</div>",
        "<div itemprop='articleBody'>{}</div>",
        "<span class='entry-content-note'>{}</span>",
        "<article class='box'>{}</article>",
    ],
)
@pytest.mark.parametrize("place", ["<div id='page'>{}</div>", "<article>{}</article>"])
def test_a_box_that_is_marked_is_not_the_article(tmp_path: Path, place: str, marked: str) -> None:
    box = marked.format("A word about us: we have written of this harbour since 1921.")
    found = text(tmp_path, place.format(f"<h1>Quay to close</h1>{STORY}") + box)
    assert all(sentence in found for sentence in SENTENCES)


@pytest.mark.parametrize("names", ["widget", "more-on", "rating", "navbox"])
@pytest.mark.parametrize("place", ["<main>{}</main>", "<article>{}</article>"])
def test_what_leads_elsewhere_is_left_out_of_a_wide_mark(
    tmp_path: Path, place: str, names: str
) -> None:
    beside = f"<div class='{names}'><p>{TEASER}</p>{LINKS}</div>"
    found = article(tmp_path, place.format(f"<h1>Quay to close</h1>{STORY}{beside}"))
    assert all(sentence in found.text for sentence in SENTENCES)
    assert TEASER not in found.text
    [told] = [words for words in found.dropped if TEASER in words]
    assert isinstance(told, Dropped)
    assert "trafilatura" in told.why


@pytest.mark.parametrize(("most", "told"), [(1, f"{TEASER[:20]}…"), (0, "… and 1 more")])
def test_what_is_left_out_is_told_up_to_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, told: str
) -> None:
    monkeypatch.setattr(found, "_MOST_TOLD", most)
    monkeypatch.setattr(found, "_LONGEST_TOLD", 20)
    beside = f"<div class='widget'><p>{TEASER}</p>{LINKS}</div>"
    page = article(tmp_path, f"<main><h1>Quay to close</h1>{STORY}{beside}</main>")
    assert page.dropped[-1] == told


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("It opens <time>on 3 May</time> to all boats.", "It opens on 3 May to all boats."),
        ("It carries 10<sup>5</sup> kilograms a day.", "It carries 10⁵ kilograms a day."),
    ],
)
def test_its_words_are_the_pages_own(tmp_path: Path, markup: str, words: str) -> None:
    page = f"<main><h1>Quay to close</h1>{STORY}<p>{markup}</p>{STORY}<div>{LINKS}</div></main>"
    assert words in text(tmp_path, page)


def test_a_lead_above_the_story_stays(tmp_path: Path) -> None:
    lead = "Boats have landed at Lyngdal since 1840, and the quay is older than the town's church."
    page = f"<main><h1>Quay to close</h1><div>{lead}</div>{STORY}<div>{LINKS}</div></main>"
    assert lead in text(tmp_path, page)


def test_a_tag_that_is_too_long_is_no_reason_to_refuse_a_page(tmp_path: Path) -> None:
    tag = f"<meta property='article:section' content='{'harbour, ' * 60}'>"
    path = tmp_path / "page.html"
    path.write_text(f"<html><head>{tag}</head><body><article>{STORY}</article></body></html>")
    [found] = read_paths([path])
    assert isinstance(found, Article), found
    assert found.category is None
    assert any("harbour" in words for words in found.dropped)


def test_a_few_bad_bytes_are_no_reason_to_refuse_a_page(tmp_path: Path) -> None:
    page = (
        f"<html><head><meta charset='utf-8'></head><body><article>{STORY}</article></body></html>"
    )
    path = tmp_path / "page.html"
    path.write_bytes(page.encode().replace(b"winter", b"winter \xff"))
    [found] = read_paths([path])
    assert isinstance(found, Article), found
    assert "before the winter \ufffd." in found.text
    path.write_bytes(page.encode().replace(b"n", b"\xff"))
    [refused] = read_paths([path])
    assert not isinstance(refused, Article)
