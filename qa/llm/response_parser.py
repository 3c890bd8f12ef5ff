"""Reading what a model wrote: its sentences, and the passage numbers it gave with each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index import sentence_spans

# A run of white space is tried from its beginning alone.
_MARKERS = re.compile(r"(?<!\s)\s*[\[【](\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)[\]】]")
_LEADING_MARKERS = re.compile(r"(?:\s*[\[【]\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*[\]】])+[.]?")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\([^)]*\)")
_TAG = re.compile(r"</?[A-Za-z!][^>]*>")
_ADDRESS = re.compile(r"\b(?:https?://|javascript:|data:)\S+", re.IGNORECASE)
_LINE = re.compile(r"[^\n]+")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class DraftSentence:
    """`raw[start:end]` of the reply; `claim` is it without markers, `named` its numbers."""

    start: int
    end: int
    claim: str
    named: tuple[int, ...]


def draft_sentences(raw: str, *, complete: bool) -> list[DraftSentence]:
    """The sentences of a reply so far, in order.

    While it is not `complete` the last one is left out: it may go on, or its markers may follow.
    """
    spans = _with_their_markers(raw)
    if not complete:
        spans = spans[:-1]
    return [_read(raw, start, end) for start, end in spans]


def _with_their_markers(raw: str) -> list[tuple[int, int]]:
    """Sentence spans, in which markers after a full stop belong to the sentence before it.

    So does anything without letters: it may be a marker that is still being written.
    """
    spans: list[tuple[int, int]] = []
    for start, end in _by_line(raw):
        if spans and not _LETTER.search(raw, start, end):
            spans[-1] = (spans[-1][0], end)
            continue
        markers = _LEADING_MARKERS.match(raw, start, end)
        if markers and spans:
            spans[-1] = (spans[-1][0], markers.end())
            start = (
                markers.end()
                + len(raw[markers.end() : end])
                - len(raw[markers.end() : end].lstrip())
            )
        if start < end:
            spans.append((start, end))
    return spans


def _by_line(raw: str) -> Iterator[tuple[int, int]]:
    """Models end lines, of lists too, where they end sentences, with or without a full stop."""
    for line in _LINE.finditer(raw):
        for start, end in sentence_spans(line[0]):
            yield line.start() + start, line.start() + end


def _read(raw: str, start: int, end: int) -> DraftSentence:
    text = raw[start:end]
    named: list[int] = []
    for group in _MARKERS.findall(text):
        named.extend(_numbers(group))
    claim = re.sub(r"\s+", " ", _MARKERS.sub("", _without_links(text))).strip()
    claim = re.sub(r"^(?:[-*•|]|\d{1,2}[.)])\s+", "", claim).replace("**", "")
    claim = re.sub(r"(?<!\.)([.!?])\.$", r"\1", claim)
    # The first quotation mark of the next sentence.
    claim = re.sub(r"\s[\"“]$", "", claim)
    return DraftSentence(start, end, claim, tuple(dict.fromkeys(named)))


def _without_links(text: str) -> str:
    """Images, addresses and markup lead out of an answer, whose sources are its citations."""
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    return _ADDRESS.sub("", _TAG.sub("", text))


def _numbers(group: str) -> list[int]:
    numbers = [int(number) for number in re.findall(r"\d+", group)]
    if len(numbers) == 2 and re.search(r"[–-]", group) and numbers[0] < numbers[1]:
        return list(range(numbers[0], numbers[1] + 1))
    return numbers
