"""Bodies of HTTP as they were sent → the bytes that were meant: out of chunks, unpacked."""

from __future__ import annotations

import io
import sys
import zlib
from collections.abc import Callable, Iterator

import brotli

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
# Packed in ways that are hardly used; other names are no packing, but a mistake.
_NOT_UNPACKED = frozenset("compress x-compress bzip2 x-bzip2 lzma xz sdch dcb dcz exi".split())
_MOST_TIMES = 5
# Of what it is unpacked with, as a power of two; a page needs less.
_MOST_WINDOW_LOG = 27


class UnreadableBody(Exception):
    """It cannot be unpacked: why in `args[0]`, and what to do in `args[1]`."""


def decoded_body(data: bytes, transfer: str, content: str, most: int) -> bytes:
    """The body, by its headers Transfer-Encoding and Content-Encoding; `most` bytes of it and one
    more where it is longer.

    Many crawlers unpack what they keep and leave the headers as they were, so what does not look
    packed is taken as it is. Raises UnreadableBody.
    """
    if _names(transfer)[-1:] == ["chunked"]:
        data = _without_chunks(data)
    names = [name for name in _names(content) + _names(transfer) if name != "chunked"]
    if len(names) > _MOST_TIMES:
        raise UnreadableBody(f"its body is packed more than {_MOST_TIMES} times.", "Leave it out.")
    for name in reversed(names):
        if _is_plain(data):
            break
        if name in _NOT_UNPACKED:
            raise UnreadableBody(f"its body is packed as {name}.", "Crawl it again.")
        data = _UNPACKED.get(name, _as_it_is)(data, most + 1)
    return data


def _names(header: str) -> list[str]:
    return [name.strip().lower() for name in header.split(",") if name.strip()]


def _is_plain(data: bytes) -> bool:
    """Whether it is text, a page of any encoding, or a PDF."""
    if data[:100].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"%PDF")):
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in data


def _as_it_is(data: bytes, most: int) -> bytes:
    return data[:most]


def _without_chunks(data: bytes) -> bytes:
    return b"".join(_chunks(data))


def _chunks(data: bytes) -> Iterator[bytes]:
    """What stands in the chunks; what is none from there on, as it is."""
    at = 0
    while at < len(data):
        end = data.find(b"\n", at, at + 64)
        size = data[at:end].partition(b";")[0].strip() if end >= 0 else b""
        try:
            length = int(size, 16)
        except ValueError:
            yield data[at:]
            return
        if length <= 0:
            return
        yield data[end + 1 : end + 1 + length]
        at = end + 1 + length
        at += 2 if data[at : at + 2] == b"\r\n" else 1 if data[at : at + 1] == b"\n" else 0


def _ungzipped(data: bytes, most: int) -> bytes:
    if not data.startswith(_GZIP):
        return data
    return _inflated(data, most, 16 + zlib.MAX_WBITS)


def _undeflated(data: bytes, most: int) -> bytes:
    """Of zlib, or raw, as some servers have understood the standard."""
    try:
        return _inflated(data, most, zlib.MAX_WBITS)
    except UnreadableBody:
        return _inflated(data, most, -zlib.MAX_WBITS)


def _inflated(data: bytes, most: int, window: int) -> bytes:
    try:
        return zlib.decompressobj(window).decompress(data, most)
    except zlib.error as error:
        raise UnreadableBody(f"its body is damaged: {error}.", "Crawl it again.") from None


def _unbrotlied(data: bytes, most: int) -> bytes:
    unpacked = io.BytesIO()
    reader = brotli.Decompressor()
    try:
        unpacked.write(reader.process(data, output_buffer_limit=most))
        while not reader.is_finished() and unpacked.tell() < most:
            piece = reader.process(b"", output_buffer_limit=most)
            if not piece:
                break
            unpacked.write(piece)
    except brotli.error as error:
        raise UnreadableBody(f"its brotli body is damaged: {error}.", "Crawl it again.") from None
    return unpacked.getvalue()[:most]


def _unzstd(data: bytes, most: int) -> bytes:
    if not data.startswith(_ZSTD):
        return data
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    # A part of Python since 3.14 that it can be built without, as it can without bz2.
    except ImportError as error:
        raise UnreadableBody(
            f"its body is packed with zstd, which this Python does not have ({error}).",
            "Use a Python that was built with it.",
        ) from None
    try:
        options = {int(zstd.DecompressionParameter.window_log_max): _MOST_WINDOW_LOG}
        return zstd.ZstdDecompressor(options=options).decompress(data, most)
    except zstd.ZstdError as error:
        raise UnreadableBody(f"its zstd body is damaged: {error}.", "Crawl it again.") from None


_UNPACKED: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _ungzipped,
    "x-gzip": _ungzipped,
    "deflate": _undeflated,
    "br": _unbrotlied,
    "zstd": _unzstd,
}
