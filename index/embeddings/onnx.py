"""The Embedder that ONNX Runtime and tokenizers run, from a model's export."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.embeddings import EmbedderIdentity, Vectors, WordVectors
from index.embeddings.export_folder import (
    GRAPH,
    ROUNDED_GRAPH,
    TOKEN_VECTORS,
    TOKENIZER,
    VECTORS,
    ExportLost,
    ModelExport,
)

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

# The cost of a batch is that of its tokens, padding included; larger batches are no faster.
BATCH_TOKENS = 256
# Weights of fewer bytes than this stand in the graph itself.
_LEAST_BESIDE = "1024"
# What a graph may ask for.
_INPUTS: dict[str, Callable[[Encoding], list[int]]] = {
    "input_ids": lambda encoding: encoding.ids,
    "attention_mask": lambda encoding: encoding.attention_mask,
    "token_type_ids": lambda encoding: encoding.type_ids,
}


def usable_cores() -> int:
    """How many processors this process may use, where the system says so; else how many it has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class OnnxEmbedder:
    """Embeds texts and words as the model does that was exported; nearly so where its weights are
    rounded.

    Thread-safe. Loads it when made, and raises ExportLost where that fails. It runs on so many
    `threads`; None is one a core.
    """

    def __init__(self, export: ModelExport, threads: int | None = None) -> None:
        # Importing it takes a tenth of a second, so only who embeds pays for it.
        from tokenizers import Tokenizer

        self.model = export.identity.model
        self._identity = export.identity
        self.prompts = export.prompts
        self.folder = export.folder
        self._is_rounded = ROUNDED_GRAPH in export.files
        graph = ROUNDED_GRAPH if self._is_rounded else GRAPH
        # Neither library has an error of its own for a file that is not of its kind.
        try:
            self._tokenizer: Tokenizer = Tokenizer.from_file(str(export.folder / TOKENIZER))
            self._session = open_graph(export.folder / graph)
            # What stands where a text has no token does not count, but some models find the places
            # of the others by it.
            self._filler = {"input_ids": (self._tokenizer.padding or {})["pad_id"]}
        except Exception as error:
            raise ExportLost(f"it cannot be opened ({type(error).__name__})") from error
        self._tokenizer.no_padding()
        self._inputs = [each.name for each in self._session.get_inputs()]
        # A core for each batch, not all cores for one after the other: cores that work on one batch
        # wait for each other at every step of it.
        self._cores = ThreadPoolExecutor(threads or usable_cores(), "embed")

    def identity(self) -> EmbedderIdentity:
        return self._identity

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self._embedded([self.prompts.query + text for text in texts])

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embedded([self.prompts.passage + text for text in texts])

    def embed_words(self, texts: Sequence[str]) -> list[WordVectors]:
        encodings = self._tokenizer.encode_batch(list(texts))
        words = dict[int, WordVectors]()
        for batch, found in self._in_batches(TOKEN_VECTORS, encodings):
            for i, tokens in zip(batch, found, strict=True):
                offsets = encodings[i].offsets
                words[i] = WordVectors.of_tokens(texts[i], tokens[: len(offsets)], offsets)
        return [words[i] for i in range(len(texts))]

    def _embedded(self, texts: Sequence[str]) -> Vectors:
        rows = np.empty((len(texts), self._identity.dimension), np.float32)
        for batch, found in self._in_batches(VECTORS, self._tokenizer.encode_batch(list(texts))):
            rows[batch] = found
        return rows

    def _in_batches(
        self, output: str, encodings: Sequence[Encoding]
    ) -> Iterator[tuple[list[int], Vectors]]:
        """The output for each batch, with the places of its texts.

        By rounded weights each text is a batch: numbers are rounded by the range of all that is
        embedded at once.
        """
        lengths = [*map(len, encodings)]
        places = [[i] for i in range(len(lengths))] if self._is_rounded else [*batches(lengths)]
        # What makes one batch, as a question does, does not queue behind the many of others.
        each = self._cores.map if len(places) > 1 else map
        found = each(lambda batch: self._run(output, [encodings[i] for i in batch]), places)
        return zip(places, found, strict=True)

    def _run(self, output: str, encodings: Sequence[Encoding]) -> Vectors:
        longest = max(map(len, encodings))
        feed = {name: self._filled(name, encodings, longest) for name in self._inputs}
        found: Vectors = self._session.run([output], feed)[0]
        return found

    def _filled(self, name: str, encodings: Sequence[Encoding], longest: int) -> NDArray[np.int64]:
        rows = np.full((len(encodings), longest), self._filler.get(name, 0), np.int64)
        for row, encoding in zip(rows, encodings, strict=True):
            row[: len(encoding)] = _INPUTS[name](encoding)
        return rows


def open_graph(graph: Path, optimized: Path | None = None) -> InferenceSession:
    """A session of one thread. Raises what ONNX Runtime does.

    Beside the file `optimized` and one with its weights (`.data`) it writes what it makes of the
    graph before it runs it: opened in its place that gives the same in a third of the time, and the
    weights are mapped, not read.
    """
    from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = 1
    if optimized is not None:
        options.optimized_model_filepath = str(optimized)
        # What goes further is for the processor at hand alone.
        options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_EXTENDED
        entry = "session.optimized_model_external_initializers_"
        options.add_session_config_entry(f"{entry}file_name", f"{optimized.name}.data")
        options.add_session_config_entry(f"{entry}min_size_in_bytes", _LEAST_BESIDE)
    return InferenceSession(
        str(graph),
        options,
        providers=["CPUExecutionProvider"],
        # What it puts together is slower than its parts (ONNX Runtime 1.32).
        disabled_optimizers=["SkipLayerNormFusion"],
    )


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Places of texts of like length, together of no more than `BATCH_TOKENS` unless of one."""
    batch = list[int]()
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[place] > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
