"""Writes a trained reader as the product carries it.

`python -m training.reader.export RUN FOLDER`
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
import warnings
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.quant_utils import add_pre_process_metadata

from index.embeddings.onnx import open_graph
from index.embeddings.sentence_transformers import packaged_folder
from qa.reader.onnx import CARD, FILES, GRAPH, TOKENIZER
from training.reader.model import Reader, Shape


def export(reader: Reader, folder: Path) -> None:
    """The graph with weights rounded to 8 bits, and the tokenizer."""
    folder.mkdir(parents=True, exist_ok=True)
    ids = torch.ones(1, 20, dtype=torch.long)
    types = torch.tensor([[0] * 8 + [1] * 12])
    positions = torch.arange(20)[None]
    with tempfile.TemporaryDirectory() as made, warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        whole = Path(made, "whole.onnx")
        torch.onnx.export(
            reader.eval(),
            (ids, types, positions),
            whole,
            dynamo=False,
            opset_version=17,
            input_names=["ids", "types", "positions"],
            output_names=["spans", "answerable", "entailment"],
            dynamic_axes={
                name: {0: "rows", 1: "tokens"} for name in ("ids", "types", "positions", "spans")
            }
            | {name: {0: "rows"} for name in ("answerable", "entailment")},
        )
        graph = onnx.load(whole)
        add_pre_process_metadata(graph)
        rounded = Path(made, "rounded.onnx")
        # Of 8 bits 7 are used, so that processors without VNNI do not overflow.
        quantize_dynamic(
            graph, rounded, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8
        )
        open_graph(rounded, optimized=folder / GRAPH)
    shutil.copy(packaged_folder() / TOKENIZER, folder / TOKENIZER)


def write_card(folder: Path, figures: dict[str, object]) -> None:
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    card = {"sha256": digests, **figures}
    (folder / CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def loaded(run: Path) -> Reader:
    """The reader of a run's last checkpoint."""
    settings = json.loads((run / "settings.json").read_text(encoding="utf-8"))
    reader = Reader(Shape(**settings["shape"]))
    reader.load_state_dict(torch.load(run / "checkpoint.pt", weights_only=True)["reader"])
    return reader.eval()


def mean_of(readers: Sequence[Reader], shares: Sequence[float] = ()) -> Reader:
    """The first, with the mean of all their weights (Wortsman et al. 2022, arXiv 2203.05482).

    `shares`, one for each, weigh them; without, all count the same.
    """
    first, *_ = readers
    states = [reader.state_dict() for reader in readers]
    parts = torch.tensor(shares or [1.0] * len(states))
    parts = parts / parts.sum()
    first.load_state_dict(
        {
            name: torch.tensordot(parts, torch.stack([state[name] for state in states]), 1)
            for name in states[0]
        }
    )
    return first


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=Path, nargs="+", metavar="RUN")
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--shares", type=float, nargs="+", default=[], help="how much each run counts"
    )
    given = parser.parse_args(arguments)
    if given.shares and len(given.shares) != len(given.runs):
        parser.error(f"--shares: {len(given.shares)} for {len(given.runs)} runs")
    export(mean_of([loaded(run) for run in given.runs], given.shares), given.folder)
    lines = (given.runs[-1] / "figures.jsonl").read_text(encoding="utf-8").splitlines()
    trained = f"{date.today():%Y-%m-%d}"
    write_card(given.folder, {"trained": trained, "figures": json.loads(lines[-1])})
    return 0


if __name__ == "__main__":
    sys.exit(main())
