"""References, read again by libraries that others keep."""

from __future__ import annotations

import json
import re
import warnings
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import bibtexparser
import pytest
import rispy

from index import ArticleRef
from server.protocols.exports.references import bibtex, csl_json, ris
from server.protocols.exports.report import Source

with warnings.catch_warnings():
    # Escapes in its docstrings.
    warnings.simplefilter("ignore")
    from citeproc import (
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON

WALL = ArticleRef(
    article_id="wall",
    version=1,
    title="Wall & quay: 40% {higher} for $5_000 — ~ ^ \\ #1",
    publisher="The Selby Post",
    published_at=datetime(2024, 2, 6, 23, tzinfo=UTC),
    url="https://post.example/wall?a=1&b={2}",
)
QUOTED = Source("[1]", WALL, "It is 5 m\nhigh.", 0, 15, author="By Ann Roe, Bo Lind")
SCRIPTS = [
    Source("[2]", replace(WALL, article_id=name, title=title, publisher=publisher, url=None))
    for name, title, publisher in (
        ("ar", "كم ارتفاع الجدار؟", "جريدة الميناء"),
        ("ja", "壁の高さ", "港新聞"),
        ("el", "Το τείχος", "Η Εφημερίδα"),
    )
]
UNDATED = Source("[3]", ArticleRef("u", 1, "Untold", None, None, None), author="")
EVERY = [QUOTED, *SCRIPTS, UNDATED]


def test_bibtex_is_read_whole() -> None:
    library = bibtexparser.parse_string(bibtex(EVERY))
    assert not library.failed_blocks
    assert len(library.entries) == len({entry.key for entry in library.entries}) == len(EVERY)
    fields = {name: field.value for name, field in library.entries[0].fields_dict.items()}
    assert re.sub(r"\\text(backslash|asciitilde|asciicircum)\{\}", "?", fields["title"]) == (
        r"{Wall \& quay: 40\% \{higher\} for \$5\_000 — ? ? ? \#1}"
    )
    assert fields["author"] == "{Ann Roe} and {Bo Lind}"
    assert fields["url"] == "https://post.example/wall?a=1&b=%7B2%7D"
    assert (fields["date"], fields["month"]) == ("2024-02-06", "2")
    assert fields["note"] == "“It is 5 m high.”"
    assert [entry.fields_dict["title"].value for entry in library.entries[1:4]] == [
        f"{{{each.article.title}}}" for each in SCRIPTS
    ]


def test_ris_is_read_whole() -> None:
    records = rispy.loads(ris(EVERY))
    assert [record["title"] for record in records] == [each.article.title for each in EVERY]
    first = records[0]
    assert first["type_of_reference"] == "NEWS"
    assert first["authors"] == ["Ann Roe", "Bo Lind"]
    assert (first["year"], first["date"]) == ("2024", "2024/02/06/")
    assert first["urls"] == ["https://post.example/wall?a=1&b={2}"]
    assert first["notes"] == ["“It is 5 m high.”"]


def test_a_title_cannot_begin_a_line_of_ris() -> None:
    hostile = replace(QUOTED, article=replace(WALL, title="A\r\nER  - \r\nTY  - BOOK\u2028x"))
    (record,) = rispy.loads(ris([hostile]))
    assert record["title"] == "A ER - TY - BOOK x"


@pytest.mark.filterwarnings("ignore")
def test_csl_json_is_cited_by_a_processor() -> None:
    items: list[dict[str, Any]] = json.loads(csl_json(EVERY))
    assert items[0]["container-title"] == "The Selby Post"
    assert items[0]["issued"] == {"date-parts": [[2024, 2, 6]]}
    assert "author" not in items[-1]
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    for item in items:
        bibliography.register(Citation([CitationItem(item["id"])]))
    cited = "\n".join(map(str, bibliography.bibliography()))
    for words in ("Ann Roe", "2024", "Wall & quay: 40% {higher}", "壁の高さ", "جريدة الميناء"):
        assert words in cited


def test_an_article_cited_twice_is_one_reference() -> None:
    again = replace(QUOTED, label="[2]", quote="And wide.", notices=("RETRACTED",))
    (item,) = json.loads(csl_json([QUOTED, again]))
    assert item["note"] == "RETRACTED; “It is 5 m high.”; “And wide.”"


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Roe, Ann", ["Roe, Ann"]),
        ("Ann Roe, Bo Lind and Cy Ode", ["Ann Roe", "Bo Lind", "Cy Ode"]),
        ("by Ann Roe; Bo Lind", ["Ann Roe", "Bo Lind"]),
        ("王小明", ["王小明"]),
    ],
)
def test_names_of_authors(written: str, names: list[str]) -> None:
    (item,) = json.loads(csl_json([replace(QUOTED, author=written)]))
    assert [each["literal"] for each in item["author"]] == names


def test_pages_stand_in_the_field_of_each_format() -> None:
    quotes = [replace(QUOTED, pages=(3, 4)), replace(QUOTED, label="[2]", pages=(7,))]
    assert json.loads(csl_json(quotes))[0]["page"] == "3–4, 7"
    library = bibtexparser.parse_string(bibtex(quotes))
    assert library.entries[0].fields_dict["pages"].value == "3--4, 7"
    [entry] = rispy.loads(ris(quotes))
    assert (entry["start_page"], entry["end_page"]) == ("3", "7")
