"""Pages that nobody would write, in which what is looked for stands in itself again and again."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from index import Article, ReadError
from index.readers import read_paths

_WORDS = "<p>The pier was closed on Monday after a storm took away two of its planks.</p>"
_PAGE = f"<html><head><title>Storm: live</title></head><body>{_WORDS * 3}<h1>Storm: live</h1>"


@pytest.mark.parametrize(
    "piece",
    [
        "script></head><body><h1>",
        "<article><h2><a href=/1>One thing that is</a></h2>",
        f"<li><time>{_WORDS}",
        "<table><tr><tr><td>",
        "<div class=tools><a>",
    ],
)
def test_a_long_page_takes_no_time(piece: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(_PAGE + piece * (30_000 // len(piece)) + _WORDS * 3)
    list(read_paths([path]))
    began = time.process_time()
    list(read_paths([path]))
    assert time.process_time() - began < 1


def test_a_page_too_deep_to_be_walked_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    for name, deep in (("1.html", 900), ("2.html", 100)):
        opened, closed = "<div><ul><li>" * deep, "</li></ul></div>" * deep
        page = f"<html><title>Pier closed</title><body>{opened}{_WORDS}{closed}{_WORDS}"
        (tmp_path / name).write_text(page)
    refused, found = read_paths([tmp_path])
    assert isinstance(refused, ReadError)
    assert isinstance(found, Article)
    assert "The pier was closed on Monday" in found.text


def test_a_letter_without_a_space_takes_no_time(tmp_path: Path) -> None:
    path = tmp_path / "letter.eml"
    path.write_text(f"From: Ida <ida@fjord.example>\nSubject: Pier\n\n{'x' * 60_000}\n")
    began = time.process_time()
    list(read_paths([path]))
    assert time.process_time() - began < 1


def test_a_headline_of_white_space_takes_no_time(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    told = '{"@type": "NewsArticle", "headline": "Storm' + " " * 60_000 + 'over"}'
    path.write_text(_PAGE + f'<script type="application/ld+json">{told}</script>' + _WORDS * 3)
    list(read_paths([path]))
    began = time.process_time()
    list(read_paths([path]))
    assert time.process_time() - began < 1
