"""PDFium in a process of its own, bounded in time: a crash or an endless file costs no more."""

from __future__ import annotations

import base64
import binascii
import json
import subprocess
import sys
from array import array
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from index.models.printed import Box

_PROGRAM = Path(__file__).with_name("pdfium.py")
_MOST_SECONDS = 90.0
# Of one page; somebody waits for it.
_MOST_SECONDS_OF_A_PAGE = 30.0


class PagesUnreadable(Exception):
    """PDFium cannot read the document, or not within its bounds."""


@dataclass(frozen=True)
class PageLetters:
    """What PDFium sees of a page: `text` without white space, four numbers of `sides` a code point
    as in Box, and which part of it is `drawn`, in [0, 1]."""

    text: str
    sides: array[int]
    drawn: float = 0.0

    def box(self, at: int) -> Box:
        return Box(*self.sides[4 * at : 4 * at + 4])


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


def _run(document: bytes, *wanted: str, seconds: float) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our own program, nothing of the document in its words
            # Without what site-packages run at start: nothing of it is needed.
            [sys.executable, "-S", "-P", str(_PROGRAM), *wanted],
            input=document,
            capture_output=True,
            timeout=seconds,
            # No key or address of the server's environment is there to be found.
            env={"PYTHONPATH": _folder_of_pdfium()},
            check=True,
        )
    except subprocess.TimeoutExpired as error:
        raise PagesUnreadable(f"it took more than {seconds:g} seconds") from error
    except subprocess.CalledProcessError as error:
        last = error.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise PagesUnreadable(last[:200] or f"PDFium ended with {error.returncode}") from error
    except OSError as error:
        raise PagesUnreadable(str(error)) from error
    return done.stdout


@cache
def _folder_of_pdfium() -> str:
    found = find_spec("pypdfium2")
    if found is None or found.origin is None:
        raise PagesUnreadable("pypdfium2 is not installed")
    return str(Path(found.origin).parents[1])
