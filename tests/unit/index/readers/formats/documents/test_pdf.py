"""PDFs as newspapers set them: columns, hyphens, running heads, and what programs write in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from index.errors import ReadError
from index.models import Article
from index.readers import read_paths
from index.readers.formats.documents.columns import reading_order
from index.readers.formats.documents.headline import plain_letters
from index.readers.formats.documents.paragraphs import paragraphs
from tests.support.reading_cases.document_cases import pdf

LEFT = [
    "The night tram to Vell will run",
    "again from Friday, the city said",
    "after a year in which it stood",
    "still. Its rails had been worn",
    "down by salt from the harbour,",
    "engineers found last autumn.",
]
RIGHT = [
    "Shops along the line had asked",
    "for it since the summer, when a",
    "petition with 3,100 names was",
    "handed to the mayor. Tickets",
    "stay at four crowns until the",
    "end of the year, she promised.",
]
STORY = " ".join([*LEFT, *RIGHT])
TITLE = "Night tram to Vell runs again after a year"
DAY = "4 March 2024"

Piece = tuple[float, float, str]


def drawn(pieces: Sequence[Piece], info: str = "") -> bytes:
    """A page whose pieces are drawn where and in the order that they are given."""
    shown = "".join(f"1 0 0 1 {x} {y} Tm ({text}) Tj " for x, y, text in pieces)
    data = pdf([["@"]], info).replace(b"(@)Tj 0 -14 Td ", b"")
    stream = f"BT /F1 10 Tf {shown}ET".encode("cp1252")
    begin, end = data.index(b"<</Length"), data.index(b"\nendstream")
    body = b"<</Length %d>>stream\n%s" % (len(stream), stream)
    return data[:begin] + body + data[end:]


def read(folder: Path, data: bytes) -> Article:
    path = folder / "page-of-the-paper.pdf"
    path.write_bytes(data)
    [article] = read_paths([path])
    assert isinstance(article, Article), article
    return article


def two_columns(order: str, *, header: bool = True) -> list[Piece]:
    left = [(50.0, 700.0 - 12 * i, line) for i, line in enumerate(LEFT)]
    right = [(320.0, 700.0 - 12 * i, line) for i, line in enumerate(RIGHT)]
    rows = [piece for row in zip(left, right, strict=True) for piece in row]
    back = [piece for row in zip(right, left, strict=True) for piece in row]
    body = {"by row": rows, "by column": left + right, "from the right": back}[order]
    return [(50, 760, TITLE), (50, 740, DAY), *body] if header else body


@pytest.mark.parametrize("order", ["by row", "by column", "from the right"])
def test_columns_are_read_one_after_the_other(tmp_path: Path, order: str) -> None:
    found = read(tmp_path, drawn(two_columns(order)))
    assert (found.title, str(found.published_at)[:10]) == (TITLE, DAY and "2024-03-04")
    assert " ".join(found.text.split()) == STORY


def test_a_table_is_read_row_by_row(tmp_path: Path) -> None:
    rows = [("Line", "Years", "Cost"), ("Vell", "14", "3 m"), ("Harbour", "2", "9 m")]
    rows += [("Old town", "7", "1 m"), ("Airport", "9", "6 m"), ("Mill", "5", "2 m")]
    pieces = [
        (50.0 + 150 * x, 600.0 - 12 * y, cell)
        for y, row in enumerate(rows)
        for x, cell in enumerate(row)
    ]
    text = read(tmp_path, drawn([(50, 760, TITLE), (50, 740, DAY), *pieces, (50, 400, STORY)])).text
    flat = " ".join(text.split())
    assert flat.index("Vell") < flat.index("14") < flat.index("3 m") < flat.index("Harbour")


@pytest.mark.parametrize(
    "pieces",
    [
        [(150, 700, "runs again on Friday."), (50, 700, "The night tram")],
        [(120, 700, "tram runs again on Friday."), (50, 700, "The night")],
        [(250, 700, "on Friday."), (150, 700, "runs again"), (50, 700, "The night tram")],
    ],
)
def test_a_piece_drawn_further_left_is_no_part_of_the_word(
    tmp_path: Path, pieces: list[Piece]
) -> None:
    assert read(tmp_path, drawn(pieces)).text == "The night tram runs again on Friday."


@pytest.mark.parametrize("title", [TITLE, "Tram is back", "Night tram"])
def test_a_narrow_column_under_its_headline(tmp_path: Path, title: str) -> None:
    pieces = [(50.0, 760.0, title), (50.0, 740.0, DAY)]
    pieces += [(50.0, 700.0 - 12 * i, line) for i, line in enumerate(LEFT)]
    found = read(tmp_path, drawn(pieces, "/Title(untitled)"))
    assert (found.title, str(found.published_at)[:10]) == (title, "2024-03-04")
    assert found.text == " ".join(LEFT).replace("harbour, engineers", "harbour, engineers")


@pytest.mark.parametrize(
    "title",
    [
        "untitled",
        "Untitled-3",
        "Microsoft Word - tram_v2_FINAL",
        "Microsoft PowerPoint - Tram",
        "tram_2024.indd",
        "Tram story final.docx",
        "10811.exe",
        "Document1",
        "tram_final",
        "Adobe InDesign - Seite 3",
        "",
    ],
)
def test_what_a_program_calls_a_document_is_no_headline(tmp_path: Path, title: str) -> None:
    page = [[TITLE, DAY, "", *LEFT]]
    assert read(tmp_path, pdf(page, f"/Title({title})")).title == TITLE
    bare = read(tmp_path, pdf([LEFT], f"/Title({title})"))
    assert bare.title == "page-of-the-paper"
    assert read(tmp_path, pdf([LEFT], f"/Title({TITLE})")).title == TITLE


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("D:20240304070000+01'00'", "2024-03-04"),
        ("D:20240304", "2024-03-04"),
        ("D:20240304250000Z", "2024-03-04"),
        ("D:20240304070000+99'99'", "2024-03-04"),
        ("2024-03-04", "2024-03-04"),
        ("D:00000000000000", None),
        ("20240304", "2024-03-04"),
        ("D:20241399", None),
        ("D:2024", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_an_odd_date_costs_no_article(tmp_path: Path, date: str, day: str | None) -> None:
    found = read(tmp_path, pdf([LEFT], f"/CreationDate({date})/Author(Ann  Roe)"))
    assert (found.published_at and str(found.published_at)[:10]) == day
    assert found.author == "Ann Roe"


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["The old draw-", "bridge. A drawbridge."], "The old drawbridge. A drawbridge."),
        (["The old draw\u2010", "bridge is shut."], "The old drawbridge is shut."),
        (["The cause\u00ad", "way is shut."], "The causeway is shut."),
        (["A diplo-", "mat said so."], "A diplomat said so."),
        (["It is well-", "known here."], "It is well-known here."),
        (["The so-", "called plan."], "The so-called plan."),
        (["A 24-", "hour watch."], "A 24-hour watch."),
        (["A thirty-", "year-old span."], "A thirty-year-old span."),
        (["A tram-", "like car. No tram-like one."], "A tram-like car. No tram-like one."),
        (["Talks of US-", "Japan trade."], "Talks of US-Japan trade."),
        (["Two- and three-", "year terms."], "Two- and three-year terms."),
        (["Both two-", "and four-day weeks."], "Both two- and four-day weeks."),
        (["Die Ein-", "und Ausfahrt."], "Die Ein- und Ausfahrt."),
        (["The new so-", "ciety met."], "The new society met."),
        (["They ex-", "pect more."], "They expect more."),
        (["It was late -", "very late."], "It was late - very late."),
    ],
)
def test_a_word_over_two_lines(lines: list[str], text: str) -> None:
    above, below = "A line as long as any here", "and another that is as long."
    first, last = lines
    assert paragraphs([f"{above} {first}", f"{last} {below}"]) == [f"{above} {text} {below}"]


def test_letters_that_were_drawn_as_one() -> None:
    for drawn_as, meant in {
        "o\ufb03cer con\ufb01rmed": "officer confirmed",
        "\ufb02ood, sta\ufb00, ba\ufb04e": "flood, staff, baffle",
        "\ufeb3\ufefc\ufee1": "سلام",
        "é ½ ² ™": "é ½ ² ™",
    }.items():
        assert plain_letters(drawn_as) == meant


def test_heads_that_alternate_are_no_part_of_the_text(tmp_path: Path) -> None:
    pages = []
    for number in range(1, 7):
        head = f"{number} NORTHERN COURIER" if number % 2 == 0 else f"City and country {number}"
        inner = [f"{line} {'abcdef'[number - 1]}" for line in LEFT]
        pages.append([head, *inner])
    found = read(tmp_path, pdf(pages))
    assert "COURIER" not in found.text
    assert "City and country" not in found.text
    assert "city said f" in found.text


def test_rows_of_other_letters_change_nothing() -> None:
    assert reading_order(["One two", "three"], ["One", "four"]) == ["One two", "three"]
    assert reading_order([], []) == []


def test_lines_as_long_as_a_book_without_a_space() -> None:
    lines = ["a" * 400_000, f"{'b' * 400_000}-", "c" * 400_000]
    assert paragraphs(lines) == [f"{lines[0]} {lines[1][:-1]}{lines[2]}"]


def test_a_file_of_dictionaries_without_an_end_is_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = pdf([[TITLE, *LEFT]])
    monkeypatch.setattr("index.readers.formats.documents.pdf._MOST_UNCLOSED", 500)
    assert "night tram" in read(tmp_path, whole).text
    closed, unclosed = b"trailer<</A<</Size 7>> >>\n", b"trailer<</A<</Size 7>> \n"
    assert "night tram" in read(tmp_path, whole + closed * 20).text
    path = tmp_path / "page.pdf"
    # The last one, at the end of a file that was cut, is no reason.
    for count, is_refused in ((1, False), (20, True)):
        path.write_bytes(whole + unclosed * count)
        [found] = read_paths([path])
        assert isinstance(found, ReadError) is is_refused, found
    assert "its parts have no end" in str(found)


def test_properties_that_stand_elsewhere_in_the_file(tmp_path: Path) -> None:
    data = drawn(two_columns("by column"), "/Author (Ann Roe)/CreationDate (D:20240304090000Z)")
    for number, value in ((90, b"(Ann Roe)"), (91, b"(D:20240304090000Z)")):
        data = data.replace(value, b"%d 0 R" % number, 1)
        # Its table of contents is wrong now, and pypdf makes it anew.
        data = data.replace(b"xref", b"%d 0 obj\n%s\nendobj\nxref" % (number, value), 1)
    article = read(tmp_path, data)
    assert article.author == "Ann Roe"
    assert str(article.published_at).startswith("2024-03-04")


@pytest.mark.parametrize("together", [1, 2])
def test_a_running_line_that_is_drawn_with_another_on_some_pages(
    tmp_path: Path, together: int
) -> None:
    parts = "quay crane shed rails lamps tolls mole buoys dredge slip".split()
    words = "The committee went through the {} of the plan and asked what they would cost."
    foot = "Minutes of the harbour committee of Ostholm, sheet {}"
    pages = [
        [
            words.format(parts[n]),
            f"{foot.format(n)}/draft {n}" if n % 3 < together else foot.format(n),
        ]
        for n in range(10)
    ]
    assert "Minutes" not in read(tmp_path, pdf(pages)).text
