"""Bytes on disk → text: the one place that decides what is text at all."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator
from pathlib import Path

from index.errors import ReadError

MAX_FILE_BYTES = 50_000_000
MAX_LINE_BYTES = 8_000_000

_SKIP_BYTES = 65_536
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def source_name(path: Path) -> str:
    """The path as printable text; bytes of a file name that are not UTF-8 become U+FFFD."""
    return os.fsencode(path).decode(errors="replace")


def read_text(path: Path) -> str:
    """The whole file, its line ends untouched, without a byte order mark.

    Raises ReadError where the file is too large, empty, binary or wrongly encoded; OSError as
    the system gives it.
    """
    source = source_name(path)
    with path.open("rb") as file:
        data = file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        raise ReadError(
            source,
            f"the file is larger than {MAX_FILE_BYTES:,} bytes.",
            "Split it into one file for each article.",
        )
    return _decode(source, data, "UTF-16" if data[:2] in _UTF16_MARKS else "UTF-8")


def read_lines(path: Path) -> Iterator[tuple[int, str | ReadError]]:
    """Each line that is not blank, counted from 1 and without its end, one in memory at a time.

    A line that is too long or not UTF-8 comes as a ReadError whose source is `path#LINE`.
    Raises ReadError where no line holds anything; OSError as the system gives it.
    """
    source = source_name(path)
    blank = True
    with path.open("rb") as file:
        if file.read(2) in _UTF16_MARKS:
            why = "it is UTF-16, and JSON Lines must be UTF-8."
            raise ReadError(source, why, _iconv("UTF-16"))
        file.seek(0)
        number = 0
        while line := file.readline(MAX_LINE_BYTES + 1):
            number += 1
            if len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
                while (rest := file.readline(_SKIP_BYTES)) and not rest.endswith(b"\n"):
                    pass
                blank = False
                yield number, _too_long(f"{source}#{number}")
            elif line.strip():
                blank = False
                yield number, _decoded_line(f"{source}#{number}", line)
    if blank:
        raise _empty(source)


def _decode(source: str, data: bytes, encoding: str) -> str:
    if encoding == "UTF-8" and b"\0" in data:
        raise _binary(source, f"byte {data.index(0)}")
    try:
        text = data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise ReadError(
            source, f"not valid {encoding} at byte {error.start}.", _iconv("WINDOWS-1252")
        ) from None
    if "\0" in text:
        raise _binary(source, f"character {text.index(chr(0))}")
    if not text.strip():
        raise _empty(source)
    return text


def _decoded_line(source: str, line: bytes) -> str | ReadError:
    try:
        return _decode(source, line.rstrip(b"\r\n"), "UTF-8")
    except ReadError as error:
        return error


def _empty(source: str) -> ReadError:
    return ReadError(source, "empty: there is no text in it.", "Remove it, or fetch it again.")


def _binary(source: str, where: str) -> ReadError:
    return ReadError(
        source,
        f"binary, not text: it holds a NUL at {where}.",
        "Export the article as text and add that file.",
    )


def _too_long(source: str) -> ReadError:
    return ReadError(
        source,
        f"the line is longer than {MAX_LINE_BYTES:,} bytes.",
        "Give one article a line, without pictures or other data in it.",
    )


def _iconv(encoding: str) -> str:
    return (
        f"Convert it, for example: iconv -f {encoding} -t UTF-8 OLD > NEW "
        "(-f names the file's present encoding)."
    )
