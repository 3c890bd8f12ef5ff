"""Writes what ships of the packaged model's export: `python -m training.export_packaged`.

For a new version of the packaged model, of torch or of its exporter.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper
from safetensors.numpy import load_file

from index.embeddings.export_folder import GRAPH, WEIGHTS, file_sha256
from index.embeddings.onnx_export import export_onnx
from index.embeddings.packaged_export import PLACES, SHIPPED
from index.embeddings.sentence_transformers import SentenceTransformerEmbedder, packaged_folder


def write(shipped: Path = SHIPPED, places: Path = PLACES) -> None:
    """Raises LookupError for a weight of the graph that is none of the model's own."""
    own = load_file(packaged_folder() / "model.safetensors")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export_onnx(SentenceTransformerEmbedder().loaded_for_export(), folder)
        bare = onnx.load(folder / GRAPH, load_external_data=False)
        whole = onnx.load(folder / GRAPH)
        tensors = []
        for one, beside in zip(bare.graph.initializer, whole.graph.initializer, strict=True):
            where = {entry.key: entry.value for entry in one.external_data}
            found = _of(numpy_helper.to_array(beside), own)
            tensors.append((*found, int(where["offset"])))
        shipped.mkdir(exist_ok=True)
        shutil.copyfile(folder / GRAPH, shipped / GRAPH)
        weights = folder / WEIGHTS
        content = {"size": weights.stat().st_size, "sha256": file_sha256(weights)}
        tensors.sort(key=lambda one: one[-1])
        lines = ",\n  ".join(json.dumps(one) for one in tensors)
        head = json.dumps(content, indent=1).removesuffix("\n}")
        places.write_text(f'{head},\n "tensors": [\n  {lines}\n ]\n}}\n')


def _of(weight: np.ndarray, own: dict[str, np.ndarray]) -> tuple[str, bool]:
    """The model's own one, and whether the graph has it turned."""
    for name, one in own.items():
        if np.array_equal(one, weight):
            return name, False
        if one.ndim == 2 and np.array_equal(one.T, weight):
            return name, True
    raise LookupError(f"No weight of the model's is one of shape {weight.shape} in its graph.")


if __name__ == "__main__":
    write()
    sys.exit()
