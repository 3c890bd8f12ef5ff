"""Words as lexical search and the checks compare them: folded, stemmed, without stop words."""

from __future__ import annotations

from functools import lru_cache

import tantivy

# English words that carry no subject matter: the Snowball project's list, contractions split.
STOP_WORDS = """
i me my myself we us our ours ourselves you your yours yourself yourselves he him his himself she
her hers herself it its itself they them their theirs themselves what which who whom whose this
that these those am is are was were be been being have has had having do does did doing would
should could ought can will shall may might must a an the and but if or because as until while of
at by for with about against between into through during before after above below to from up down
in out on off over under again further then once here there when where why how all any both each
few more most other some such no nor not only own same so than too very s t d m o ll re ve don
didn doesn isn aren wasn weren hasn haven hadn won wouldn couldn shouldn
""".split()
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
        .filter(tantivy.Filter.custom_stopword(STOP_WORDS))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )
