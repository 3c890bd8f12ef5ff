"""Archives: zip, tar, gzip and WARC → their members, each to be read as its ending says."""

from __future__ import annotations

import gzip
import io
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, BinaryIO

from index.errors import ReadError, in_one_line
from index.readers.encoding import MAX_FILE_BYTES
from index.readers.fields import web_address
from index.readers.source import Source, ending_of
from index.readers.zip_names import zip_names

_MOST_MEMBERS = 200_000
# A clock or a headline may hold a colon; what stands behind that of a drive is a path.
_DRIVE = re.compile(r"[A-Za-z]:\S")
# The records of a WARC that hold what was there.
_TAKEN = ("response", "resource")
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


class _Limited(io.RawIOBase):
    """A member being unpacked, whose faults are told as those of the member."""

    def __init__(self, name: str, file: BinaryIO, allowance: Allowance) -> None:
        self._name, self._file, self._allowance = name, file, allowance

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            data = self._file.read(len(view))
        except _BROKEN as error:
            raise _damaged(self._name, error) from None
        self._allowance.spend(self._name, len(data))
        view[: len(data)] = data
        return len(data)


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
        yield _member(source, name, partial(gzip.GzipFile, fileobj=file), allowance)


def _member(source: Source, name: str, opened: Callable[[], Any], allowance: Allowance) -> Source:
    def open_limited() -> BinaryIO:
        try:
            file = opened()
        except _BROKEN as error:
            raise _damaged(name, error) from None
        return io.BufferedReader(_Limited(name, file, allowance))

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


def warc_members(
    source: Source, allowance: Allowance, suffixes: Mapping[str, str]
) -> Iterator[Source | ReadError]:
    """The pages that were there when they were crawled, in order; each must be read before the
    next. Requests, redirects, errors, and what has none of the media types of `suffixes` are passed
    over."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        with source.open() as file:
            for record in ArchiveIterator(file, no_record_parse=False, arc2warc=True):
                if record.rec_type not in _TAKEN:
                    continue
                if member := _page(source, record, allowance, suffixes):
                    yield member
    except (ArchiveLoadFailed, ValueError, EOFError, AttributeError, TypeError) as error:
        why = in_one_line(error)
        raise ReadError(source.name, f"damaged or no WARC: {why}.", "Fetch it again.") from None


def _page(
    source: Source, record: Any, allowance: Allowance, suffixes: Mapping[str, str]
) -> Source | ReadError | None:
    headers = record.http_headers or record.rec_headers
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    kind, _, parameters = (headers.get_header("Content-Type") or "").partition(";")
    ending = suffixes.get(kind.strip().lower())
    if status != "200" or ending is None:
        return None
    url = record.rec_headers.get_header("WARC-Target-URI") or "?"
    name = f"{source.name}!/{url}"
    data = record.content_stream().read(MAX_FILE_BYTES + 1)
    allowance.spend(name, len(data))
    if len(data) > MAX_FILE_BYTES:
        why = f"the record is larger than {MAX_FILE_BYTES:,} bytes."
        return ReadError(name, why, "Leave it out of the crawl.")
    charset = parameters.rpartition("charset=")[2].strip(" \"'") or None
    return replace(
        source,
        name=name,
        open=lambda: io.BytesIO(data),
        ending=ending,
        url=web_address(url),
        charset=charset,
    )
