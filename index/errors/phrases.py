"""English words of ours that can be told in other languages where they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self


class Phrase(str):
    """A text which remembers the pattern and the values that it was made of.

    It is its English words wherever it goes: in errors, logs and JSON. Whoever shows it to a person
    can look the pattern up in that person's language. Values may be phrases themselves, and never
    become patterns, whatever stands in them.

    >>> Phrase("There is no index at {folder}.", folder="/news")
    'There is no index at /news.'
    """

    pattern: str
    values: Mapping[str, object]

    def __new__(cls, pattern: str, /, **values: object) -> Self:
        return cls._made(pattern.format(**values), pattern, values)

    @classmethod
    def counted(cls, n: int, one: str, other: str, /, **values: object) -> Self:
        """`one` where `n` is 1, else `other`, which it is known by; both may say `{n}`.

        >>> Phrase.counted(2, "{n} article", "{n} articles")
        '2 articles'
        """
        values = {"n": n, **values}
        return cls._made((one if n == 1 else other).format(**values), other, values)

    @classmethod
    def _made(cls, text: str, pattern: str, values: Mapping[str, object]) -> Self:
        made = super().__new__(cls, text)
        made.pattern, made.values = pattern, values
        return made

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """A copy, and what another process is sent, is the English text."""
        return str, (str(self),)
