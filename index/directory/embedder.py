"""The Embedder of one index: the export of its model, or the model itself where there is none."""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
from collections.abc import Sequence
from contextlib import closing
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from index.directory import Layout
from index.embeddings import Embedder, EmbedderIdentity, Vectors, WordVectors
from index.embeddings.export_folder import (
    GRAPH,
    ROUNDED_GRAPH,
    ROUNDED_WEIGHTS,
    WEIGHTS,
    ExportLost,
    ModelExport,
    Prompts,
    written_to,
)
from index.embeddings.onnx import OnnxEmbedder
from index.embeddings.onnx_export import add_rounded_graph, export_onnx
from index.embeddings.packaged_export import export_packaged
from index.embeddings.sentence_transformers import PACKAGED_MODEL, SentenceTransformerEmbedder
from index.errors import ModelError

log = logging.getLogger(__name__)

# How far a component of a unit vector may be from sentence-transformers'.
TOLERANCE = 1e-3
# How near a passage's vector by rounded weights must be, as a cosine.
NEAR = 0.95
# Short, long beyond any bound, other scripts, white space, and texts of unequal length together.
_TEXTS = (
    "Who said so?",
    "The harbour wall at Port Selby will be raised by 40 centimetres. " * 200,
    "“Überraschung” — 日本語の記事、한국어 기사 и по-русски 😀",
    "  two  spaces\n\nand a paragraph ",
    "A",
)


