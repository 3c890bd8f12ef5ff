"""Numbers fitted with one embedding model: with another they are guesses.

They lie as JSON beside the code that uses them; `training/` writes them, with the digest of the
model's weights under `fitted_for`.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from index.embeddings import EmbedderIdentity

log = logging.getLogger(__name__)

_digests: set[str] = set()


def fitted_numbers(path: Path) -> dict[str, Any]:
    """What the file holds beside `fitted_for`, which is remembered."""
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    _digests.add(content.pop("fitted_for")["weights_sha256"])
    return content


def measured_for(path: Path, identity: EmbedderIdentity) -> dict[str, Any] | None:
    """What the file holds beside `fitted_for`; None where that is another model."""
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    weights = content.pop("fitted_for")["weights_sha256"]
    return content if weights == identity.weights_sha256 else None


def write_fitted(path: Path, identity: EmbedderIdentity, numbers: dict[str, Any]) -> None:
    """Replace those of what `fitted_numbers` reads; what was not fitted anew stays."""
    content = json.loads(path.read_text("utf-8")) | numbers
    made_with = {"model": identity.model, "weights_sha256": identity.weights_sha256}
    content["fitted_for"] = made_with
    path.write_text(json.dumps(content, indent=1) + "\n", "utf-8")


def is_fitted_for(weights_sha256: str) -> bool:
    """Whether all numbers read so far were fitted with these weights."""
    return _digests <= {weights_sha256}


def warn_unless_fitted_for(identity: EmbedderIdentity) -> None:
    if not is_fitted_for(identity.weights_sha256):
        log.warning(
            "Ranking, confidence and checks were fitted with another embedding model than %s: what"
            " is answered and what is refused may be wrong more often. training/README.md says how"
            " to fit them anew.",
            identity.model,
        )
