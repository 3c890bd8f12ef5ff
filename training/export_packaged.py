"""Writes what ships of the packaged model's export: `python -m training.export_packaged`.

For a new version of the packaged model, of torch or its exporter, or of ONNX Runtime's rounding.
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

from index.embeddings.export_folder import ROUNDED_GRAPH, WEIGHTS, file_sha256
from index.embeddings.onnx_export import add_rounded_graph, export_onnx
from index.embeddings.packaged_export import PLACES, SHIPPED, rounded_product, rounded_table
from index.embeddings.sentence_transformers import SentenceTransformerEmbedder, packaged_folder

# Bytes; scales and biases are smaller, and stay in the graph.
_LEAST_APART = 100_000


def write(shipped: Path = SHIPPED, places: Path = PLACES) -> None:
    """Raises LookupError for a weight of the graph that is none of the model's own."""
    own = load_file(packaged_folder() / "model.safetensors")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export_rounded(folder)
        bare = onnx.load(folder / ROUNDED_GRAPH, load_external_data=False)
        whole = onnx.load(folder / ROUNDED_GRAPH)
        tensors = []
        for one, beside in zip(bare.graph.initializer, whole.graph.initializer, strict=True):
            if one.external_data:
                where = {entry.key: entry.value for entry in one.external_data}
                found = _of(numpy_helper.to_array(beside), own)
                tensors.append((*found, int(where["offset"])))
        shipped.mkdir(exist_ok=True)
        shutil.copyfile(folder / ROUNDED_GRAPH, shipped / ROUNDED_GRAPH)
        weights = folder / WEIGHTS
        content = {"size": weights.stat().st_size, "sha256": file_sha256(weights)}
        tensors.sort(key=lambda one: one[-1])
        lines = ",\n  ".join(json.dumps(one) for one in tensors)
        head = json.dumps(content, indent=1).removesuffix("\n}")
        places.write_text(f'{head},\n "tensors": [\n  {lines}\n ]\n}}\n')


def export_rounded(folder: Path) -> None:
    """The packaged model's rounded graph, as torch and ONNX Runtime make it, with the weights in a
    file of their own."""
    with tempfile.TemporaryDirectory() as name:
        exact = Path(name)
        export_onnx(SentenceTransformerEmbedder().loaded_for_export(), exact)
        add_rounded_graph(exact)
        graph = onnx.load(exact / ROUNDED_GRAPH)
    onnx.save_model(
        graph,
        folder / ROUNDED_GRAPH,
        save_as_external_data=True,
        location=WEIGHTS,
        size_threshold=_LEAST_APART,
    )


def _of(weight: np.ndarray, own: dict[str, np.ndarray]) -> tuple[str, bool]:
    """The model's own one, and whether it is one that texts are multiplied with."""
    matrices = {name: one for name, one in own.items() if one.ndim == 2}
    for name, one in matrices.items():
        if np.array_equal(rounded_product(one), weight):
            return name, True
        if np.array_equal(rounded_table(one), weight):
            return name, False
    raise LookupError(f"No weight of the model is rounded to the graph's of shape {weight.shape}.")


if __name__ == "__main__":
    write()
    sys.exit()
