"""The export of a model: a folder of files from which it runs without sentence-transformers.

A cache. It is named for the model that it was made from, and written beside its
place and renamed, so that what stands there is whole or was damaged later.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from index.embeddings import EmbedderIdentity
from index.errors import ModelError

# The files of an export (the graph names that of its weights), and the outputs of its graph.
GRAPH, WEIGHTS, TOKENIZER = "model.onnx", "model.weights", "tokenizer.json"
# The same graph with its weights rounded to 8 bits, in their place where it embeds nearly as well.
# An export of before 2026-12 has these weights in the graph.
ROUNDED_GRAPH, ROUNDED_WEIGHTS = "rounded.onnx", "rounded.onnx.data"
VECTORS, TOKEN_VECTORS = "vectors", "token_vectors"
_MANIFEST = "export.json"


class ExportLost(ModelError):
    """The export is missing, cut off, or not what its manifest says."""


@dataclass(frozen=True)
class Prompts:
    """What the model wants before a question and before a passage."""

    query: str = ""
    passage: str = ""


@dataclass(frozen=True)
class ModelExport:
    """`refusal` says why there is none, for a model that cannot be exported; else it is empty."""

    folder: Path
    identity: EmbedderIdentity
    prompts: Prompts
    refusal: str
    files: dict[str, tuple[int, str]]

    @staticmethod
    def opened(folder: Path) -> ModelExport:
        """Raises ExportLost where a file is missing or has another size."""
        try:
            fields = json.loads((folder / _MANIFEST).read_text())
            export = ModelExport(
                folder,
                EmbedderIdentity(**fields["identity"]),
                Prompts(**fields["prompts"]),
                fields["refusal"],
                {name: (size, digest) for name, (size, digest) in fields["files"].items()},
            )
            sizes = {name: (folder / name).stat().st_size for name in export.files}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            why = f"it cannot be read ({error})" if folder.is_dir() else "it is missing"
            raise ExportLost(why) from error
        for name, (size, _) in export.files.items():
            if sizes[name] != size:
                raise ExportLost(f"{name} does not have the size on record")
        return export

    @staticmethod
    def record(
        folder: Path, identity: EmbedderIdentity, prompts: Prompts, refusal: str = ""
    ) -> ModelExport:
        """Write the manifest of the files that stand in the folder."""
        files = {
            path.name: (path.stat().st_size, file_sha256(path))
            for path in sorted(folder.iterdir())
            if path.name != _MANIFEST
        }
        export = ModelExport(folder, identity, prompts, refusal, files)
        fields = asdict(export)
        del fields["folder"]
        (folder / _MANIFEST).write_text(json.dumps(fields, indent=2))
        return export

    def check_contents(self) -> None:
        """Raises ExportLost where a file does not have the checksum on record."""
        for name, (_, digest) in self.files.items():
            if file_sha256(self.folder / name) != digest:
                raise ExportLost(f"{name} does not have the checksum on record")


@contextmanager
def written_to(place: Path) -> Iterator[Path]:
    """A folder to fill, which takes the place at the end; after an error nothing is left of it.

    Of two processes that do so at once, one wins. Raises OSError.
    """
    unfinished = Path(tempfile.mkdtemp(prefix=f"{place.name}-", dir=place.parent))
    try:
        yield unfinished
        unfinished.chmod(place.parent.stat().st_mode)
        for path in (*unfinished.iterdir(), unfinished):
            _sync(path)
        shutil.rmtree(place, ignore_errors=True)
        try:
            unfinished.rename(place)
        except OSError:
            ModelExport.opened(place)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def file_sha256(path: Path) -> str:
    """In hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
