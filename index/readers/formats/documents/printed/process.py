"""PDFium in a process of its own, bounded in time: a crash or an endless file costs no more.

To start it takes fifty times what a small document does, so that it is asked about one document
after another. It ends when it has had nothing to do for a while.
"""

from __future__ import annotations

import atexit
import base64
import binascii
import json
import os
import subprocess
import sys
import time
from array import array
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Timer

from index.models.printed import Box

_PROGRAM = Path(__file__).with_name("pdfium.py")
_MOST_SECONDS = 90.0
# Of one page; somebody waits for it.
_MOST_SECONDS_OF_A_PAGE = 30.0
# Native code may keep a little of each.
_MOST_DOCUMENTS = 200
_SECONDS_TO_END = 2.0


class PagesUnreadable(Exception):
    """PDFium cannot read the document, or not within its bounds."""


@dataclass(frozen=True)
class PageLetters:
    """What PDFium sees of a page: `text` without white space, four numbers of `sides` a code point
    as in Box, and which part of it is `drawn`, in [0, 1]."""

    text: str
    sides: array[int]
    drawn: float = 0.0

    def box(self, start: int, end: int) -> Box:
        """Around `text[start:end]`, which is not empty."""
        sides = self.sides[4 * start : 4 * end]
        return Box(min(sides[::4]), min(sides[1::4]), max(sides[2::4]), max(sides[3::4]))


def letters_of(document: bytes) -> list[PageLetters]:
    """Of each page, in order. Raises PagesUnreadable."""
    try:
        told = json.loads(_run(document, "letters", seconds=_MOST_SECONDS))
        return [
            PageLetters(
                page["text"], array("H", base64.b64decode(page["boxes"])), float(page["drawn"])
            )
            for page in told["pages"]
        ]
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise PagesUnreadable(str(error)) from error


def picture_of(document: bytes, page: int, width: int) -> bytes:
    """PNG of a page as it is shown, at most `width` pixels wide. Raises PagesUnreadable."""
    return _run(document, "picture", str(page), str(width), seconds=_MOST_SECONDS_OF_A_PAGE)


class _Program:
    """One process, for one thread at a time."""

    def __init__(self) -> None:
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own program, no word of a document
                # Without what site-packages run at start: nothing of it is needed.
                [sys.executable, "-S", "-P", str(_PROGRAM)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # No key or address of the server's environment is there to be found.
                env={"PYTHONPATH": _folder_of_pdfium()},
            )
        except OSError as error:
            raise PagesUnreadable(str(error)) from error
        self._asked = 0

    def ask(self, document: bytes, wanted: tuple[str, ...], seconds: float) -> bytes:
        """Raises PagesUnreadable, and _Gone where it had ended before; in both cases it is over."""
        began = time.monotonic()
        over = Timer(seconds, self._process.kill)
        over.start()
        try:
            reply = self._reply(document, wanted)
        except PagesUnreadable:
            self.end()
            raise
        except (OSError, ValueError, KeyError, TypeError) as error:
            status = self.end()
            if time.monotonic() - began >= seconds:
                raise PagesUnreadable(f"it took more than {seconds:g} seconds") from error
            if self._asked and status == 0:
                raise _Gone from error
            raise PagesUnreadable(f"PDFium ended with {status}") from error
        finally:
            over.cancel()
        self._asked += 1
        if self._asked < _MOST_DOCUMENTS:
            _idle.append(self)
        else:
            self.end()
        return reply

    def _reply(self, document: bytes, wanted: tuple[str, ...]) -> bytes:
        to, back = self._process.stdin, self._process.stdout
        if to is None or back is None:
            raise ValueError("no pipe")
        to.write(json.dumps({"wanted": wanted, "bytes": len(document)}).encode() + b"\n")
        to.write(document)
        to.flush()
        told = json.loads(back.readline())
        if "error" in told:
            raise PagesUnreadable(str(told["error"])[:200])
        reply = back.read(told["bytes"])
        if len(reply) < told["bytes"]:
            raise ValueError("half a reply")
        return reply

    def end(self) -> int:
        """With what it ended; what does not end by itself is ended."""
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()
        try:
            return self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()


class _Gone(Exception):
    """It had nothing to do for a while."""


# Taking and putting back are one step each, so that threads need no lock.
_idle = list[_Program]()


def _run(document: bytes, *wanted: str, seconds: float) -> bytes:
    while True:
        try:
            program = _idle.pop()
        except IndexError:
            program = _Program()
        with suppress(_Gone):
            return program.ask(document, wanted, seconds)


@atexit.register
def end_all() -> None:
    """Those that wait for work."""
    while _idle:
        _idle.pop().end()


if hasattr(os, "register_at_fork"):
    # Two processes must not ask the same one.
    os.register_at_fork(after_in_child=_idle.clear)


@cache
def _folder_of_pdfium() -> str:
    found = find_spec("pypdfium2")
    if found is None or found.origin is None:
        raise PagesUnreadable("pypdfium2 is not installed")
    return str(Path(found.origin).parents[1])
