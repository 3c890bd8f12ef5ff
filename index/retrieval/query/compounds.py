"""Compounds of a question, taken apart by the words that the archive has.

German writes "Brücke am Hafen" as one word too. A compound of a question is searched for by its
parts as well, where these are more usual in the archive than it is: of all ways to cut it in two
that whose parts' frequencies have the highest geometric mean (Koehn and Knight, 2003). Articles
stay as they were indexed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from index.nlp.language.analysis import terms_in

# What may stand between two parts, by language. Measured in German alone.
_LINKS = {"de": ("", "s", "es", "n", "en", "er", "e")}
_LEAST_LETTERS = 4
# Nobody cuts a longer one, and its ways would be many.
_MOST_LETTERS = 40
_WORD = re.compile(r"[^\W\d_]+")

PassagesWith = Callable[[Sequence[str]], Mapping[str, int]]


def with_parts(words: str, language: str | None, passages_with: PassagesWith) -> str:
    """The words, and behind them the parts of each compound among them.

    `passages_with` says how many passages have each of some terms; it is asked once.
    """
    if language not in _LINKS:
        return words
    ways = {word: list(_ways(word, language)) for word in _compounds(words)}
    pieces = {piece for word, cuts in ways.items() for piece in (word, *sum(cuts, ()))}
    if not pieces:
        return words
    terms = {piece: terms_in(piece, language) for piece in pieces}
    counts = passages_with(sorted({term for several in terms.values() for term in several}))
    usual = {piece: sum(counts[term] for term in several) for piece, several in terms.items()}
    parts = [part for word, cuts in ways.items() for part in _best(word, cuts, usual)]
    return " ".join([words, *parts])


def _compounds(words: str) -> list[str]:
    """Those that are long enough to be one, once each."""
    lengths = range(2 * _LEAST_LETTERS, _MOST_LETTERS + 1)
    found = (word.casefold() for word in _WORD.findall(words))
    return list(dict.fromkeys(word for word in found if len(word) in lengths))


def _ways(word: str, language: str) -> Iterator[tuple[str, ...]]:
    """To cut it in two, without what links the parts."""
    for at in range(_LEAST_LETTERS, len(word) - _LEAST_LETTERS + 1):
        for link in _LINKS[language]:
            if word[:at].endswith(link) and at - len(link) >= _LEAST_LETTERS:
                yield word[: at - len(link)], word[at:]


def _best(word: str, ways: Sequence[tuple[str, ...]], usual: Mapping[str, int]) -> tuple[str, ...]:
    """The parts; none where the word is as usual as they are."""
    by_mean = [(math.sqrt(math.prod(usual[part] for part in way)), way) for way in ways]
    mean, parts = max(by_mean, default=(0.0, ()))
    return parts if mean > usual[word] else ()
