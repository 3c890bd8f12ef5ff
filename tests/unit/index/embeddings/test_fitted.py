"""Numbers that were fitted with one embedding model."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from index import EmbedderIdentity, SentenceTransformerEmbedder
from index.embeddings import fitted
from tests.support import REPOSITORY

FILES = [
    REPOSITORY / "index" / "retrieval" / "ranker.json",
    REPOSITORY / "qa" / "evidence" / "confidence.json",
    REPOSITORY / "qa" / "verification" / "support.json",
    REPOSITORY / "qa" / "writers" / "thresholds.json",
]
OTHER = EmbedderIdentity("other-model", "0" * 64, 384)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_all_are_fitted_with_the_packaged_model(path: Path) -> None:
    digest = SentenceTransformerEmbedder().identity().weights_sha256
    assert json.loads(path.read_text("utf-8"))["fitted_for"]["weights_sha256"] == digest


def test_another_model_warns(caplog: pytest.LogCaptureFixture) -> None:
    own = SentenceTransformerEmbedder().identity()
    with caplog.at_level(logging.WARNING):
        fitted.warn_unless_fitted_for(own)
        assert caplog.text == ""
        fitted.warn_unless_fitted_for(OTHER)
    assert "another embedding model than other-model" in caplog.text


def test_a_fit_replaces_its_numbers_and_the_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitted, "_digests", set())
    path = tmp_path / "fitted.json"
    path.write_text(json.dumps({"fitted_for": {"weights_sha256": "1"}, "a": 1.0, "b": 2.0}))
    fitted.write_fitted(path, OTHER, {"a": 3.0})
    assert fitted.fitted_numbers(path) == {"a": 3.0, "b": 2.0}
    assert fitted.is_fitted_for(OTHER.weights_sha256)
    assert not fitted.is_fitted_for("1")
