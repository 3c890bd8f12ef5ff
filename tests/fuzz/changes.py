"""How inputs are changed beyond what libFuzzer does itself: inside what checksums, lengths and
packing would keep every change out of, and by repeating a piece many times."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from random import Random

Change = Callable[[bytes], bytes]
_MOST_UNPACKED = 2_000_000
_LONGEST_PIECE = 40
_BROKEN = (
    OSError,
    EOFError,
    ValueError,
    IndexError,
    KeyError,
    RuntimeError,
    OverflowError,
    zlib.error,
    zipfile.BadZipFile,
    tarfile.TarError,
)


def changed(data: bytes, ending: str, random: Random, change: Change) -> bytes:
    """`data` with one part of it otherwise: all of it, or a member of an archive."""
    try:
        return _INSIDE.get(ending, _as_it_is)(data, random, change)
    except _BROKEN:
        return change(data)


def repeated(data: bytes, random: Random, length: int) -> bytes:
    """`data` with a piece of it repeated at its place, to about that length."""
    at = random.randrange(max(len(data), 1))
    piece = data[at : at + random.randint(1, _LONGEST_PIECE)] or b" "
    return data[:at] + piece * max(1, (length - len(data)) // len(piece)) + data[at:]


def _as_it_is(data: bytes, random: Random, change: Change) -> bytes:
    return change(data)


def _zip(data: bytes, random: Random, change: Change) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice(sorted(members, key=lambda name: ("document.xml" in name, name))[-6:])
    members[name] = change(members[name])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in members.items():
            archive.writestr(each, content)
    return out.getvalue()


def _tar(data: bytes, random: Random, change: Change) -> bytes:
    """A member's words, or its header with the sum that belongs to it."""
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        members = [
            (info, file.read() if (file := archive.extractfile(info)) else b"") for info in archive
        ]
    chosen = random.randrange(len(members))
    out = b""
    for number, (info, content) in enumerate(members):
        words = change(content) if number == chosen and random.random() < 0.5 else content
        info.size = len(words)
        header = info.tobuf()
        if number == chosen and words is content:
            header = change(header)[:512].ljust(512, b"\0")
            summed = sum(header) - sum(header[148:156]) + 8 * ord(" ")
            header = header[:148] + b"%06o\0 " % summed + header[156:]
        out += header + words + bytes(-len(words) % 512)
    return out + bytes(1024)


def _gzip(data: bytes, random: Random, change: Change) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
        words = file.read(_MOST_UNPACKED)
    return gzip.compress(change(words), 1)


def _warc(data: bytes, random: Random, change: Change) -> bytes:
    """The header or the body of a record, with the length that belongs to it."""
    if data.startswith(b"\x1f\x8b"):
        return _gzip(data, random, lambda records: _warc(records, random, change))
    records = data.split(b"WARC/1")
    chosen = random.randrange(1, len(records))
    head, _, block = records[chosen].partition(b"\r\n\r\n")
    block = block.removesuffix(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length:")]
    if random.random() < 0.3:
        lines = change(b"\r\n".join(lines)).split(b"\r\n")
    else:
        block = change(block)
    lines.append(b"Content-Length: %d" % len(block))
    records[chosen] = b"\r\n".join(lines) + b"\r\n\r\n" + block + b"\r\n\r\n"
    return b"WARC/1".join(records)


_INSIDE: dict[str, Callable[[bytes, Random, Change], bytes]] = {
    ".docx": _zip,
    ".zip": _zip,
    ".tar": _tar,
    ".gz": _gzip,
    ".warc": _warc,
}
