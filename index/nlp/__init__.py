"""What stands in a text; knows no index and no question.

The lists of words that this goes by are files in `data`, a folder a language.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import tantivy

_LONGEST_WORD = 60
_LISTS = Path(__file__).parent / "data" / "en"


def lines_of(name: str) -> list[str]:
    """The lines of an English list, without its remarks, which begin with #."""
    lines = (_LISTS / f"{name}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def words_of(name: str) -> frozenset[str]:
    """The words of an English list."""
    return frozenset(word for line in lines_of(name) for word in line.split())


STOP_WORDS = words_of("stop_words")


def analyse(text: str) -> list[str]:
    """The text's words in order: folded, without English stop words, stemmed."""
    return list(text_analyzer().analyze(text))


@lru_cache(maxsize=1)
def text_analyzer() -> tantivy.TextAnalyzer:
    """The same for an index of Tantivy's to register."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(_LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.custom_stopword(sorted(STOP_WORDS)))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )
