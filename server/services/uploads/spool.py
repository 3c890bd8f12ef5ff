"""Files of an upload on their way to the disk, as they come, within bounds.

They lie under numbers: what a client calls a file is never a path here.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from index import ReadError

MOST_BYTES = 1_000_000_000
MOST_FILES = 10_000
_LONGEST_NAME = 500
_MULTIPART = b"multipart/form-data"
_DRIVE = re.compile(r"[A-Za-z]:")


class UploadRefused(Exception):
    """What comes is no upload that can be taken."""

    def __init__(self, detail: str, hint: str) -> None:
        super().__init__(detail)
        self.detail = detail
        self.hint = hint


class UploadTooLarge(UploadRefused):
    def __init__(self, what: str) -> None:
        super().__init__(
            f"An upload may have {what}.",
            "Send it in parts, or run on the server: dateline index add PATH",
        )


class UploadBrokenOff(UploadRefused):
    def __init__(self) -> None:
        super().__init__(
            "The upload broke off before its end, and nothing of it was read.", "Send it again."
        )


class UploadUnwritable(Exception):
    """The disk takes no more."""

    detail = "The upload cannot be written to the server's disk, and nothing of it was read."
    hint = "On the server, free some space beside the index, and check who may write there."


@dataclass(frozen=True)
class SentFile:
    """A file under the name that its sender gives it, such as `folder/page.html`."""

    name: str
    path: Path


class Spool:
    """The files of one upload in a folder of their own, which is made."""

    def __init__(self, folder: Path, content_type: str, name: str | None = None) -> None:
        """`name` is that of the one file where the body is no form. Raises UploadRefused."""
        self.files: list[SentFile] = []
        self.refused: list[ReadError] = []
        self.bytes = 0
        self._folder = folder
        self._open: BinaryIO | None = None
        self._header = b""
        self._named: str | None = None
        kind, options = parse_options_header(content_type)
        if kind == _MULTIPART:
            boundary = options.get(b"boundary", b"")
            if not boundary:
                raise UploadRefused("The form names no boundary.", "Let a library write the form.")
            self._parser: MultipartParser | None = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._begin_part,
                    "on_header_begin": self._begin_header,
                    "on_header_field": self._take_header_name,
                    "on_header_value": self._take_header_value,
                    "on_headers_finished": self._begin_file,
                    "on_part_data": self._take_data,
                    "on_part_end": self._end_file,
                    "on_end": self._end,
                },
            )
        elif name:
            self._parser = None
            self._named = name
        else:
            raise UploadRefused(
                "The body is no form with files, and names no file.",
                "Send multipart/form-data, or one file as the body with its name: ?name=x.html",
            )
        self._ended = False

    def begin(self) -> None:
        """Make the folder. Raises UploadUnwritable."""
        with _writing():
            self._folder.mkdir(parents=True)
        if self._parser is None:
            self._begin_file()

    def write(self, chunk: bytes) -> None:
        """Take what came next. Raises UploadRefused or UploadUnwritable."""
        self.bytes += len(chunk)
        if self.bytes > MOST_BYTES:
            raise UploadTooLarge(f"{MOST_BYTES:,} bytes at most")
        if self._parser is None:
            self._take_data(chunk, 0, len(chunk))
            return
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise UploadRefused(
                f"The form cannot be read: {error}.", "Let a library write the form."
            ) from None

    def finish(self) -> None:
        """All came. Raises UploadBrokenOff where the form has no end, or UploadRefused."""
        if self._parser is None:
            self._end_file()
        elif not self._ended:
            raise UploadBrokenOff
        if not self.files and not self.refused:
            raise UploadRefused("There is no file in it.", "Name the files' fields: file")

    def remove(self) -> None:
        if self._open:
            self._open.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _begin_part(self) -> None:
        self._named = None

    def _begin_header(self) -> None:
        self._header = b""

    def _take_header_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end].lower() if b":" not in self._header else b""

    def _take_header_value(self, data: bytes, start: int, end: int) -> None:
        if b":" not in self._header:
            self._header += b":"
        self._header += data[start:end]
        name, _, value = self._header.partition(b":")
        if name == b"content-disposition":
            told = parse_options_header(value)[1].get(b"filename")
            self._named = None if told is None else told.decode(errors="replace")

    def _begin_file(self) -> None:
        """A part without the name of a file is a field of the form, and passed over."""
        if not self._named:
            return
        if len(self.files) + len(self.refused) >= MOST_FILES:
            raise UploadTooLarge(f"{MOST_FILES:,} files at most; a zip of them counts as one")
        name = self._named.replace("\\", "/")
        if why := _fault(name):
            self.refused.append(ReadError(name[:_LONGEST_NAME], why, "Rename it."))
            return
        path = self._folder / f"{len(self.files):05}"
        with _writing():
            self._open = path.open("xb")
        self.files.append(SentFile(name, path))

    def _take_data(self, data: bytes, start: int, end: int) -> None:
        if self._open:
            with _writing():
                self._open.write(memoryview(data)[start:end])

    def _end_file(self) -> None:
        if self._open:
            with _writing():
                self._open.close()
            self._open = None

    def _end(self) -> None:
        self._ended = True


def _fault(name: str) -> str | None:
    parts = name.split("/")
    if ".." in parts or name.startswith("/") or _DRIVE.match(name):
        return "its name leads out of the upload."
    if "\0" in name or len(name) > _LONGEST_NAME:
        return f"its name has more than {_LONGEST_NAME} characters, or one that no file has."
    return None


class _writing:  # noqa: N801 - used as a function
    """Turns what the disk refuses into UploadUnwritable."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            raise UploadUnwritable(os.strerror(error.errno or 0)) from error
