"""Where sentences begin and end, as offsets into the text they stand in."""

from __future__ import annotations

import sentencex

# sentencex knows abbreviations by language; its English rules also hold the marks of other scripts.
_LANGUAGE = "en"


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """`(start, end)` of each sentence in reading order, without the white space around it.

    Offsets are code points; spans do not overlap, and everything between them is white space.
    A paragraph break always ends a sentence.
    """
    spans: list[tuple[int, int]] = []
    for piece in sentencex.get_sentence_boundaries(_LANGUAGE, text):
        start, end = piece["start_index"], piece["end_index"]
        spans.extend(_without_breaks(text, start, end))
    return spans


def _without_breaks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut at blank lines (sentencex keeps those inside quotation marks) and trim white space."""
    spans: list[tuple[int, int]] = []
    position = start
    for paragraph in text[start:end].replace("\r\n\r\n", "\n\n\n\n").split("\n\n"):
        left = position + len(paragraph) - len(paragraph.lstrip())
        right = position + len(paragraph.rstrip())
        if left < right:
            spans.append((left, right))
        position += len(paragraph) + 2
    return spans
