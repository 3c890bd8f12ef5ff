"""The export of the packaged model, made without torch and onnx: its graph ships with Dateline.

`packaged/rounded.onnx` is what `onnx_export` writes of it, but for the rounded weights, and
`packaged/weights.json` says where in the file that the graph names each of them stands, and how it
comes of the model's own. `training/export_packaged.py` writes both anew; a test compares what is
made of them with what torch exports and ONNX Runtime rounds.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.embeddings.export_folder import ROUNDED_GRAPH, TOKENIZER, WEIGHTS, Prompts, file_sha256
from index.embeddings.sentence_transformers import packaged_folder
from index.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SHIPPED = Path(__file__).with_name("packaged")
PLACES = SHIPPED / "weights.json"


def export_packaged(folder: Path) -> Prompts:
    """Write the files of the packaged model's export into `folder`, and return its prompts.

    Raises ModelError where they are not those that were published, and OSError.
    """
    from safetensors import safe_open

    places = json.loads(PLACES.read_text())
    shutil.copyfile(SHIPPED / ROUNDED_GRAPH, folder / ROUNDED_GRAPH)
    own = packaged_folder() / "model.safetensors"
    with safe_open(own, framework="numpy") as tensors, (folder / WEIGHTS).open("wb") as file:
        for name, is_product, offset in places["tensors"]:
            weight = tensors.get_tensor(name)
            file.seek(offset)
            file.write((rounded_product if is_product else rounded_table)(weight).data)
        file.truncate(places["size"])
    if file_sha256(folder / WEIGHTS) != places["sha256"]:
        raise ModelError(
            "The weights of the packaged model are not those that were published.",
            "Run: make clean setup",
        )
    _tokenizer().save(str(folder / TOKENIZER))
    return Prompts()


def rounded_product(weight: NDArray[np.float32]) -> NDArray[np.int8]:
    """What texts are multiplied with, as the graph has it: turned, in 7 bits, by a scale for each
    output."""
    turned = np.ascontiguousarray(weight.T)
    scales = np.abs(turned).max(axis=0) / np.float32(64)
    rounded: NDArray[np.int8] = np.round(turned / scales).astype(np.int8)
    return rounded


def rounded_table(weight: NDArray[np.float32]) -> NDArray[np.uint8]:
    """What tokens are looked up in: in 8 bits, by one scale and zero over all."""
    least, most = float(weight.min()), float(weight.max())
    scale = (most - least) / 255
    zero = np.round(-least / scale)
    rounded: NDArray[np.uint8] = (np.round(weight / np.float32(scale)) + zero).astype(np.uint8)
    return rounded


def _tokenizer() -> Tokenizer:
    """With the bound on the length, and the padding, that the model's own configuration names."""
    from tokenizers import Tokenizer

    folder = packaged_folder()
    bound: dict[str, Any] = json.loads((folder / "sentence_bert_config.json").read_text())
    names: dict[str, Any] = json.loads((folder / "tokenizer_config.json").read_text())
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(bound["max_seq_length"])
    padding = names["pad_token"]
    tokenizer.enable_padding(pad_id=tokenizer.token_to_id(padding), pad_token=padding)
    return tokenizer
