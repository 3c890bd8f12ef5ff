"""Whose words a sentence of an article gives, where it gives them as somebody's; for English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from index.nlp.sentences import sentence_spans
from index.nlp.sentences.speaker import Speaker, begins_clause, is_verb, speaker_in

# A paragraph is looked at so far to either side of a sentence, and so many before it.
_REACH = 2_000
_MOST_BACK = 4
_LONGEST = 1_500
# So much of a sentence stands between quotation marks where it is somebody's words alone.
_MOSTLY = 0.6
_REMEMBERED = 2_000
# "Rollins referred to", whom "he" may mean then.
_HEADED = re.compile(
    r"(?!(?:The|An?|This|I|He|She|It|They|We)\b)"
    r"(?P<name>[A-Z][\w’'.-]+(?:\s[A-Z][\w’'.-]+){0,3})\s(?P<verb>[a-z]+)\b"
)
# Behind a quotation: it may tell of somebody else who speaks.
_UNKNOWN_FRAME = re.compile(r"[\"”]\s{0,2}\w[^“\"”]{12,200}$")
_QUOTE_MARKS = re.compile(r"[\"“”]")


@dataclass(frozen=True)
class SaidBy:
    """`text[start:end]` names the speaker; it may stand before the sentence, or behind it.

    `is_claim` where the verb tells that others may say otherwise: claims, alleges, denies. Between
    `unsaid_from` and `unsaid_to` the sentence tells of the speaker, and nothing that is said.
    """

    start: int
    end: int
    is_claim: bool = False
    unsaid_from: int = 0
    unsaid_to: int = 0

    def says(self, start: int, end: int) -> bool:
        """Whether `text[start:end]`, words of the sentence, are among those said."""
        return not self.unsaid_from <= start < end <= self.unsaid_to


def said_by(text: str, start: int, end: int) -> SaidBy | None:
    """Who says `text[start:end]`, a sentence; None where the article says it itself.

    So it is, too, where of a sentence only a few words are quoted, or it cannot be told whose
    words they are.
    """
    if not 0 < end - start <= _LONGEST:
        return None
    first, last = _around(text, start, end)
    found = _said_by(text[first:last], start - first, end - first)
    if found is None:
        return None
    unsaid = found.unsaid_from + first, found.unsaid_to + first
    return SaidBy(found.start + first, found.end + first, found.is_claim, *unsaid)


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """The paragraph, and what stands before it."""
    first = max(start - _REACH, 0)
    if first:
        first = text.find("\n", first, start) + 1 or first
    last = text.find("\n", end, end + _REACH)
    return first, min(end + _REACH, len(text)) if last < 0 else last


@lru_cache(_REMEMBERED)
def _said_by(text: str, start: int, end: int) -> SaidBy | None:
    begins = text.rfind("\n", 0, start) + 1
    quoted = _quoted(text, begins)
    inside = [(a, b) for a, b in quoted if a < end and b > start]
    share = sum(min(b, end) - max(a, start) for a, b in inside) / (end - start)
    own = speaker_in(text, start, end, quoted)
    if (own is None and share >= _MOSTLY) or (own and own.is_pronoun):
        return _of_quotation(text, begins, start, end, quoted, own)
    return _of_speaker(own) if own else None


def _of_speaker(own: Speaker) -> SaidBy:
    return SaidBy(own.start, own.end, own.is_claim, own.unsaid_from, own.unsaid_to)


def _of_quotation(
    text: str,
    begins: int,
    start: int,
    end: int,
    quoted: list[tuple[int, int]],
    own: Speaker | None,
) -> SaidBy | None:
    """Of words whose speaker another sentence of the paragraph names, or one before it."""
    is_pronoun = own is not None
    sentences = [(begins + a, begins + b) for a, b in sentence_spans(text[begins:], "en")]
    if own is None:
        # "It rained. It snowed," Smith said.
        ends = max((b for a, b in quoted if a < end and b > start), default=end)
        behind = [(a, b) for a, b in sentences if b > end and a < ends]
        own = next(filter(None, (speaker_in(text, a, b, quoted) for a, b in behind)), None)
        if own is None and not text[begins:start].strip(' "“'):
            own = _right_behind(text, ends, sentences, quoted)
        if own and not own.is_pronoun:
            return SaidBy(own.start, own.end, own.is_claim)
    is_claim = bool(own and own.is_claim)
    before = [(a, b) for a, b in sentences if b <= start]
    for paragraph in islice(_backwards(text, begins, before), _MOST_BACK):
        for a, b in reversed(paragraph[-_MOST_BACK:]):
            frame = speaker_in(text, a, b, _quoted(text[:b], text.rfind("\n", 0, a) + 1))
            if frame and not frame.is_pronoun:
                return SaidBy(frame.start, frame.end, is_claim or frame.is_claim)
            if frame is None and not is_pronoun and _UNKNOWN_FRAME.search(text, a, b):
                return None
            headed = _HEADED.match(text, a, b) if is_pronoun and not frame else None
            if headed and is_verb(headed["verb"]) and _is_person(headed["name"], text[:a]):
                return SaidBy(*headed.span("name"), is_claim)
    return None


def _right_behind(
    text: str, ends: int, sentences: list[tuple[int, int]], quoted: list[tuple[int, int]]
) -> Speaker | None:
    """ "“It rained.” Mara Lind, of the harbour office, said in a letter": of the next sentence,
    where that begins with it."""
    following = next(((a, b) for a, b in sentences if a >= ends), None)
    found = speaker_in(text, *following, quoted) if following else None
    return found if found and following and found.start == following[0] else None


def _backwards(
    text: str, begins: int, before: list[tuple[int, int]]
) -> Iterator[list[tuple[int, int]]]:
    """The sentences `before`, then those of each paragraph before that, the last first."""
    yield before
    while line := text[:begins].rstrip("\n"):
        begins = line.rfind("\n") + 1
        yield [(begins + a, begins + b) for a, b in sentence_spans(line[begins:], "en")]


def _is_person(name: str, before: str) -> bool:
    """Whether "Rollins" was called by a longer name before, as people are."""
    if begins_clause(name):
        return False
    return " " in name or bool(re.search(rf"\b[A-Z][\w’'.-]{{1,30}} {re.escape(name)}\b", before))


def _quoted(text: str, begins: int) -> list[tuple[int, int]]:
    """The quotations of a paragraph; one that is not closed goes on to its end."""
    end = text.find("\n", begins)
    end = len(text) if end < 0 else end
    found, opened = list[tuple[int, int]](), -1
    for mark in _QUOTE_MARKS.finditer(text, begins, end):
        if opened < 0:
            if mark.group() != "”":
                opened = mark.start()
        elif mark.group() != "“":
            found.append((opened, mark.end()))
            opened = -1
    return [*found, (opened, end)] if opened >= 0 else found
