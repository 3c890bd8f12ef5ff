"""Which language a text is in, where its source does not say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from index.nlp.language.scripts import ENGLISH, language_of, script_of

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# In UTF-8: 60 Latin letters, 30 Cyrillic or Arabic ones, 20 Chinese characters.
_LEAST_BYTES = 60
_LOOKED_AT = 4_000
_LEAST_CONFIDENCE = 0.6
_NO_LANGUAGE = "zxx"
# Loading what tells languages apart takes half a second, which most questions need not wait for.
_ENGLISH_WORDS = re.compile(
    r"\b(?:the|who|whom|what|which|when|where|why|how|did|does)\b", re.IGNORECASE
)
# Words with a capital letter, but for the first of a sentence, and what may stand between them.
_NAMES = re.compile(
    r"(?<!^)(?<![.?!:] )(?<![¿¡])\b[A-Z][\w'’-]*"
    r"(?:\s+(?:(?:of|the|a|an|and|my|in|on|to|is)\s+)*[A-Z][\w'’-]*)*"
)


def detected_language(text: str, least_bytes: int = _LEAST_BYTES) -> str | None:
    """The primary BCP 47 tag of the language that most of the beginning is in.

    None where that is not sure, too short, or no language. By the counts of byte n-grams: Lui and
    Baldwin, langid.py (ACL 2012), as py3langid trained it anew.
    """
    text = text[:_LOOKED_AT]
    if len(text.encode(errors="replace")) < least_bytes:
        return None
    language, confidence = _identifier().classify(text)
    sure = confidence >= _LEAST_CONFIDENCE and language != _NO_LANGUAGE
    return str(language) if sure else None


def is_surely_english(text: str) -> bool:
    """Whether it has a word that stands in most English questions and in few of other languages."""
    return _ENGLISH_WORDS.search(text) is not None


def language_asked(text: str, stored: Mapping[str, int]) -> str:
    """The language of a question to an archive that has so many articles in each language.

    By its script, and among the languages of the archive that are written so by the counts of byte
    n-grams, weighed by how much the archive has of each. Names say nothing of it: what begins with
    a capital letter inside of it, and small English words between such.
    """
    spoken = language_of(text)
    written = script_of(spoken)
    among = {name: count for name, count in stored.items() if script_of(name) == written}
    if len(among) <= 1:
        return next(iter(among), spoken)
    # "Wann erschien The Wall?" is German.
    bare = _NAMES.sub(" ", text[:_LOOKED_AT])
    if ENGLISH in among and len(_ENGLISH_WORDS.findall(bare)) > 1:
        return ENGLISH
    likely = dict(_identifier().rank(bare if len(bare.split()) > 1 else text[:_LOOKED_AT]))
    return max(among, key=lambda name: (likely.get(name, 0.0) * among[name], among[name]))


@cache
def _identifier() -> LanguageIdentifier:
    """Loaded once: half a second. Without what has a tag of three letters, dialects for the most
    part, so that news in Arabic is not taken for Moroccan."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    languages = [label for label in identifier.labels if len(label) == 2]
    identifier.set_languages([*languages, _NO_LANGUAGE])
    # One that was never asked for more keeps no table of more: 28 MB.
    return LanguageIdentifier(
        identifier.nb_ptc,
        identifier.nb_pc,
        identifier.nb_classes,
        identifier.tk_nextmove,
        identifier.tk_output,
        norm_probs=True,
        tk_row=identifier.tk_row,
    )
