"""What stands in a text; knows no index and no question.

The lists of words that this goes by are files in `data`, a folder a language.
"""

from __future__ import annotations

import re
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


# "1,200", "1,20,000", "1’200" and such with a narrow space are numbers and nothing else.
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:(?:,\d{2,3})*,\d{3}|(?:['’\u00a0\u202f]\d{3})+)(?!\d)")
# "1.200" and "1 200" may also be a decimal and two numbers.
_MAYBE_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:(?:\.\d{3})+|(?: \d{3})+)(?!\d)")
_SEPARATOR = re.compile(r"\D")


def analyse(text: str) -> list[str]:
    """The text's words in order: folded, without English stop words, stemmed, numbers in whole."""
    return list(text_analyzer().analyze(with_whole_numbers(text)))


def with_whole_numbers(text: str) -> str:
    """The text with numbers written in groups of digits made whole: "1,200" → "1200". Where the
    groups may be something else, "1 200", the whole number stands behind them."""
    text = _GROUPED.sub(lambda found: _SEPARATOR.sub("", found[0]), text)
    return _MAYBE_GROUPED.sub(lambda found: f"{found[0]} {_SEPARATOR.sub('', found[0])}", text)


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
