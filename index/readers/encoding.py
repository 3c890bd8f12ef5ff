"""Bytes on disk → text: the one place that decides what is text at all."""

from __future__ import annotations

import codecs
import io
import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from index.errors import ReadError
from index.readers.source import Source

logger = logging.getLogger(__name__)

MAX_FILE_BYTES = 50_000_000
MAX_MARKUP_BYTES = 10_000_000
MAX_LINE_BYTES = 8_000_000

_SKIP_BYTES = 65_536
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_DECLARED_WITHIN = 4096
# What pages mean by these names, as browsers have it.
_MEANT = {
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "latin-1": "windows-1252",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "euc-kr",
    "macintosh": "mac_roman",
}
# What writers mean who name the standard but use their system's own letters beside it.
_WIDER = {"shift_jis": "cp932", "shift-jis": "cp932", "euc-kr": "cp949", "big5": "big5hkscs"}
_WIDER |= {"x-sjis": "cp932", "windows-31j": "cp932", "ks_c_5601-1987": "cp949"}
# These look like UTF-8, being made of ASCII.
_SEVEN_BITS = ("iso-2022-jp", "iso-2022-kr", "hz-gb-2312", "utf-7")
_MOST_UNKNOWN = 0.02
_PLAIN_CODECS = re.compile(
    r"utf-?8|utf-?16(?:le|be)?|iso-?8859-\d+|windows-\d+|cp125\d|koi8-[ru]|shift[_-]jis|euc-(?:jp|kr)"
    r"|iso-2022-jp|big5(?:-hkscs)?|gb18030|mac_roman|tis-620"
)
_MOJIBAKE = re.compile("[ÃÐÑ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€|Â[\xa0-\xbf]")
_FIRST_OF_MOJIBAKE = ("Ã", "Ð", "Ñ", "Â", "â€")
_LEAST_MOJIBAKE = 2


def read_bytes(source: Source, most: int = MAX_FILE_BYTES) -> bytes:
    """The whole of it. Raises ReadError where it is larger than `most`; OSError as it comes."""
    with source.open() as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise ReadError(
            source.name,
            f"the file is larger than {most:,} bytes.",
            "Split it into one file for each article.",
        )
    return data


def read_text(source: Source) -> str:
    """The whole file, its line ends untouched, without a byte order mark.

    Raises ReadError where the file is too large, empty, binary or wrongly encoded; OSError as
    the system gives it.
    """
    data = read_bytes(source)
    text = _decode(source.name, data, "UTF-16" if data[:2] in _UTF16_MARKS else "UTF-8")
    return _unmangled(source.name, text)


def read_markup(source: Source) -> str:
    """A page of HTML or the like, in the encoding that it or its server names.

    What is valid UTF-8 is UTF-8 whatever is named; where nothing is, it is Windows-1252, as
    browsers take it. A few bytes that are none of the encoding become U+FFFD, as there. Raises as
    `read_text` does.
    """
    data = read_bytes(source, MAX_MARKUP_BYTES)
    encoding = _encoding(source, data)
    try:
        text = _decode(source.name, data, encoding)
    except ReadError:
        text = data.decode(encoding, "replace")
        if (
            "\0" in text
            or not text.count("\ufffd") <= _MOST_UNKNOWN * len(text)
            or not text.strip()
        ):
            raise
        logger.warning(
            "%s: some bytes of it are not %s; U+FFFD stands for them.", source.name, encoding
        )
    return _unmangled(source.name, text)


def _encoding(source: Source, data: bytes) -> str:
    if data[:2] in _UTF16_MARKS:
        return "UTF-16"
    try:
        data.decode()
        return "UTF-8"
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    named = (source.charset or (declared[1].decode("ascii", "replace") if declared else "")).lower()
    meant = _MEANT.get(named, named)
    return meant if _is_plain(meant) else "windows-1252"


def _is_plain(encoding: str) -> bool:
    """Whether it is a known encoding of text; others are slow, or do more than decode."""
    try:
        codecs.lookup(encoding)
    # ValueError: a name with a NUL in it.
    except (LookupError, ValueError):
        return False
    return _PLAIN_CODECS.fullmatch(encoding) is not None or encoding in _WIDER.values()