class IndexEmbedder:
    """Embeds with `model` as the index at `folder` does; None is the packaged model.

    A reader's model is the one on record, whose export stands in the index. A writer looks at the
    model itself, which may have other weights by now. Whoever finds no export makes one where an
    index is. `threads` says how many an export runs on; None is one a core.
    """

    def __init__(
        self,
        folder: Path,
        model: str | None = None,
        catalogue: str | None = None,
        *,
        writing: bool = False,
        threads: int | None = None,
    ) -> None:
        self._layout = Layout(folder, catalogue)
        self._plain = SentenceTransformerEmbedder(model)
        self._writing = writing
        self._threads = threads
        self._opening = threading.Lock()

    @property
    def model(self) -> str:
        return self._plain.model

    def identity(self) -> EmbedderIdentity:
        return self._opened.identity()

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self._opened.embed_queries(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._opened.embed_passages(texts)

    def embed_words(self, texts: Sequence[str]) -> list[WordVectors]:
        return self._opened.embed_words(texts)

    @property
    def _opened(self) -> Embedder:
        with self._opening:
            return self._embedder

    @cached_property
    def _embedder(self) -> Embedder:
        recorded = None if self._writing else recorded_embedder(self._layout)
        if not (recorded or self._writing):
            return self._of_this_process
        weights = recorded.weights_sha256 if recorded else self._plain.weights_sha256
        place = self._layout.export(self.model, weights)
        try:
            return self._embedder_of(ModelExport.opened(place))
        except ExportLost as error:
            if weights != self._plain.weights_sha256:
                return self._of_this_process
            if recorded or place.exists():
                log.warning("The model's export %s is made again: %s.", place, error.detail)
        try:
            return self._embedder_of(_exported(self._plain, place))
        except (ExportLost, OSError) as error:
            log.warning("The model's export %s cannot be written: %s.", place, error)
            return self._of_this_process

    @cached_property
    def _of_this_process(self) -> Embedder:
        """Where no export stands in the index: the model itself, or, of the packaged one, an
        export that ends with this process."""
        if self.model != PACKAGED_MODEL:
            return self._plain
        self._scratch = tempfile.TemporaryDirectory(prefix="dateline-model-")
        folder = Path(self._scratch.name)
        export = ModelExport.record(folder, self._plain.identity(), export_packaged(folder))
        return OnnxEmbedder(export, self._threads)

    def _embedder_of(self, export: ModelExport) -> Embedder:
        return self._plain if export.refusal else OnnxEmbedder(export, self._threads)


def recorded_embedder(layout: Layout) -> EmbedderIdentity | None:
    """What the index was made with; None where there is no index, or an empty one."""
    if not layout.has_catalogue():
        return None
    with closing(layout.opened(read_only=True)) as catalogue, catalogue.read() as snapshot:
        identity = snapshot.identity(layout.folder)
    return identity.embedder if identity else None


def remove_exports(layout: Layout, keep: EmbedderIdentity | None) -> None:
    """Remove every export but that of one model, and that too where it is damaged or refused."""
    kept = keep and layout.export(keep.model, keep.weights_sha256)
    for folder in layout.exports():
        if folder != kept or not _is_whole(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_whole(folder: Path) -> bool:
    try:
        export = ModelExport.opened(folder)
        export.check_contents()
    except ExportLost:
        return False
    return not export.refusal


def _exported(plain: SentenceTransformerEmbedder, place: Path) -> ModelExport:
    """Make the export, or the record that there can be none. Raises ModelError or OSError."""
    identity = plain.identity()
    with written_to(place) as folder:
        if plain.model == PACKAGED_MODEL:
            ModelExport.record(folder, identity, export_packaged(folder))
        else:
            _export_or_refuse(plain, identity, folder)
    return ModelExport.opened(place)


def _export_or_refuse(
    plain: SentenceTransformerEmbedder, identity: EmbedderIdentity, folder: Path
) -> None:
    # No fault of the model's, to be put on record.
    if find_spec("onnx") is None:
        raise ModelError(
            f"The embedding model {plain.model!r} needs a package that is not installed (onnx).",
            "Run: pip install 'dateline[sentence-transformers]'",
        )
    try:
        prompts = export_onnx(plain.loaded_for_export(), folder)
        exported = OnnxEmbedder(ModelExport.record(folder, identity, prompts))
        _check_equal(exported, plain)
        _round_where_near(folder, exported)
    except OSError:
        raise
    # Whatever else torch, or code that comes with a model, does not put up with.
    except Exception as error:
        why = f"{type(error).__name__}: {error}".splitlines()[0]
        log.warning("The model %s runs on sentence-transformers alone: %s", plain.model, why)
        for path in folder.iterdir():
            path.unlink()
        ModelExport.record(folder, identity, Prompts(), refusal=why)


def _round_where_near(folder: Path, exported: OnnxEmbedder) -> None:
    """Put the rounded graph in the place of the exact one, unless it cannot be made or embeds
    otherwise."""
    identity = exported.identity()
    wanted = exported.embed_passages(_TEXTS)
    try:
        add_rounded_graph(folder)
        rounded = OnnxEmbedder(ModelExport.record(folder, identity, exported.prompts))
        nearest = (rounded.embed_passages(_TEXTS) * wanted).sum(axis=1)
        # Written so that what is no number is not near either.
        near = bool(np.all(nearest >= NEAR))
    except OSError:
        raise
    # A graph that ONNX Runtime cannot round.
    except Exception as error:
        log.info("The model %s cannot be rounded: %s", identity.model, error)
        near = False
    for name in (GRAPH, WEIGHTS) if near else (ROUNDED_GRAPH, ROUNDED_WEIGHTS):
        (folder / name).unlink(missing_ok=True)
    ModelExport.record(folder, identity, exported.prompts)


def _check_equal(exported: Embedder, plain: Embedder) -> None:
    """Raises ValueError where the export embeds otherwise than the model that it was made from."""
    pairs = [
        (exported.embed_queries(_TEXTS), plain.embed_queries(_TEXTS)),
        (exported.embed_passages(_TEXTS), plain.embed_passages(_TEXTS)),
    ]
    for one, other in zip(exported.embed_words(_TEXTS), plain.embed_words(_TEXTS), strict=True):
        if one.words != other.words:
            raise ValueError("its export reads other words")
        pairs.append((one.vectors, other.vectors))
    # Written so that what is no number is no match either.
    if not all(np.all(np.abs(one - other) <= TOLERANCE) for one, other in pairs):
        raise ValueError("its export gives other vectors")
