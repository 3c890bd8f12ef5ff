"""Archives: zip, tar and gzip → their members, each to be read as its ending says."""

from __future__ import annotations

import io
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, BinaryIO

from index.errors import ReadError, in_one_line
from index.readers.encoding import MAX_FILE_BYTES
from index.readers.source import Source, ending_of
from index.readers.zip_names import zip_names

_MOST_MEMBERS = 200_000
_PIECE = 65_536
_PACKED_PIECE = 8_192
# zlib's: gzip's header and sum around the largest window.
_OF_GZIP = 16 + zlib.MAX_WBITS
# A clock or a headline may hold a colon; what stands behind that of a drive is a path.
_DRIVE = re.compile(r"[A-Za-z]:\S")
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    EOFError,
    NotImplementedError,
    UnicodeError,
    ValueError,
    RuntimeError,
    OSError,
)


class Allowance:
    """How many bytes may still come out of one archive, those inside it included.

    A few kilobytes can unpack to petabytes; an honest archive of news does not.
    """

    def __init__(self, most: int = 20_000_000_000) -> None:
        self._left = most

    def spend(self, name: str, count: int) -> None:
        """Raises ReadError once all is spent."""
        self._left -= count
        if self._left < 0:
            raise ReadError(
                name, "the archive unpacks to more than 20,000,000,000 bytes.", "Unpack it first."
            )


class Gunzipped:
    """The bytes in a file of gzip's members, one after the other, with zeros between them.

    As gzip.GzipFile gives them, whose Python takes longer for each member than a page of a crawl
    does to unpack. Faults are zlib's, or an EOFError where the file ends within a member.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._read = getattr(file, "read1", None) or file.read
        self._member = zlib.decompressobj(_OF_GZIP)
        self._is_within, self._rest = False, b""

    def read1(self, most: int) -> bytes:
        """What there is at once, up to so many bytes; none at the end."""
        while data := self._rest or self._read(_PACKED_PIECE):
            if self._member.eof:
                data = data.lstrip(b"\0")
                if data:
                    self._member = zlib.decompressobj(_OF_GZIP)
            self._is_within = bool(data)
            found = self._member.decompress(data, most) if data else b""
            self._rest = self._member.unconsumed_tail
            if self._member.eof:
                self._is_within, self._rest = False, self._member.unused_data if data else b""
            if found:
                return found
        if self._is_within:
            raise EOFError("Compressed file ended before the end-of-stream marker was reached")
        return b""


class _Limited(io.RawIOBase):
    """A member being unpacked, whose faults are told as those of the member."""

    def __init__(self, name: str, file: BinaryIO, allowance: Allowance) -> None:
        self._name, self._allowance = name, allowance
        # As much as there is at once: what stands before a fault is not lost with it.
        self._read = getattr(file, "read1", None) or file.read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            data = self._read(min(len(view), _PIECE))
        except _BROKEN as error:
            raise _damaged(self._name, error) from None
        self._allowance.spend(self._name, len(data))
        view[: len(data)] = data
        return len(data)


def limited(name: str, file: BinaryIO, allowance: Allowance) -> io.BufferedReader:
    """What `file` gives, spent from the allowance; its faults are told as those of `name`."""
    return io.BufferedReader(_Limited(name, file, allowance))


def zip_members(source: Source, allowance: Allowance) -> Iterator[Source | ReadError]:
    """The files in a zip, sorted by name, each opened only when it is read."""
    with _seekable(source) as file:
        try:
            archive = zipfile.ZipFile(file)
        except _BROKEN as error:
            raise _damaged(source.name, error) from None
        infos = archive.infolist()
        _check_count(source.name, len(infos))
        for info, inner in sorted(zip_names(infos).items(), key=lambda item: item[1]):
            # Not is_dir: it fails on an empty name.
            if inner.endswith("/"):
                continue
            kind = stat.S_IFMT(info.external_attr >> 16)
            name = f"{source.name}!/{inner}"
            if fault := _fault(name, inner, is_link=kind == stat.S_IFLNK):
                yield fault
            elif info.flag_bits & 1:
                yield ReadError(name, "it is encrypted.", "Unpack the archive with its password.")
            else:
                yield _member(source, name, partial(archive.open, info), allowance)


def tar_members(source: Source, allowance: Allowance) -> Iterator[Source | ReadError]:
    """The files in a tar, compressed or not, in its order; each must be read before the next."""
    try:
        with source.open() as file, tarfile.open(fileobj=file, mode="r|*") as archive:
            for count, info in enumerate(archive, 1):
                _check_count(source.name, count)
                if info.isdir():
                    continue
                name = f"{source.name}!/{info.name}"
                if fault := _fault(name, info.name, is_link=info.issym() or info.islnk()):
                    yield fault
                elif not info.isfile():
                    yield ReadError(name, "not a regular file.", "Leave it out.")
                else:
                    yield _member(source, name, partial(archive.extractfile, info), allowance)
    except _BROKEN as error:
        raise _damaged(source.name, error) from None


def gzip_member(source: Source, allowance: Allowance) -> Iterator[Source | ReadError]:
    """The one file in a `.gz`, which must be read before the next is asked for."""
    name = f"{source.name}!/{source.stem}"
    with source.open() as file:
        yield _member(source, name, partial(Gunzipped, file), allowance)


def _member(source: Source, name: str, opened: Callable[[], Any], allowance: Allowance) -> Source:
    def open_limited() -> BinaryIO:
        try:
            file = opened()
        except _BROKEN as error:
            raise _damaged(name, error) from None
        return limited(name, file, allowance)

    return replace(source, name=name, open=open_limited, ending=ending_of(name))


def _seekable(source: Source) -> BinaryIO:
    """A file of the disk as it is; a member of another archive in memory."""
    file = source.open()
    if file.seekable():
        return file
    with file:
        data = file.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        why = f"an archive in an archive is larger than {MAX_FILE_BYTES:,} bytes."
        raise ReadError(source.name, why, "Unpack the outer one first.")
    return io.BytesIO(data)


def _fault(name: str, inner: str, *, is_link: bool) -> ReadError | None:
    """Nothing is ever written, so such names do no harm; but their archive is not an honest one."""
    if not inner:
        return ReadError(name, "it has no name.", "Pack it again.")
    parts = inner.replace("\\", "/").split("/")
    if ".." in parts or inner.startswith(("/", "\\")) or _DRIVE.match(inner):
        return ReadError(name, "its name leads out of the archive.", "Pack it again.")
    if is_link:
        return ReadError(name, "it is a link.", "Pack the file itself.")
    return None


def _check_count(name: str, count: int) -> None:
    if count > _MOST_MEMBERS:
        raise ReadError(name, f"it holds more than {_MOST_MEMBERS:,} files.", "Unpack it first.")


def _damaged(name: str, error: Exception) -> ReadError:
    why = in_one_line(error)
    return ReadError(name, f"damaged or no archive: {why}.", "Fetch or pack it again.")
