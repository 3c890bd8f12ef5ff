"""The headline of a printed page is what is set in its largest letters."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from index.models import Article
from index.readers import read_paths
from index.readers.formats.documents.headline import LetterSizes
from tests.support.reading_cases.document_cases import pdf

BODY = [
    "The night tram to Vell will run again from Friday, the city said after",
    "a year in which it stood still. Its rails had been worn down by salt from",
    "the harbour, engineers found last autumn. Shops along the line had asked",
    "for it since the summer, when a petition with 3,100 names was handed to",
    "the mayor. Tickets stay at four crowns until the end of the year, she",
    "promised. The line was opened in 1911 and is the oldest of the town.",
]
STORY = " ".join(BODY)

Line = tuple[float, str]


def read(folder: Path, lines: Sequence[Line], info: str = "", scale: float = 1) -> Article:
    """A page of lines in letters of these sizes, which its matrix makes larger by `scale`."""
    shown, up = "", 760.0
    for size, words in lines:
        up -= 2 * size
        shown += f"/F1 {size / scale} Tf {scale} 0 0 {scale} 50 {up} Tm ({words}) Tj "
    data = pdf([["@"]], info).replace(b"(@)Tj 0 -14 Td ", b"")
    stream = f"BT {shown}ET".encode("cp1252")
    begin, end = data.index(b"<</Length"), data.index(b"\nendstream")
    body = b"<</Length %d>>stream\n%s" % (len(stream), stream)
    path = folder / "sheet-7.pdf"
    path.write_bytes(data[:begin] + body + data[end:])
    [article] = read_paths([path])
    assert isinstance(article, Article), article
    return article


def body(size: float = 10) -> list[Line]:
    return [(size, line) for line in BODY]


@pytest.mark.parametrize("scale", [1, 10])
@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ([(22, "Night tram to Vell runs again")], "Night tram to Vell runs again"),
        ([(22, "Night tram to Vell"), (22, "runs again")], "Night tram to Vell runs again"),
        (
            [(13, "A line for the harbour"), (22, "Night tram to Vell runs again"), (9, "Ada M.")],
            "Night tram to Vell runs again",
        ),
        ([(40, "7"), (22, "Night tram to Vell runs again")], "Night tram to Vell runs again"),
        ([(40, "1 March 2024"), (22, "Night tram to Vell")], "Night tram to Vell"),
    ],
)
def test_the_largest_letters(
    tmp_path: Path, lines: Sequence[Line], title: str, scale: float
) -> None:
    article = read(tmp_path, [*lines, *body()], scale=scale)
    assert article.title == title
    assert article.text.endswith(STORY)
    assert "Night tram to Vell runs" not in article.text


def test_a_headline_in_the_middle_of_the_page(tmp_path: Path) -> None:
    article = read(tmp_path, [*body(), (22, "Night tram to Vell runs again"), *body()])
    assert article.title == "Night tram to Vell runs again"
    assert article.text == f"{STORY}\n\n{STORY}"


@pytest.mark.parametrize(
    "lines",
    [
        [(10, "Night tram to Vell runs again"), *body()],
        [(12, "Night tram to Vell runs again"), *body()],
    ],
)
def test_letters_that_are_hardly_larger_say_nothing(tmp_path: Path, lines: Sequence[Line]) -> None:
    article = read(tmp_path, lines, "/Title (Trams of Vell)")
    assert article.taken_from["title"] != "paragraph styled so"


def test_a_head_with_an_address_is_no_headline(tmp_path: Path) -> None:
    head = "www.vell.example | March 2024 | 41"
    article = read(tmp_path, [(10, head), *body()], "/Title (Trams of Vell)")
    assert article.title == "Trams of Vell"
    assert head not in article.text


def test_a_day_alone_in_the_first_line(tmp_path: Path) -> None:
    lines = [(10, "5 March 2024"), (10, "To the people of Vell:"), *body()]
    article = read(tmp_path, lines, "/CreationDate (D:20240316120000Z)")
    assert str(article.published_at).startswith("2024-03-05")
    assert article.title == "To the people of Vell:"
    assert article.text == STORY


def test_letters_that_are_drawn_as_one_in_a_headline() -> None:
    sizes, upright = LetterSizes(), (1, 0, 0, 1, 0, 0)
    lines = ["Ferry offers after the flood", *BODY]
    sizes.see("Ferry o\ufb00ers after the \ufb02ood", upright, upright, None, 22)
    for line in BODY:
        sizes.see(line, upright, upright, None, 10)
    assert sizes.headline(lines) == range(1)
