"""The reader as a torch module: apart below, together above."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

FAR_BELOW = -1e4
ENTAILED, CONTRADICTED, NEITHER = range(3)


@dataclass(frozen=True)
class Shape:
    """`apart`: in so many of the lower layers question and window do not see each other."""

    layers: int = 6
    apart: int = 2
    width: int = 384
    heads: int = 12
    inner: int = 1536
    words: int = 30522
    places: int = 512

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


class Layer(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.query_key_value = nn.Linear(shape.width, 3 * shape.width)
        self.attended = nn.Linear(shape.width, shape.width)
        self.attended_norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.widened = nn.Linear(shape.width, shape.inner)
        self.narrowed = nn.Linear(shape.inner, shape.width)
        self.output_norm = nn.LayerNorm(shape.width, eps=1e-12)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """`states` (rows, tokens, width); `mask` (rows, 1, tokens, tokens), added to the scores."""
        rows, tokens, width = states.shape
        parts = self.query_key_value(states).view(rows, tokens, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        # Plain products: on processors they are three times as fast as the fused ones, backwards.
        scores = query @ key.transpose(2, 3) * (width // self.heads) ** -0.5
        mixed = functional.softmax(scores + mask.to(scores.dtype), dim=-1).to(value.dtype) @ value
        mixed = mixed.transpose(1, 2).reshape(rows, tokens, width)
        states = self.attended_norm(states + self.attended(mixed))
        wide = functional.gelu(self.widened(states))
        found: Tensor = self.output_norm(states + self.narrowed(wide))
        return found


class Reader(nn.Module):
    """Logits for each row: span (rows, tokens, 2), answerable (rows,), entailment (rows, 3).

    The span's first place is that of "no answer here". Entailment is entailed, contradicted,
    neither, in that order.
    """

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(shape.words, shape.width)
        self.positions = nn.Embedding(shape.places, shape.width)
        self.types = nn.Embedding(2, shape.width)
        self.sides = nn.Embedding(2, shape.width)
        nn.init.zeros_(self.sides.weight)
        self.norm = nn.LayerNorm(shape.width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.span = nn.Linear(shape.width, 2)
        self.answerable = _head(shape.width, 1)
        self.entailment = _head(shape.width, 3)

    def forward(
        self, ids: Tensor, types: Tensor, positions: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Whole numbers, each (rows, tokens); types are 0 question, 1 window, 2 nothing."""
        here = types < 2
        side = types.clamp(max=1)
        together = (~here)[:, None, None, :].float() * FAR_BELOW
        other = (side[:, :, None] != side[:, None, :])[:, None].float() * FAR_BELOW
        states = self.words(ids) + self.positions(positions) + self.types(side)
        states = self.dropout(self.norm(states))
        for number, layer in enumerate(self.layers):
            if number == self.shape.apart:
                states = states + self.sides(side)
            states = layer(states, together + other if number < self.shape.apart else together)
        first = states[:, 0]
        return self.span(states), self.answerable(first).squeeze(-1), self.entailment(first)


def _head(width: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(width, width), nn.Tanh(), nn.Linear(width, outputs))


def from_embedder(folder: Path, shape: Shape, dropout: float = 0.1) -> Reader:
    """A reader with the embedding model's layers; further ones begin as copies of its last."""
    reader = Reader(shape, dropout)
    given = load_file(folder / "model.safetensors")
    there = sum(name.endswith("intermediate.dense.weight") for name in given)
    own = {
        "words.weight": given["embeddings.word_embeddings.weight"],
        "positions.weight": given["embeddings.position_embeddings.weight"],
        "types.weight": given["embeddings.token_type_embeddings.weight"],
        "norm.weight": given["embeddings.LayerNorm.weight"],
        "norm.bias": given["embeddings.LayerNorm.bias"],
    }
    for number in range(shape.layers):
        source = f"encoder.layer.{min(number, there - 1)}."
        for name, theirs in {
            "attended": "attention.output.dense",
            "attended_norm": "attention.output.LayerNorm",
            "widened": "intermediate.dense",
            "narrowed": "output.dense",
            "output_norm": "output.LayerNorm",
        }.items():
            for part in ("weight", "bias"):
                own[f"layers.{number}.{name}.{part}"] = given[f"{source}{theirs}.{part}"]
        for part in ("weight", "bias"):
            own[f"layers.{number}.query_key_value.{part}"] = torch.cat(
                [
                    given[f"{source}attention.self.{name}.{part}"]
                    for name in ("query", "key", "value")
                ]
            )
    reader.load_state_dict(own, strict=False)
    return reader
