"""Which publication dates are marked as not sure."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.models import Article
from index.readers import read_paths

WORDS = "<p>The pier was closed on Monday after a storm took two of its planks away.</p>"


def page(*, meta: str = "", address: str = "", ld: str = "") -> str:
    head = "<title>Pier closed after the storm</title>"
    if ld:
        head += (
            '<script type="application/ld+json">'
            f'{{"@type": "NewsArticle", "headline": "Pier", "datePublished": "{ld}"}}</script>'
        )
    if meta:
        head += f'<meta property="article:published_time" content="{meta}">'
    if address:
        head += f'<link rel="canonical" href="{address}">'
    return f"<html><head>{head}</head><body><article>{WORDS}</article></body></html>"


@pytest.mark.parametrize(
    ("given", "source", "sure"),
    [
        ({"meta": "2023-05-01T10:00:00Z"}, "meta", True),
        ({"address": "https://a.example/2023/05/01/pier"}, "url", False),
        ({"ld": "2023-05-01T23:30:00Z", "meta": "2023-05-02T09:00:00+14:00"}, "json-ld", True),
        ({"ld": "2023-05-01", "meta": "2023-05-09"}, "json-ld, unlike meta", False),
        (
            {"meta": "2023-05-09", "address": "https://a.example/2023/05/01/pier"},
            "meta, unlike url",
            False,
        ),
        ({"meta": "soon", "address": "https://a.example/2023/05/01/pier"}, "url", False),
        ({}, None, True),
    ],
)
def test_a_date_says_where_it_is_from_and_whether_it_is_sure(
    given: dict[str, str], source: str | None, sure: bool, tmp_path: Path
) -> None:
    path = tmp_path / "a.html"
    path.write_text(page(**given))
    [article] = read_paths([path])
    assert isinstance(article, Article)
    assert (article.date_source, article.date_is_sure) == (source, sure)
