from __future__ import annotations

import json
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from index.embeddings import EmbedderIdentity
from index.embeddings import packaged as packaged_module
from index.embeddings.export_folder import ExportLost
from index.embeddings.packaged import packaged_export
from index.embeddings.sentence_transformers import PACKAGED_MODEL, packaged_folder

IDENTITY = partial(EmbedderIdentity, PACKAGED_MODEL, "0" * 64)


def test_what_comes_out_was_compared_with_the_model_and_needs_no_torch(tmp_path: Path) -> None:
    """In a process of its own: others here have loaded torch."""
    script = (
        "import sys\nfrom pathlib import Path\n"
        "from tests.unit.index.embeddings.test_packaged import IDENTITY\n"
        "from index.embeddings.packaged import packaged_export\n"
        "from index.embeddings.sentence_transformers import packaged_folder\n"
        f"export, _ = packaged_export(packaged_folder(), IDENTITY, Path({str(tmp_path)!r}))\n"
        "export.check_contents()\n"
        "assert sorted(export.files) == ['model.onnx', 'model.weights', 'tokenizer.json']\n"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & sys.modules.keys()\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_weights_in_another_order_are_no_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_of = json.loads(packaged_module._MADE_OF.read_text())
    made_of["tensors"][2:4] = made_of["tensors"][3:1:-1]
    shuffled = tmp_path / "packaged.json"
    shuffled.write_text(json.dumps(made_of))
    monkeypatch.setattr(packaged_module, "_MADE_OF", shuffled)
    folder = tmp_path / "export"
    folder.mkdir()
    with pytest.raises(ExportLost, match=r"model\.weights came out otherwise"):
        packaged_export(packaged_folder(), IDENTITY, folder)
    shutil.rmtree(folder)
