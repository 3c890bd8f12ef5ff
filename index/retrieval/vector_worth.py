"""What vectors are worth beside words, by the language of the question.

A model that never saw a language gives vectors of it that say next to nothing, and so much do they
count. The figures are measured: docs/reference/languages.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.embeddings import EmbedderIdentity
from index.embeddings.fitted import measured_for
from index.nlp.language.scripts import ENGLISH, LATIN, script_of

_FIGURES = Path(__file__).with_name("vector_worth.json")


@dataclass(frozen=True)
class VectorWorth:
    """What a model's vectors are worth by language, in [0, 1]; nothing of a model is everything.

    "latin" stands for the languages in Latin letters that are not named, "others" for the rest.
    """

    by_language: Mapping[str, float]

    @staticmethod
    def of(model: EmbedderIdentity) -> VectorWorth:
        """As measured with the model; every language is worth as much with one that was not."""
        return VectorWorth(measured_for(_FIGURES, model) or {})

    def of_language(self, language: str | None) -> float:
        """None is an archive of which it is not known: as in English."""
        if not self.by_language or language in (None, ENGLISH):
            return 1.0
        rest = "latin" if script_of(language) == LATIN else "others"
        return self.by_language.get(language, self.by_language[rest])
