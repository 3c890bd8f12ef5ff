"""Words as lexical search and the checks compare them: folded, stemmed, without stop words."""

from __future__ import annotations

from functools import lru_cache

import tantivy

from index.nlp import words_of

STOP_WORDS = words_of("stop_words")
_LONGEST_WORD = 60


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
