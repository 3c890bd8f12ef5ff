"""In which script a text is written, and so which language it can be in."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

ENGLISH = "en"
LATIN = "LATIN"
# Chinese and Japanese share characters; their n-grams are the same.
_HAN = "CJK"
_KANA = frozenset({"HIRAGANA", "KATAKANA"})
# Whose script it is, where nothing says more. Of other scripts the name stands for the language.
_LANGUAGES = {
    LATIN: ENGLISH,
    "GREEK": "el",
    "CYRILLIC": "ru",
    "HEBREW": "he",
    "ARABIC": "ar",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "TAMIL": "ta",
    "THAI": "th",
    "HANGUL": "ko",
    _HAN: "zh",
}
_SCRIPTS = {language: script for script, language in _LANGUAGES.items()} | {
    "ja": _HAN,
    **dict.fromkeys("uk be bg mk sr kk ky mn tg".split(), "CYRILLIC"),
    **dict.fromkeys("fa ur ps ckb sd ug".split(), "ARABIC"),
    **dict.fromkeys("mr ne sa".split(), "DEVANAGARI"),
    **dict.fromkeys("yi".split(), "HEBREW"),
    "as": "BENGALI",
}
# Below it all letters are Latin.
_FIRST_OTHER = "\u0370"
# Whatever is no Latin letter and no mark or sign beside them; a search looks at many texts.
_MAY_BE_OTHER = re.compile(
    r"[\u0370-\u1cff\u1f00-\u1fff\u2c80-\u2dff\u2e80-\ud7ff\uf900-\ufaff\ufb1d-\ufdff"
    r"\ufe70-\ufefc\uff66-\uffdc\U00010000-\U0003ffff]"
)
_LOOKED_AT = 2_000
# Names of people and firms stand in Latin letters in any language; hardly the other way round.
_LEAST_SHARE = 0.2
# A character of these says as much as so many letters.
_LETTERS = {_HAN: 2}
_LEAST_KANA = 0.05


def language_of(text: str, stated: str | None = None) -> str:
    """The language whose rules cut and fold the text's words: the one stated, unless the script
    speaks against it; then the best known of that script, for Latin English.

    Of a text in two scripts the one that is not Latin decides, where a fifth of the letters is of
    it: its rules leave Latin words to the English ones.
    """
    script = _script_in(text)
    if stated and script_of(stated) == script:
        return stated
    if script == _HAN and _has_kana(text):
        return "ja"
    return _LANGUAGES.get(script, script.casefold())


def script_of(language: str) -> str:
    """The script that a language is written in: Latin, where it is not known here."""
    return _SCRIPTS.get(language, LATIN)


def _script_in(text: str) -> str:
    if text.isascii() or not _MAY_BE_OTHER.search(text):
        return LATIN
    letters = [char for char in text[:_LOOKED_AT] if char.isalpha()]
    others = Counter(map(_script, (char for char in letters if char >= _FIRST_OTHER)))
    others.pop(LATIN, None)
    if not others:
        return LATIN
    script, count = others.most_common(1)[0]
    own = count * _LETTERS.get(script, 1)
    return script if own >= _LEAST_SHARE * (len(letters) - count + own) else LATIN


def _has_kana(text: str) -> bool:
    kana = sum(char >= _FIRST_OTHER and _is_kana(char) for char in text[:_LOOKED_AT])
    return kana >= _LEAST_KANA * min(len(text), _LOOKED_AT)


@lru_cache(8_192)
def _script(char: str) -> str:
    """The first word of the character's name: GREEK, ARABIC; of all that Chinese and Japanese
    write, one."""
    name = unicodedata.name(char, "").split(" ", 1)[0]
    return _HAN if name in _KANA or name.startswith(_HAN) else name.partition("-")[0]


@lru_cache(8_192)
def _is_kana(char: str) -> bool:
    return unicodedata.name(char, "").split(" ", 1)[0] in _KANA
