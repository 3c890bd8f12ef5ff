"""The export of the packaged model, made of its weights alone: torch is not needed for it.

The graph is the one that `export_onnx` made of these weights, and stands beside this file with the
order in which it wants them. What comes out is compared by its checksums with what was compared
with the model.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embeddings import EmbedderIdentity
from index.embeddings.export_folder import (
    GRAPH,
    TOKENIZER,
    WEIGHTS,
    ExportLost,
    ModelExport,
    Prompts,
)

_GRAPH = Path(__file__).with_name("packaged.onnx")
_MADE_OF = Path(__file__).with_name("packaged.json")
_TRANSPOSED = " T"


def packaged_export(
    model: Path, identity: Callable[[int], EmbedderIdentity], folder: Path
) -> tuple[ModelExport, str]:
    """Write the export of the model in the folder `model`; and what its rounded graph has to be.

    Rounded weights are not among what is written; the checksum is of those that were compared with
    the model. `identity` is of a dimension. Raises ExportLost where the export is not what it was.
    """
    # Importing it takes a while, and an export is seldom made.
    from tokenizers import Tokenizer

    made_of = json.loads(_MADE_OF.read_text("utf-8"))
    shutil.copyfile(_GRAPH, folder / GRAPH)
    with (folder / WEIGHTS).open("wb") as file:
        for tensor in _tensors(model / "model.safetensors", made_of["tensors"]):
            tensor.tofile(file)
    tokenizer: Tokenizer = Tokenizer.from_file(str(model / TOKENIZER))
    padding = tokenizer.padding or {}
    tokenizer.enable_truncation(made_of["longest"])
    tokenizer.enable_padding(pad_id=padding["pad_id"], pad_token=padding["pad_token"])
    tokenizer.save(str(folder / TOKENIZER))
    export = ModelExport.record(folder, identity(made_of["dimension"]), Prompts())
    for file_name, digest in made_of["sha256"].items():
        if export.files[file_name][1] != digest:
            raise ExportLost(f"{file_name} came out otherwise")
    return export, made_of["rounded_sha256"]


def _tensors(path: Path, names: list[str]) -> Iterator[NDArray[np.float32]]:
    """Of a file of safetensors: the length of its header, where each tensor lies, the tensors."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    data = np.memmap(path, np.uint8, "r", 8 + length)
    for name in names:
        place = header[name.removesuffix(_TRANSPOSED)]
        start, end = place["data_offsets"]
        tensor = data[start:end].view("<f4").reshape(place["shape"])
        yield tensor.T if name.endswith(_TRANSPOSED) else tensor
