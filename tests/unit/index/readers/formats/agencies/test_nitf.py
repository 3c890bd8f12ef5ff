"""NITF as agencies fill it in."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import ReadError
from index.models import Article
from index.readers import read_paths

BODY = "The ferry to Skerry sails again from Monday, the harbour board said."


def read(tmp_path: Path, docdata: str = "", head: str = "", status: str = "usable") -> object:
    path = tmp_path / "item.xml"
    path.write_text(
        f'<nitf><head><docdata management-status="{status}"><doc-id id-string="X1"/>{docdata}'
        f"</docdata></head><body><body.head><hedline><hl1>Ferry</hl1></hedline>{head}</body.head>"
        f"<body.content><p>{BODY}</p></body.content></body></nitf>",
        encoding="utf-8",
    )
    [found] = read_paths([path])
    return found


def article(tmp_path: Path, docdata: str = "", head: str = "", status: str = "usable") -> Article:
    found = read(tmp_path, docdata, head, status)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    ("docdata", "head", "publisher"),
    [
        ('<doc.copyright holder="Skerry Wire" year="2024"/>', "", "Skerry Wire"),
        ('<doc.rights owner="SKW"/>', "", "SKW"),
        ('<doc.copyright holder="x"/>', "<distributor>Skerry Wire</distributor>", "Skerry Wire"),
        ("", "", None),
    ],
)
def test_whose_it_is(tmp_path: Path, docdata: str, head: str, publisher: str | None) -> None:
    assert article(tmp_path, docdata, head).publisher == publisher


@pytest.mark.parametrize(
    "byline",
    [
        "By Ann Roe<byttl>Business Writer</byttl>",
        "By <person>Ann Roe</person><byttl>Skerry</byttl>",
        "BY Ann Roe",
    ],
)
def test_a_byline_without_what_its_writer_is(tmp_path: Path, byline: str) -> None:
    assert article(tmp_path, head=f"<byline>{byline}</byline>").author == "Ann Roe"


@pytest.mark.parametrize("status", ["canceled", "withheld"])
def test_an_item_that_was_taken_back(tmp_path: Path, status: str) -> None:
    assert article(tmp_path, status=status).retracted
    assert not article(tmp_path).retracted


def test_nothing_under_embargo_is_read(tmp_path: Path) -> None:
    release = '<date.release norm="{}0909T000100+0100"/>'
    later = read(tmp_path, release.format(2999), status="embargoed")
    endless = read(tmp_path, status="embargoed")
    assert isinstance(later, ReadError)
    assert isinstance(endless, ReadError)
    assert "until 2999-09-09" in str(later)
    assert "without an end" in str(endless)
    assert article(tmp_path, release.format(2016), status="embargoed").text == BODY
