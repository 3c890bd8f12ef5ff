"""The models that clients of OpenAI's protocols may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qa import Mode
from server.problems.errors import ModelNotFound


@dataclass(frozen=True)
class Model:
    """How it answers; `mode` None means as the settings have it."""

    mode: Mode | None = None


MODELS: Mapping[str, Model] = {"dateline": Model(), "dateline-extractive": Model("extractive")}


def model_named(name: str) -> Model:
    """Raises ModelNotFound."""
    if name not in MODELS:
        raise ModelNotFound(list(MODELS))
    return MODELS[name]
