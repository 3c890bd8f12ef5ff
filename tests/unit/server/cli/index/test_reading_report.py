"""The lines of `--report`: fields and their places, what was dropped and why, what was not read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer

from index import Article, ReadError
from index.readers import read_paths
from server.cli.index.reading_report import reading_report

PROSE = "The harbour board voted on Monday to close the old pier before winter."
PAGE = f"Subscribe to our news\n\nIRNA\n\nOld pier is shut\n\n1 May 2023\n\n{PROSE}\n\nShare this\n"
HTML = f"""<html><head><title>Old pier | Post</title><meta property="og:site_name" content="Post">
<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "2023-05-01",
"headline": "Old pier is shut", "author": "Ana Moss"}}</script></head>
<body><article><h1>Old pier is shut</h1><p>{PROSE}</p><p>{PROSE}</p></article></body></html>"""


def lines(folder: Path, name: str, data: str) -> list[dict[str, object]]:
    """What the report says of a file, and nothing of what is None."""
    path, report = folder / name, folder / "report.jsonl"
    path.write_text(data, encoding="utf-8")
    with reading_report(report) as writing:
        for item in read_paths([path], on_skipped=writing.skipped):
            if isinstance(item, Article):
                writing.article(item, "read", ("no day",))
            else:
                writing.refused(item)
    return [json.loads(line) for line in report.read_text("utf-8").splitlines()]


def places(line: dict[str, object]) -> dict[str, str]:
    fields = line["fields"]
    assert isinstance(fields, dict)
    return {name: field["taken_from"] for name, field in fields.items()}


def test_page_text(tmp_path: Path) -> None:
    (line,) = lines(tmp_path, "page.txt", PAGE)
    assert (line["outcome"], line["doubts"]) == ("read", ["no day"])
    assert places(line) == {
        "id": "made from its name or address",
        "title": "header",
        "publisher": "header",
        "published_at": "header",
        "text": "body",
    }
    assert line["dropped"] == [
        {"words": words, "why": "above the story"}
        for words in ("Subscribe to our news", "IRNA", "Old pier is shut", "1 May 2023")
    ] + [{"words": "Share this", "why": "below the story"}]


def test_a_page_of_html(tmp_path: Path) -> None:
    (line,) = lines(tmp_path, "page.html", HTML)
    assert places(line) == {
        "id": "made from its name or address",
        "title": "json-ld",
        "publisher": "meta",
        "published_at": "json-ld",
        "author": "json-ld",
        "text": "page",
    }
    assert {"words": "Old pier is shut", "why": "headline, byline, day or the site's words"} in (
        line["dropped"]  # type: ignore[operator]
    )


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("a.md", f"---\ntitle: Old pier\n---\n{PROSE}", "front matter"),
        ("a.md", f"# Old pier\n\n{PROSE}", "first heading"),
        ("a.md", PROSE, "file name"),
        ("a.txt", f"Old pier\n\n{PROSE}", "first line"),
        ("a.jsonl", f'{{"headline": "Old pier", "text": "{PROSE}"}}', 'field "headline"'),
        ("a.jsonl", f'{{"text": "{PROSE}"}}', "first words"),
        ("a.csv", f'Title,Text\nOld pier,"{PROSE}"\n', 'field "title"'),
        ("a.eml", f"From: Post <a@b.example>\nSubject: Old pier\n\n{PROSE}\n", "header"),
    ],
)
def test_where_a_title_is_from(name: str, data: str, place: str, tmp_path: Path) -> None:
    (line,) = lines(tmp_path, name, data)
    assert places(line)["title"] == place


def test_a_value_that_says_nothing_is_told_with_its_reason(tmp_path: Path) -> None:
    (line,) = lines(tmp_path, "a.jsonl", f'{{"title": "Old pier", "author": 7, "text": "{PROSE}"}}')
    why = "a value that says nothing as this field"
    assert line["dropped"] == [{"words": "author: 7", "why": why}]


def test_what_is_no_article(tmp_path: Path) -> None:
    (line,) = lines(tmp_path, "a.txt", "\0")
    assert line["outcome"] == "refused"
    assert "NUL" in str(line["why"])
    with reading_report(tmp_path / "r") as writing:
        writing.skipped("README.md", "no article, by its name")
        writing.refused(ReadError("x.pdf", "locked.", "Unlock it."))
    skipped, refused = (tmp_path / "r").read_text().splitlines()
    assert json.loads(skipped) == {
        "source": "README.md",
        "outcome": "skipped",
        "why": "no article, by its name",
    }
    assert json.loads(refused)["why"] == "x.pdf: locked. Unlock it."


def test_long_words_are_cut(tmp_path: Path) -> None:
    (line,) = lines(tmp_path, "a.md", f"# Old pier\n\n{PROSE * 100}")
    fields = line["fields"]
    assert isinstance(fields, dict)
    assert len(fields["text"]["value"]) == 201


def test_a_file_that_cannot_be_written_ends_the_command(tmp_path: Path) -> None:
    with pytest.raises(typer.Exit), reading_report(tmp_path / "none" / "r.jsonl"):
        pass


def test_without_a_file_nothing_is_written(tmp_path: Path) -> None:
    with reading_report(None) as writing:
        writing.skipped("x", "y")
    assert list(tmp_path.iterdir()) == []
