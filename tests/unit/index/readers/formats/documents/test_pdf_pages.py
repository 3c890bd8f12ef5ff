"""PDFs whose pages are turned, locked for changes, narrow, or of columns drawn in any order."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from tests.support.reading_cases.document_cases import pdf
from tests.unit.index.readers.formats.documents.test_pdf import (
    DAY,
    LEFT,
    RIGHT,
    STORY,
    TITLE,
    Piece,
    drawn,
    read,
)

MIDDLE = [
    "The line was the last of nine",
    "that the company once ran, and",
    "its cars are older than those",
    "who drive them. Two were shown",
    "in a museum until the workshop",
    "asked to have them back again.",
]
HEAD = [(50.0, 760.0, TITLE), (50.0, 740.0, DAY)]


def column(lines: list[str], x: float, top: float = 700.0, step: float = 12.0) -> list[Piece]:
    return [(x, top - step * number, line) for number, line in enumerate(lines)]


def rows(*columns: list[Piece]) -> list[Piece]:
    """The pieces row by row, from left to right."""
    return sorted((piece for each in columns for piece in each), key=lambda p: (-p[1], p[0]))


THREE = [column(lines, x) for lines, x in ((LEFT, 50.0), (MIDDLE, 230.0), (RIGHT, 410.0))]
IN_THREE = " ".join([*LEFT, *MIDDLE, *RIGHT])
RIGHT_LONGER = " ".join([*LEFT, *RIGHT, *MIDDLE])


@pytest.mark.parametrize(
    ("pieces", "story"),
    [
        (HEAD + rows(*THREE), IN_THREE),
        (rows(*THREE) + HEAD, IN_THREE),
        (HEAD + rows(column(LEFT + MIDDLE, 50.0), column(RIGHT, 320.0)), IN_THREE),
        (HEAD + rows(column(LEFT, 50.0), column(RIGHT + MIDDLE, 320.0)), RIGHT_LONGER),
        (HEAD + rows(column(LEFT, 50.0), column(RIGHT, 320.0, top=696.0)), STORY),
        (HEAD + rows(column(LEFT, 50.0), column(RIGHT, 300.0)) + [(250.0, 60.0, "3")], STORY),
    ],
    ids=["three", "head last", "left longer", "right longer", "other lines", "page number"],
)
def test_columns_row_by_row(tmp_path: Path, pieces: list[Piece], story: str) -> None:
    found = read(tmp_path, drawn(pieces))
    assert (found.title, str(found.published_at)[:10]) == (TITLE, "2024-03-04")
    assert " ".join(found.text.split()) == story


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ([(50, 770, "Night tram to Vell runs"), (50, 750, "again after a year")], TITLE),
        (
            [(80, 770, "Night tram to Vell"), (90, 750, "runs again"), (85, 730, "after a year")],
            TITLE,
        ),
        ([(50, 770, "Tram is back"), (50, 750, "By Ann Roe")], "Tram is back"),
    ],
    ids=["two lines", "three lines", "byline"],
)
@pytest.mark.parametrize("gap", [12.0, 30.0])
def test_a_narrow_column_under_other_headlines(
    tmp_path: Path, head: list[Piece], title: str, gap: float
) -> None:
    under = head[-1][1] - gap
    pieces = [*head, (50.0, under, DAY), *column(LEFT + MIDDLE, 50.0, top=under - 40)]
    found = read(tmp_path, drawn(pieces, "/Title(untitled)"))
    assert (found.title, str(found.published_at)[:10]) == (title, "2024-03-04")
    assert found.text == " ".join(LEFT + MIDDLE)


LIGATURES = "<</BaseEncoding/WinAnsiEncoding/Differences[200/fi/fl/ff/ffi/ffl]>>"


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("The o\u00cbce is on \u00c8re.", "The office is on fire."),
        ("A \u00c9ood took the sta\u00ca.", "A flood took the staff."),
        ("They are con\u00c8rmed to be ba\u00cced.", "They are confirmed to be baffled."),
        ("\u00c8ve \u00c9oors", "five floors"),
    ],
)
def test_ligatures_by_the_names_of_their_glyphs(tmp_path: Path, shown: str, meant: str) -> None:
    data = pdf([[TITLE, DAY, "", shown]]).replace(b"/WinAnsiEncoding>>", LIGATURES.encode() + b">>")
    assert meant in read(tmp_path, data).text


def _encrypted(data: bytes, algorithm: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt("", "the owner's", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
def test_a_document_locked_for_changes_is_read(tmp_path: Path, algorithm: str) -> None:
    found = read(tmp_path, _encrypted(pdf([[TITLE, DAY, "", *LEFT, *RIGHT]]), algorithm))
    assert (found.title, str(found.published_at)[:10]) == (TITLE, "2024-03-04")
    assert found.text == STORY


def _turned(degrees: int) -> Callable[[bytes], bytes]:
    return lambda data: data.replace(b"/MediaBox[", b"/Rotate %d/MediaBox[" % degrees)


def _turned_words(degrees: int) -> Callable[[bytes], bytes]:
    """The lines run up, upside down or down, as their own matrix says."""
    begin = {90: b"0 1 -1 0 50 50", 180: b"-1 0 0 -1 550 50", 270: b"0 -1 1 0 550 800"}[degrees]
    return lambda data: data.replace(b"50 780 Td", begin + b" Tm")


@pytest.mark.parametrize("turn", [_turned, _turned_words], ids=["page", "words"])
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_is_read(
    tmp_path: Path, turn: Callable[[int], Callable[[bytes], bytes]], degrees: int
) -> None:
    data = pdf([[TITLE, DAY, "", *LEFT, *RIGHT]])
    found = read(tmp_path, turn(degrees)(data))
    assert (found.title, str(found.published_at)[:10]) == (TITLE, "2024-03-04")
    assert found.text == STORY
