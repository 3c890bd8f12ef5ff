"""A text's words as an index has them, by the rules of its language.

Each language goes its own way to terms, and the terms of all of them stand in one lexicon, which
knows only the English rules: `as_indexed` gives it a text of which these make just those terms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from hashlib import blake2b

import tantivy

from index.nlp import analyse, text_analyzer, with_whole_numbers
from index.nlp.language.scripts import ENGLISH, LATIN, language_of, script_of

_TERMS_REMEMBERED = 100_000
# Snowball's, as Tantivy has them. Turkish is cut instead, which finds more: decision 35.
_STEMMERS = {
    "da": "danish",
    "de": "german",
    "el": "greek",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
}
# Without a stemmer, so many letters of a word stand for it: endings are at its end.
_STEM_LETTERS = {"tr": 5, "az": 5}
_USUAL_STEM_LETTERS = 6
# Arabic changes words within, and writes "and", "in" and the article in one with them: each four
# letters in a row of a word are a term, as are its ends.
_GRAM_LETTERS = {"ar": 4}
_END = "q"
# Endings of number, case, gender and of verbs that are cut off where Snowball has no stemmer, the
# longest that leaves two letters; or that it cuts off some forms of a word and leaves on others.
_ENDINGS = {
    "el": re.compile("(?<=...)(?:ικ|ι)$"),
    "hi": re.compile(
        "(?<=..)(?:ियों|ियां|ुओं|ाओं|ाएं|ाएगा|ाएगी|ाएंगे|ेंगे|ेंगी|ेगा|ेगी|ाने|ाना|ाया|ाता|ाते|ाती|ाई|ाए"
        "|ों|ें|ीं|ां|ता|ते|ती|ना|ने|नी|या|ये|यी|कर|ा|ि|ी|ु|ू|े|ो)$"
    ),
}
# Of no word the same letters with other marks are another form.
_UNCUT = frozenset({"vi"})
# Written without spaces between words: each two characters in a row are a term, of Thai and its
# neighbours, where a letter says less, each three. So it is with Korean, for what hangs on words.
_RUN = re.compile(
    r"(?P<two>[\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u9fff\uf900-\ufaff"
    r"\uac00-\ud7a3\U00020000-\U0003ffff々〆〇]+)"
    r"|(?P<three>[\u0e01-\u0e4e\u0e80-\u0ece\u1000-\u103f\u1780-\u17d3]+)"
)
# Of what these scripts write with marks the mark makes another letter, or the stemmer wants it; in
# all others marks may be left out.
_MARKED = frozenset({LATIN, "CYRILLIC", "CJK", "HANGUL"})
_ON_THE_LETTER = (0, 103)  # Classes of combining characters: vowels, those of Thai below the line.
_LETTERS = str.maketrans(
    # Arabic and Persian: forms of one letter, and a line that only stretches words.
    {"ى": "ي", "ی": "ي", "ک": "ك", "\u0640": None}
    # Greek and Romanian: two forms of one letter; of the second the one that the stemmer knows.
    | {"ς": "σ", "ș": "ş", "ț": "ţ", "Ș": "Ş", "Ț": "Ţ"}
    # Russian: dots that are mostly left out. Turkish: as all others write it.
    | {"ё": "е", "Ё": "Е", "İ": "i"}
    # Hindi: two ways to write a nasal vowel.
    | {"ँ": "ं"}
    # Thai: tones and silent letters, which are often mistyped.
    | dict.fromkeys(map(chr, range(0xE47, 0xE4F)))
)


def terms_in(text: str, language: str | None) -> list[str]:
    """The text's words in order, as `index.nlp.analyse` gives them, by the rules of `language`.

    Where the script speaks against the language, by those of the script; None is by the English
    ones whatever it is, as in an index of before. What has letters has a term, unless it is in
    English and has stop words alone.
    """
    spoken = ENGLISH if language is None else language_of(text, language)
    return analyse(text) if spoken == ENGLISH else _terms(text, spoken)


def as_indexed(text: str, language: str | None) -> str:
    """What the lexicon's analyzer, which knows English alone, makes the terms of `terms_in` of."""
    spoken = ENGLISH if language is None else language_of(text, language)
    return with_whole_numbers(text) if spoken == ENGLISH else " ".join(_terms(text, spoken))


def _terms(text: str, language: str) -> list[str]:
    folded = with_whole_numbers(_folded(text, language))
    in_a_row = _RUN.sub(_grams, folded)
    words = _analyzer(language).analyze(in_a_row)
    if "" in words:
        # Of Greek "ίδιο" the stemmer leaves nothing.
        whole = _analyzer(language, is_stemmed=False).analyze(in_a_row)
        words = [stem or word for stem, word in zip(words, whole, strict=True)]
    if size := _GRAM_LETTERS.get(language):
        words = [gram for word in words for gram in _grams_of(word, size)]
    elif endings := _ENDINGS.get(language):
        words = [endings.sub("", word) for word in words]
    elif language not in _STEMMERS and language not in _UNCUT:
        letters = _STEM_LETTERS.get(language, _USUAL_STEM_LETTERS)
        is_own = script_of(language) == LATIN
        words = [word[:letters] if is_own or not word.isascii() else word for word in words]
    return [_indexable(word) for word in words]


def _folded(text: str, language: str) -> str:
    """Digits as ours, wide letters narrow, and without the marks that may be left out."""
    if script_of(language) in _MARKED:
        text = unicodedata.normalize("NFKC", text)
    else:
        apart = unicodedata.normalize("NFKD", text)
        kept = (char for char in apart if unicodedata.combining(char) in _ON_THE_LETTER)
        text = "".join(kept)
    return text.translate(_folds())


@cache
def _folds() -> Mapping[int, str | None]:
    every = (chr(point) for point in range(0x80, 0x20000))
    digits = {ord(char): str(unicodedata.decimal(char)) for char in every if char.isdecimal()}
    return _LETTERS | digits


def _grams_of(word: str, size: int) -> list[str]:
    """Of a word with a mark at either end; one that is not of the script stays whole."""
    return [word] if word.isascii() else _in_a_row(f"{_END}{word}{_END}", size)


def _in_a_row(text: str, size: int) -> list[str]:
    return [text[start : start + size] for start in range(len(text) - size + 1)] or [text]


def _grams(run: re.Match[str]) -> str:
    return f" {' '.join(_in_a_row(run.group(), 2 if run['two'] else 3))} "


@cache
def _analyzer(language: str, *, is_stemmed: bool = True) -> tantivy.TextAnalyzer:
    """Latin words among others are stemmed as English ones: what both stemmers know is apart."""
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    words = words.filter(tantivy.Filter.lowercase())
    if language in _STEMMERS and is_stemmed:
        words = words.filter(tantivy.Filter.stemmer(_STEMMERS[language]))
    if script_of(language) != LATIN and is_stemmed:
        words = words.filter(tantivy.Filter.stemmer("english"))
    return words.filter(tantivy.Filter.ascii_fold()).build()


@lru_cache(_TERMS_REMEMBERED)
def _indexable(term: str) -> str:
    """The term, or what stands for it where the English rules would make another one of it."""
    digest = blake2b(term.encode(), digest_size=8).hexdigest()
    ways = (term, f"{term}0", f"{digest}0")
    return next(way for way in ways if text_analyzer().analyze(way) == [way])
