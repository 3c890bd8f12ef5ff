"""What stands in a text; knows no index and no question.

The lists of words that this goes by are files in index/data, a folder a language.
"""

from __future__ import annotations

from pathlib import Path

_LISTS = Path(__file__).parents[1] / "data" / "en"


def lines_of(name: str) -> list[str]:
    """The lines of an English list, without its remarks, which begin with #."""
    lines = (_LISTS / f"{name}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def words_of(name: str) -> frozenset[str]:
    """The words of an English list."""
    return frozenset(word for line in lines_of(name) for word in line.split())
