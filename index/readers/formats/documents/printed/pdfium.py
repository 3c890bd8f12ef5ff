"""Run as a program of its own, since PDFium is native code over files of strangers.

On standard input come, again and again, {"wanted": […], "bytes": N} in a line, and a document of so
many bytes; on standard output go {"bytes": N} in a line and what was wanted, or {"error": WHY}:

    ["letters"]             the letters of each page and where they stand, as JSON
    ["picture", N, W]       page N, at most W pixels wide, as PNG

What fails or takes too much ends this process alone, and so does half a minute without work. It
imports nothing of Dateline, which would take longer than what it does.
"""

from __future__ import annotations

import base64
import json
import os
import struct
import sys
import time
import zlib
from array import array
from contextlib import suppress
from ctypes import byref, c_int
from threading import Timer
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

WHOLE = 65_535
_MOST_PAGES = 500
_MOST_LETTERS = 5_000_000
_MOST_OBJECTS = 2_000
_MOST_PIXELS = 16_000_000
_MEMORY_BYTES = 2_000_000_000
_PROCESSOR_S = 60
_IDLE_S = 30.0


def letters(document: Any) -> dict[str, list[dict[str, Any]]]:
    """Of each page its text in code points, four numbers a code point in base64, and how much of
    it is covered by pictures, in [0, 1]."""
    pages, left = [], _MOST_LETTERS
    for number in range(min(len(document), _MOST_PAGES)):
        try:
            page = document[number]
            text, boxes = _letters(page, left)
            left -= len(text)
            drawn = _drawn(page)
        except Exception:
            # One page of a file that is damaged there.
            text, boxes, drawn = "", array("H"), 0.0
        encoded = base64.b64encode(boxes.tobytes()).decode()
        pages.append({"text": text, "boxes": encoded, "drawn": round(drawn, 3)})
    return {"pages": pages}


def _letters(page: Any, most: int) -> tuple[str, array[int]]:
    place = _places_on(page)
    text_page = page.get_textpage()
    count = min(pdfium.FPDFText_CountChars(text_page), most)
    letters, boxes = list[str](), array("H")
    rectangle = pdfium.FS_RECTF()
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if code <= 32 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text_page, index, byref(rectangle)):
            continue
        box = place(rectangle.left, rectangle.top, rectangle.right, rectangle.bottom)
        if box is not None:
            letters.append(chr(code))
            boxes.extend(box)
    return "".join(letters), boxes


def _places_on(page: Any) -> Any:
    """From points of the page to parts of it as it is shown: turned, and cut to its crop box."""

    def shown(x: float, y: float) -> tuple[int, int]:
        across, down = c_int(), c_int()
        pdfium.FPDF_PageToDevice(page, 0, 0, WHOLE, WHOLE, 0, x, y, byref(across), byref(down))
        return across.value, down.value

    # Turned by quarters alone: three points tell all of it, and two corners a box.
    (x0, y0), (x1, y1), (x2, y2) = shown(0, 0), shown(1_000, 0), shown(0, 1_000)
    ax, ay, bx, by = (x1 - x0) / 1e3, (y1 - y0) / 1e3, (x2 - x0) / 1e3, (y2 - y0) / 1e3

    def place(left: float, top: float, right: float, bottom: float) -> tuple[int, ...] | None:
        x, y = x0 + ax * left + bx * top, y0 + ay * left + by * top
        u, v = x0 + ax * right + bx * bottom, y0 + ay * right + by * bottom
        # What is cut off is not to be seen. A place that is no number compares false.
        if not (0 <= x + u <= 2 * WHOLE and 0 <= y + v <= 2 * WHOLE):
            return None
        sides = (x, y, u, v) if x <= u and y <= v else (min(x, u), min(y, v), max(x, u), max(y, v))
        if sides[0] < 0 or sides[1] < 0 or sides[2] > WHOLE or sides[3] > WHOLE:
            sides = tuple(min(WHOLE, max(0, side)) for side in sides)  # type: ignore[assignment]
        return tuple(map(round, sides))

    return place


def _drawn(page: Any) -> float:
    """How much of the page pictures cover; paths in great number, as of letters that were turned
    into outlines, count as one of a whole page."""
    width, height = page.get_size()
    covered, paths = 0.0, 0
    for number, item in enumerate(page.get_objects(max_depth=3)):
        if number >= _MOST_OBJECTS:
            break
        paths += item.type == pdfium.FPDF_PAGEOBJ_PATH
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            covered += abs(right - left) * abs(top - bottom)
    if paths > _MOST_OBJECTS // 8:
        return 1.0
    return min(1.0, covered / (width * height or 1))


def picture(document: Any, number: int, width: int) -> bytes:
    """PNG of the page; fewer pixels where it is a very long one."""
    page = document[number - 1]
    across, down = page.get_size()
    scale = width / across
    if across * down * scale * scale > _MOST_PIXELS:
        scale = (_MOST_PIXELS / (across * down)) ** 0.5
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    raw, stride = bytes(bitmap.buffer), bitmap.stride
    wide = bitmap.width * bitmap.n_channels
    rows = (raw[at : at + wide] for at in range(0, stride * bitmap.height, stride))
    # Colour type 2: red, green and blue; 0: grey.
    kind = {1: 0, 3: 2}[bitmap.n_channels]
    head = struct.pack(">IIBBBBB", bitmap.width, bitmap.height, 8, kind, 0, 0, 0)
    # Each row by itself.
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    chunks = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, chunks))


def _chunk(chunk: tuple[bytes, bytes]) -> bytes:
    kind, data = chunk
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _bounded() -> None:
    """Not every system has these bounds; how long it may take is seen to by who starts this."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        # Of each document anew.
        most = int(time.process_time()) + _PROCESSOR_S
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))


def _done(wanted: list[str], data: bytes) -> bytes:
    document = pypdfium2.PdfDocument(data)
    try:
        match wanted:
            case ["picture", number, width]:
                return picture(document, int(number), int(width))
            case _:
                return json.dumps(letters(document)).encode()
    finally:
        document.close()


def _next() -> bytes:
    """The line of the next document; nothing where there will be none."""
    end = Timer(_IDLE_S, os._exit, (0,))
    end.daemon = True
    end.start()
    try:
        return sys.stdin.buffer.readline()
    finally:
        end.cancel()


def main() -> None:
    # What native code prints must not stand among the replies.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while line := _next():
        _bounded()
        told = json.loads(line)
        try:
            reply = _done(told["wanted"], sys.stdin.buffer.read(told["bytes"]))
        except Exception as error:
            replies.write(
                json.dumps({"error": f"{type(error).__name__}: {error}"}).encode() + b"\n"
            )
        else:
            replies.write(json.dumps({"bytes": len(reply)}).encode() + b"\n" + reply)
        replies.flush()


if __name__ == "__main__":
    main()
