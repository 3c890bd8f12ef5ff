"""A question to a tiny archive, and what a model would say that knows the answer."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.e2e.serving import dateline, with_export
from tests.support.made_once import made_once

QUESTION = "Who opened the new footbridge over the Tarn?"
SENTENCE = "Mayor Edda Lorne opened the new footbridge over the Tarn on Monday [1]."
# What code found goes first, whatever the model writes.
ANSWER = f"Mayor Edda Lorne [1]\n\n{SENTENCE}"
_ARTICLES = {
    "bridge.md": "# Footbridge over the Tarn opens\n\nMayor Edda Lorne opened the new footbridge "
    "over the Tarn on Monday. It cost 1.2 million crowns and took two years to build.\n",
    "library.md": "# Library to open on Sundays\n\nThe town library will open on Sundays from "
    "May. Staff had asked for the change since last year.\n",
}


def footbridge_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index over two articles, made by the command itself once per run; nobody may change it."""
    return made_once(tmp_path_factory, "footbridge-index", partial(_make, tmp_path_factory))


def _make(tmp_path_factory: pytest.TempPathFactory, index: Path) -> None:
    with_export(tmp_path_factory, index)
    with TemporaryDirectory() as articles:
        for name, text in _ARTICLES.items():
            Path(articles, name).write_text(text)
        added = dateline("index", "add", articles, DATELINE_INDEX=str(index))
    assert added.returncode == 0, added.stderr