def decoded_as(data: bytes, charset: str | None) -> str:
    """A piece of a letter, in the encoding that it names or else those that are usual; where
    it is of none, what is unknown of it as U+FFFD."""
    named = (charset or "").lower()
    if named in _SEVEN_BITS:
        return data.decode(named, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    meant = _MEANT.get(named, named)
    for codec in (meant, _WIDER.get(named, _WIDER.get(meant, ""))):
        if _is_plain(codec):
            text = data.decode(codec, "replace")
            if text.count("\ufffd") <= _MOST_UNKNOWN * len(text):
                return text.removeprefix("\ufeff")
    return data.decode("windows-1252", "replace")


def _unmangled(source: str, text: str) -> str:
    """UTF-8 that was once read as Windows-1252 ("donâ€™t"), made good; all of it or nothing."""
    # Looking for one letter is far quicker than for a pattern, and most texts hold none of these.
    if text.isascii() or not any(first in text for first in _FIRST_OF_MOJIBAKE):
        return text
    if len(_MOJIBAKE.findall(text)) < _LEAST_MOJIBAKE:
        return text
    try:
        bytes_meant = b"".join(
            # Windows-1252 leaves five bytes out; they came through as control characters.
            mangled.encode("latin-1" if "\x80" <= mangled < "\xa0" else "windows-1252")
            for mangled in text
        )
        mended = bytes_meant.decode()
    except UnicodeError:
        return text
    logger.warning("%s: it was UTF-8 read as Windows-1252 and saved so; mended.", source)
    return mended


def read_lines(source: Source, *, blank_too: bool = False) -> Iterator[tuple[int, str | ReadError]]:
    """Each line that is not blank, counted from 1 and without its end, one in memory at a time.

    With `blank_too` blank ones come as well. A line that is too long or not UTF-8 comes as a
    ReadError whose source is `NAME#LINE`. Raises ReadError where no line holds anything; OSError
    as the system gives it.
    """
    blank, number = True, 0
    with source.open() as file:
        for block in _blocks_of_lines(file):
            if not number and block[:2] in _UTF16_MARKS:
                why = "it is UTF-16, and what is read line by line must be UTF-8."
                raise ReadError(source.name, why, _iconv("UTF-16"))
            for line in _split(block.removesuffix(b"\n")):
                number += 1
                if isinstance(line, str):
                    text = line.rstrip("\r")
                    if text and not text.isspace():
                        blank = False
                        yield number, text
                        continue
                    line = line.encode()
                if len(line) > MAX_LINE_BYTES:
                    blank = False
                    yield number, _too_long(f"{source.name}#{number}")
                elif (held := line.rstrip(b"\r")).removeprefix(codecs.BOM_UTF8).strip():
                    blank = False
                    yield number, _decoded_line(source.name, number, held)
                elif blank_too:
                    yield number, ""
    if blank:
        raise _empty(source.name)


def _split(block: bytes) -> list[str] | list[bytes]:
    """Its lines; as words where there is nothing in the way of it."""
    if len(block) <= MAX_LINE_BYTES and b"\0" not in block:
        with suppress(UnicodeDecodeError):
            words = block.removeprefix(codecs.BOM_UTF8).decode()
            if "\ufeff" not in words:
                return words.split("\n")
    return block.split(b"\n")


def _blocks_of_lines(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of whole lines: of a file on the disk many at once. What goes on where a line is
    too long is passed over."""
    at_once = _SKIP_BYTES if type(file) is io.BufferedReader else 0
    is_last = False
    while not is_last:
        block = file.read(at_once)
        is_last = len(block) < at_once
        if not (is_last or block.endswith(b"\n")):
            block += file.readline(MAX_LINE_BYTES + 1)
        if not block:
            return
        if not block.endswith(b"\n") and len(block) - block.rfind(b"\n") > MAX_LINE_BYTES:
            while (rest := file.readline(_SKIP_BYTES)) and not rest.endswith(b"\n"):
                pass
        yield block


def _decode(source: str, data: bytes, encoding: str) -> str:
    if encoding == "UTF-8" and b"\0" in data:
        raise _binary(source, f"byte {data.index(0)}")
    try:
        text = data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise ReadError(
            source, f"not valid {encoding} at byte {error.start}.", _iconv("WINDOWS-1252")
        ) from None
    if encoding != "UTF-8" and "\0" in text:
        raise _binary(source, f"character {text.index(chr(0))}")
    if not text or text.isspace():
        raise _empty(source)
    return text


def _decoded_line(source: str, number: int, line: bytes) -> str | ReadError:
    try:
        return _decode(f"{source}#{number}", line, "UTF-8")
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
