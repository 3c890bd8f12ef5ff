"""The names of files in zips, which old programs wrote in the encoding of their own system."""

from __future__ import annotations

import os
import re
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from zipfile import ZipInfo

_UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075
# What the library reads them as where they are not marked as UTF-8.
_ASSUMED = "cp437"
_WORDS = re.compile(rb"[A-Za-z\x80-\xff]+")
_LETTERS = re.compile(rb"[A-Za-z]")
_NOT_ASCII = re.compile(r"[^\0-\x7f]")
_CYRILLIC = re.compile(r"[А-яЁё]")
_MIXED_SCRIPTS = re.compile(r"[A-Za-z][А-яЁё]|[А-яЁё][A-Za-z]")
_LATIN = re.compile(r"[À-ÖØ-öø-ÿ]")
_KANA = re.compile(r"[\u3000-\u30ff\uff01-\uff5e]")
_MOSTLY = 0.8
_MOST_LOOKED_AT = 2000


def zip_names(infos: Sequence[ZipInfo]) -> Mapping[ZipInfo, str]:
    """The name of each member, in the one encoding that makes words of those not in UTF-8."""
    unmarked = {
        info: info.orig_filename.encode(_ASSUMED)
        for info in infos
        if not info.flag_bits & _UTF8_FLAG and not info.orig_filename.isascii()
    }
    seen = islice(unmarked.values(), _MOST_LOOKED_AT)
    encoding = _encoding([os.path.splitext(name)[0] for name in seen])
    names = {info: info.filename for info in infos}
    for info, name in unmarked.items():
        told = _unicode_path(info, name)
        names[info] = told or name.decode(encoding, "replace").partition("\0")[0]
    return names


def _unicode_path(info: ZipInfo, name: bytes) -> str | None:
    """The name in UTF-8 that Info-ZIP writes beside the other, where it is still of the same."""
    extra = info.extra
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == _UNICODE_PATH and len(field) > 5:
            version, checksum = struct.unpack("<BL", field[:5])
            if version == 1 and checksum == zlib.crc32(name):
                return field[5:].decode("utf-8", "replace")
    return None


def _encoding(names: Sequence[bytes]) -> str:
    return next((each for each, makes_words in _CANDIDATES.items() if makes_words(names)), _ASSUMED)


def _is_utf8(names: Sequence[bytes]) -> bool:
    return _decoded(names, "utf-8") is not None


def _is_latin(names: Sequence[bytes]) -> bool:
    """Accented letters, and fewer of them than others in the words that hold any."""
    words = [word for name in names for word in _WORDS.findall(name) if not word.isascii()]
    plain = sum(len(_LETTERS.findall(word)) for word in words)
    accented = _NOT_ASCII.findall(_decoded(names, "cp850") or "")
    return len(accented) < plain and all(map(_LATIN.match, accented))


def _is_cyrillic(names: Sequence[bytes]) -> bool:
    text = _decoded(names, "cp866") or ""
    letters = _NOT_ASCII.findall(text)
    return all(map(_CYRILLIC.match, letters)) and not _MIXED_SCRIPTS.search(text)


def _usual(
    encoding: str, leads: range, least: float = _MOSTLY
) -> Callable[[Sequence[bytes]], bool]:
    """Whether nearly all characters are of the rows of a table where its common ones stand."""
    # Those of the second half of a table end above its first; Shift JIS and Big5 use both.
    trails = range(0x40 if encoding in ("cp932", "big5") else 0xA1, 0xFF)

    def is_usual(character: str) -> bool:
        lead, *rest = character.encode(encoding)
        in_rows = lead in leads and len(rest) == 1 and rest[0] in trails
        return in_rows or (encoding == "cp932" and _KANA.match(character) is not None)

    def makes_words(names: Sequence[bytes]) -> bool:
        characters = _NOT_ASCII.findall(_decoded(names, encoding) or "")
        return bool(characters) and sum(map(is_usual, characters)) >= least * len(characters)

    return makes_words


def _decoded(names: Sequence[bytes], encoding: str) -> str | None:
    try:
        return "\n".join(name.decode(encoding) for name in names)
    except UnicodeDecodeError:
        return None


# In this order, for Hangul stands where Chinese has half of its common characters.
_CANDIDATES: Mapping[str, Callable[[Sequence[bytes]], bool]] = {
    "utf-8": _is_utf8,
    "cp850": _is_latin,
    "cp866": _is_cyrillic,
    "cp932": _usual("cp932", range(0x88, 0x98)),
    "cp949": _usual("cp949", range(0xB0, 0xC9), least=1),
    "gb18030": _usual("gb18030", range(0xB0, 0xD8)),
    "big5": _usual("big5", range(0xA4, 0xC7)),
}
