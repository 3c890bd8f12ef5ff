"""Which language a text is in, where its source does not say."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# In UTF-8: 60 Latin letters, 30 Cyrillic or Arabic ones, 20 Chinese characters.
_LEAST_BYTES = 60
_LOOKED_AT = 4_000
_LEAST_CONFIDENCE = 0.6
_NO_LANGUAGE = "zxx"


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


@cache
def _identifier() -> LanguageIdentifier:
    """Loaded once: half a second. Without what has a tag of three letters, dialects for the most
    part, so that news in Arabic is not taken for Moroccan."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    languages = [label for label in identifier.labels if len(label) == 2]
    identifier.set_languages([*languages, _NO_LANGUAGE])
    return identifier
