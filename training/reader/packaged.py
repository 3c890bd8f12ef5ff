"""The packaged reader as a run that another may begin with.

`python -m training.reader.packaged RUN`. Checkpoints are not kept; the weights that ship are whole
numbers of 8 bits and their steps, which give the trained ones but for that rounding.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor

from qa.reader.onnx import GRAPH, WEIGHTS
from training.reader.model import Reader, Shape

# Layers whose weights the graph names by number only, in the order it multiplies by them.
_OF_A_LAYER = ("query_key_value", "attended", "widened", "narrowed")
_QUANTIZED = "_quantized"


def packaged(folder: Path = WEIGHTS, shape: Shape | None = None) -> Reader:
    """The reader of a folder as `training.reader.export` writes it.

    Raises RuntimeError where the weights are of another shape.
    """
    shape = shape or Shape(apart=0)
    graph = onnx.load(folder / GRAPH).graph
    given = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    numbered = iter(_numbered(shape))
    state: dict[str, Tensor] = {}
    for name, values in given.items():
        if not name.endswith(_QUANTIZED):
            if values.ndim:
                state[name] = torch.tensor(values)
            continue
        stem = name.removesuffix(_QUANTIZED)
        weights = _whole(values, given[f"{stem}_scale"], given[f"{stem}_zero_point"])
        if stem.startswith("onnx::MatMul"):
            state[next(numbered)] = weights.T.contiguous()
        elif stem.endswith("_Transposed"):
            state[stem.removesuffix("_Transposed")] = weights.T.contiguous()
        else:
            state[stem] = weights
    reader = Reader(shape)
    own = reader.state_dict()
    reader.load_state_dict({name: values for name, values in state.items() if name in own})
    return reader


def _numbered(shape: Shape) -> list[str]:
    layers = range(shape.layers)
    return [f"layers.{i}.{name}.weight" for i in layers for name in _OF_A_LAYER] + ["span.weight"]


def _whole(values: NDArray, scale: NDArray, zero: NDArray) -> Tensor:  # type: ignore[type-arg]
    return torch.tensor((values.astype("float32") - zero.astype("float32")) * scale)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    given = parser.parse_args(arguments)
    reader = packaged(given.weights)
    given.run.mkdir(parents=True, exist_ok=True)
    torch.save({"reader": reader.state_dict()}, given.run / "checkpoint.pt")
    settings = json.dumps({"shape": reader.shape.as_dict()})
    (given.run / "settings.json").write_text(settings, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
