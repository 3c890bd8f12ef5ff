"""Lines of a file come alike whether they are read one by one or many at once."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from index.errors import ReadError
from index.readers.encoding import MAX_LINE_BYTES, read_lines
from index.readers.source import Source, file_source

BLOCK = 65_536


def lines(source: Source, *, blank_too: bool = False) -> list[tuple[int, str]]:
    found = read_lines(source, blank_too=blank_too)
    return [(number, line if isinstance(line, str) else f"! {line}") for number, line in found]


def both(folder: Path, data: bytes, *, blank_too: bool = False) -> list[tuple[int, str]]:
    path = folder / "rows.jsonl"
    path.write_bytes(data)
    on_disk = file_source(path)
    # Of what is no file on the disk one line is read after the other.
    in_memory = Source(on_disk.name, lambda: io.BytesIO(data), on_disk.ending)
    found = lines(on_disk, blank_too=blank_too)
    assert found == lines(in_memory, blank_too=blank_too)
    return found


@pytest.mark.parametrize("around", [-2, -1, 0, 1, 2])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_line_that_ends_about_where_a_block_does(tmp_path: Path, around: int, end: bytes) -> None:
    first = b"x" * (BLOCK - len(end) + around)
    found = both(tmp_path, first + end + end + "zwölf".encode() + end + b"three")
    assert found == [(1, first.decode()), (3, "zwölf"), (4, "three")]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a\nb", [(1, "a"), (2, "b")]),
        (b"a\nb\n", [(1, "a"), (2, "b")]),
        (b"\n\r\n \na", [(1, ""), (2, ""), (3, ""), (4, "a")]),
        (b"\xef\xbb\xbfa\nb\n", [(1, "a"), (2, "b")]),
        (b"a\n\xef\xbb\xbfb\n\xef\xbb\xbf\n", [(1, "a"), (2, "b"), (3, "")]),
        (b"a\r\r\n\xc2\xa0b\xc2\xa0\n", [(1, "a"), (2, "\xa0b\xa0")]),
    ],
)
def test_what_a_line_is(tmp_path: Path, data: bytes, expected: list[tuple[int, str]]) -> None:
    assert both(tmp_path, data, blank_too=True) == expected
    assert both(tmp_path, data) == [each for each in expected if each[1]]


@pytest.mark.parametrize("bad", [b"\xff", b"a\0b", b"\x1c", "\xa0".encode()])
def test_a_bad_line_costs_no_other(tmp_path: Path, bad: bytes) -> None:
    (_, before), (number, told), (_, after) = both(tmp_path, b"before\n" + bad + b"\nafter\n")
    assert (before, number, after) == ("before", 2, "after")
    assert told.startswith("! ")


@pytest.mark.parametrize("more", [0, 1, BLOCK, 3 * BLOCK + 7])
def test_the_longest_line(tmp_path: Path, more: int) -> None:
    long = b"y" * (MAX_LINE_BYTES + more)
    before, found, after = both(tmp_path, b"before\n" + long + b"\nafter")
    assert (before, after) == ((1, "before"), (3, "after"))
    assert found[1].startswith("! ") == (more > 0)


def test_utf_16_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="UTF-16"):
        both(tmp_path, "a\nb\n".encode("utf-16"))
