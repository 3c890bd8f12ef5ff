"""Writing a sentence-transformers model as an ONNX graph and a tokenizer."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from index.embeddings.export_folder import (
    GRAPH,
    ROUNDED_GRAPH,
    ROUNDED_WEIGHTS,
    TOKEN_VECTORS,
    TOKENIZER,
    VECTORS,
    WEIGHTS,
    Prompts,
)
from index.embeddings.onnx import open_graph

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Where a tokenizer has no bound of its own, transformers says 10^30.
_NO_BOUND = 1_000_000


def export_onnx(model: SentenceTransformer, folder: Path) -> Prompts:
    """Write the files of an export into `folder`, and return the model's prompts.

    The graph is the model's whole chain of modules: token ids in, unit vectors of texts and the
    vectors of their tokens out. Raises whatever torch or the model's own code does.
    """
    # Importing these takes seconds, so only who exports pays for it.
    import onnx
    import torch

    class Chain(torch.nn.Module):
        """The model's modules as a function of named tensors, normalised as `encode` does."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *tensors: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            features = self.model(dict(zip(names, tensors, strict=True)))
            rows = features["sentence_embedding"][:, : model.truncate_dim]
            return torch.nn.functional.normalize(rows, dim=1), features["token_embeddings"]

    # Two texts of unequal length, so that nothing is traced for one text or without padding.
    example = model.preprocess(["A text to trace.", "Another."])
    names = [name for name, value in example.items() if isinstance(value, torch.Tensor)]
    texts, tokens = {0: "texts"}, {0: "texts", 1: "tokens"}
    with (
        tempfile.TemporaryDirectory(dir=folder) as traced,
        warnings.catch_warnings(),
        torch.inference_mode(),
    ):
        # The exporter is the older one, and says so: docs/decisions/0008-onnx-query-path.md.
        warnings.simplefilter("ignore")
        graph = Path(traced, GRAPH)
        torch.onnx.export(
            Chain().eval(),
            tuple(example[name] for name in names),
            graph,
            dynamo=False,
            input_names=names,
            output_names=[VECTORS, TOKEN_VECTORS],
            dynamic_axes={name: tokens for name in (*names, TOKEN_VECTORS)} | {VECTORS: texts},
        )
        # Weights in a file of their own are mapped, not read, when the graph is opened.
        onnx.save_model(
            onnx.load(graph), folder / GRAPH, save_as_external_data=True, location=WEIGHTS
        )
        # Who may read the index may read this, which onnx keeps to its owner.
        (folder / WEIGHTS).chmod((folder / GRAPH).stat().st_mode)
    _save_tokenizer(model, folder / TOKENIZER)
    return Prompts(
        query=_prompt(model, "query"), passage=_prompt(model, "document", "passage", "corpus")
    )


def add_rounded_graph(folder: Path) -> None:
    """Write the graph of an export once more, for products of 8-bit whole numbers.

    What it multiplies the weights with is rounded as it comes, by the range that it has in the text
    at hand. Of the weights' 8 bits 7 are used, so that processors without instructions of their own
    for this (VNNI) do not overflow, and all give the same. Raises whatever ONNX Runtime does.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.quant_utils import add_pre_process_metadata

    graph = onnx.load(folder / GRAPH)
    # Of a graph that is loaded already it finds the shapes by itself, and still warns on the root
    # logger where this does not say that it was done.
    add_pre_process_metadata(graph)
    with tempfile.TemporaryDirectory(dir=folder) as made:
        rounded = Path(made, GRAPH)
        quantize_dynamic(
            graph, rounded, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8
        )
        open_graph(rounded, optimized=folder / ROUNDED_GRAPH)
    for name in (ROUNDED_GRAPH, ROUNDED_WEIGHTS):
        (folder / name).chmod((folder / GRAPH).stat().st_mode)


def _save_tokenizer(model: SentenceTransformer, path: Path) -> None:
    """With the bound on the length, and the padding, that the model's own configuration names."""
    tokenizer, fast = model.tokenizer, model.tokenizer.backend_tokenizer
    if (bound := model.max_seq_length) and bound < _NO_BOUND:
        fast.enable_truncation(bound)
    else:
        fast.no_truncation()
    fast.enable_padding(pad_id=tokenizer.pad_token_id, pad_token=tokenizer.pad_token)
    fast.save(str(path))


def _prompt(model: SentenceTransformer, *names: str) -> str:
    """The first that the model has, as `encode_query` and `encode_document` choose theirs."""
    return next((model.prompts[name] for name in names if name in model.prompts), "")
