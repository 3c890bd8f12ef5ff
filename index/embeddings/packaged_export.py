"""The export of the packaged model, made without torch: its graph ships with Dateline.

`packaged/model.onnx` is what `onnx_export` writes of it, and `packaged/weights.json` says which of
the model's own weights stand where in the file that the graph names. `training/export_packaged.py`
writes both anew; a test compares what is made of them to what torch exports.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.embeddings.export_folder import GRAPH, TOKENIZER, WEIGHTS, Prompts, file_sha256
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
    import numpy as np
    from safetensors import safe_open

    places = json.loads(PLACES.read_text())
    shutil.copyfile(SHIPPED / GRAPH, folder / GRAPH)
    own = packaged_folder() / "model.safetensors"
    with safe_open(own, framework="numpy") as tensors, (folder / WEIGHTS).open("wb") as file:
        for name, is_turned, offset in places["tensors"]:
            tensor = tensors.get_tensor(name)
            file.seek(offset)
            file.write(np.ascontiguousarray(tensor.T if is_turned else tensor).data)
        file.truncate(places["size"])
    if file_sha256(folder / WEIGHTS) != places["sha256"]:
        raise ModelError(
            "The weights of the packaged model are not those that were published.",
            "Run: make clean setup",
        )
    _tokenizer().save(str(folder / TOKENIZER))
    return Prompts()


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
