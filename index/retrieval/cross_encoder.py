"""The Reranker that sentence-transformers runs: any of its cross-encoders."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from index.errors import RerankingFailed
from index.retrieval import checked_scores

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

T = TypeVar("T")

_BATCH = 32
_ARCHITECTURES = ("ForSequenceClassification", "ForCausalLM")


class CrossEncoderReranker:
    """Scores with `model`, a cross-encoder's name or folder, loaded at the first use."""

    def __init__(self, model: str) -> None:
        self.model = model
        # Tokenizers keep state while they run, and torch uses every core for one call anyway.
        self._one_at_a_time = threading.Lock()

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        if not texts:
            return []
        with self._one_at_a_time:
            model = self._loaded
            if isinstance(model, RerankingFailed):
                raise model.with_traceback(None)
            try:
                found = model.predict(
                    [(query, text) for text in texts],
                    batch_size=_BATCH,
                    activation_fn=_as_it_is,
                    show_progress_bar=False,
                )
            except Exception as error:
                raise RerankingFailed(f"{self._who} failed ({type(error).__name__}).") from error
        return checked_scores(found.tolist(), texts, self._who)

    @property
    def _who(self) -> str:
        return f"The reranker {self.model!r}"

    @cached_property
    def _loaded(self) -> CrossEncoder | RerankingFailed:
        """Why it cannot be used is kept as well: finding out again may take long each time."""
        # Importing it takes seconds, so only who reranks pays for it.
        try:
            from sentence_transformers import CrossEncoder
            from transformers.utils.logging import disable_progress_bar
        except ModuleNotFoundError as error:
            return RerankingFailed(
                f"{self._who} needs a package that is not installed ({error.name}).",
                "Run: pip install 'dateline[sentence-transformers]'",
            )
        disable_progress_bar()
        try:
            model = CrossEncoder(self.model)
        except Exception as error:
            return RerankingFailed(
                f"{self._who} cannot be loaded ({type(error).__name__}).",
                "Name a cross-encoder or its folder in DATELINE_RERANK_MODEL.",
            )
        if model.num_labels != 1 or not _judges(model):
            return RerankingFailed(
                f"{self._who} does not give a pair of texts one score.",
                "Name a cross-encoder made for reranking in DATELINE_RERANK_MODEL.",
            )
        return model


def _judges(model: CrossEncoder) -> bool:
    """False for a model without a head, such as an embedding model: a random one is put on it."""
    return str((model.config.architectures or [""])[0]).endswith(_ARCHITECTURES)


def _as_it_is(logits: T) -> T:
    """Kept from being squashed, which would make all the good ones equal."""
    return logits
