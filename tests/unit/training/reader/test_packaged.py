"""The packaged weights as a module that can be trained on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from qa.reader.inputs import Encoder
from qa.reader.onnx import OnnxReader
from training.reader.export import export, loaded
from training.reader.packaged import main, packaged


def test_it_reads_as_the_one_that_ships(tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 0
    reader = loaded(tmp_path)
    ships = OnnxReader(threads=1)
    encoder: Encoder = ships._encoder
    question = encoder.tokens("Did Leeds beat Bolton?").ids
    pair = encoder.pair(question, [], encoder.tokens("Leeds beat Bolton 3-2 on Friday.").ids)
    _, answerable, entailment = ships._logits(pair)
    rows = [torch.tensor([row]) for row in (pair.ids, pair.types, pair.positions)]
    with torch.inference_mode():
        _, own, chances = reader(*rows)
    # What is read is rounded, too, in the one that ships.
    assert abs(float(own[0]) - float(answerable)) < 0.3
    assert np.abs(chances[0].numpy() - entailment).max() < 0.3


def test_written_again_it_is_the_same(tmp_path: Path) -> None:
    first = packaged()
    export(first, tmp_path)
    again = packaged(tmp_path)
    for name, values in first.state_dict().items():
        assert torch.allclose(values, again.state_dict()[name], atol=2e-2), name
