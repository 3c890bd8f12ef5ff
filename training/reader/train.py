"""Trains the reader: `python -m training.reader.train --help`.

Resumable: a run that was interrupted goes on from its last checkpoint when started again.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from index.embeddings.sentence_transformers import _packaged_folder
from qa.reader.inputs import Encoder, Pair
from training.reader.cases import NOT_ENTAILED, Case, Cases, all_cases
from training.reader.examples import UNKNOWN, Example, Maker, Share, stream
from training.reader.feedback import feedback_cases
from training.reader.judge import Read, answer_figures, entailment_figures, judged
from training.reader.mixture import MIXTURES
from training.reader.model import ENTAILED, Reader, Shape, from_embedder
from training.reader.near_misses import NearMisses
from training.verifier.wordnet import Antonyms

log = logging.getLogger("training.reader")
_BATCH_TOKENS = 4096
_BUFFERED = 40


@dataclass(frozen=True)
class Rows:
    ids: Tensor
    types: Tensor
    positions: Tensor
    body: Tensor
    lengths: list[int]


def rows_of(pairs: Sequence[Pair]) -> Rows:
    longest = _rounded(max(len(pair.ids) for pair in pairs))
    ids = torch.zeros(len(pairs), longest, dtype=torch.long)
    types = torch.full_like(ids, 2)
    positions = torch.zeros_like(ids)
    body = torch.zeros(len(pairs), longest, dtype=torch.bool)
    for row, pair in enumerate(pairs):
        n = len(pair.ids)
        ids[row, :n] = torch.tensor(pair.ids)
        types[row, :n] = torch.tensor(pair.types)
        positions[row, :n] = torch.tensor(pair.positions)
        body[row, 0] = True
        body[row, pair.body[0] : pair.body[1]] = True
    return Rows(ids, types, positions, body, [len(pair.ids) for pair in pairs])


def batches(examples: Iterator[Example], rng: random.Random) -> Iterator[list[Example]]:
    """Of like length, of as many rows as that length always has, in an order by chance.

    So few shapes come up that the kernels made for each are made once.
    """
    waiting: dict[int, list[Example]] = {}
    ready: list[list[Example]] = []
    while True:
        while len(ready) < _BUFFERED:
            one = next(examples)
            length = _rounded(len(one.pair.ids))
            batch = waiting.setdefault(length, [])
            batch.append(one)
            if len(batch) >= _BATCH_TOKENS // length:
                ready.append(waiting.pop(length))
        rng.shuffle(ready)
        for _ in range(_BUFFERED // 2):
            yield ready.pop()


def _rounded(length: int) -> int:
    return -(-length // 24) * 24


def loss_of(reader: Reader, batch: Sequence[Example]) -> tuple[Tensor, dict[str, float]]:
    rows = rows_of([one.pair for one in batch])
    spans, answerable, entailment = reader(rows.ids, rows.types, rows.positions)
    spans = spans.float().masked_fill(~rows.body[:, :, None], -1e4)
    total = torch.zeros(())
    parts: dict[str, float] = {}
    for side in (0, 1):
        gold = torch.tensor([one.span[side] for one in batch])
        if (gold >= 0).any():
            part = functional.cross_entropy(spans[:, :, side], gold, ignore_index=UNKNOWN)
            total = total + part / 2
            parts["span"] = parts.get("span", 0.0) + float(part.detach()) / 2
    gold = torch.tensor([one.answerable for one in batch])
    known = gold >= 0
    if known.any():
        part = functional.binary_cross_entropy_with_logits(
            answerable.float()[known], gold[known].float()
        )
        total = total + part
        parts["answerable"] = float(part.detach())
    gold = torch.tensor([one.entailed for one in batch])
    known = gold >= 0
    if known.any():
        logs = functional.log_softmax(entailment.float()[known], 1)
        gold = gold[known]
        two_way = gold == NOT_ENTAILED
        picked = logs.gather(1, gold.clamp(max=2)[:, None])[:, 0]
        loosely = torch.log1p(-logs[:, ENTAILED].exp().clamp(max=0.9999))
        part = -torch.where(two_way, loosely, picked).mean()
        total = total + part * float(known.float().mean()) * 1.5
        parts["entailment"] = float(part.detach())
    return total, parts


class Torch:
    """Reads with a torch module."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def __call__(self, pairs: Sequence[Pair]) -> Read:
        rows = rows_of(pairs)
        self.reader.eval()
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            spans, answerable, entailment = self.reader(rows.ids, rows.types, rows.positions)
        found = spans.float().numpy()
        return Read(
            [found[i] for i in range(len(pairs))],
            answerable.float().numpy(),
            entailment.float().numpy(),
        )


def held_figures(cases: Cases, maker: Maker, reading: Any, most: int) -> dict[str, Any]:
    """Each kind of figure on held cases, `most` of each kind."""
    rng = random.Random(5)

    def some(*names: str) -> list[Case]:
        found = [case for name in names for case in cases.held.get(name, [])]
        rng.shuffle(found)
        return found[:most]

    figures: dict[str, Any] = {}
    yes = some("reading-squad2-part", "reading-squad2-pairs-lower")
    no = some("reading-squad2-part-unanswerable", "reading-squad2-pairs-lower-unanswerable")
    figures["squad2"] = answer_figures(
        yes, no, judged(yes, maker, reading), judged(no, maker, reading)
    )
    for name in ("news", "held-news", "paragraph"):
        yes, no = some(name), some(f"{name}-near-miss")
        if yes:
            figures[name] = answer_figures(
                yes, no, judged(yes, maker, reading), judged(no, maker, reading)
            )
    for name in (
        "news-yes-no", "news-statement", "held-news-yes-no", "held-news-statement",
        "entailment-vitaminc", "entailment-fever",
        "entailment-mnli-dev", "entailment-cad-nli", "yesno-boolq",
    ):  # fmt: skip
        found = some(name)
        if found:
            figures[name] = entailment_figures(found, judged(found, maker, reading))
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("public", type=Path, help="folder of the public sets")
    parser.add_argument("run", type=Path, help="folder of this run: checkpoints, log")
    parser.add_argument("--news", type=Path, default=Path(__file__).parents[1] / "data" / "learnt")
    parser.add_argument(
        "--feedback", type=Path, metavar="FILE", help="of `dateline feedback export`"
    )
    parser.add_argument("--examples", type=int, default=200_000)
    parser.add_argument("--mixture", default="all", choices=MIXTURES)
    parser.add_argument("--apart", type=int, default=2)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--judge-every", type=int, default=0, metavar="EXAMPLES")
    parser.add_argument("--judge-most", type=int, default=500)
    parser.add_argument("--from", dest="start", type=Path, help="begin with this run's weights")
    parser.add_argument("--wordnet", type=Path, default=Path("/usr/share/wordnet"))
    parser.add_argument("--stop-after", type=float, default=1e9, metavar="MINUTES")
    given = parser.parse_args(arguments)
    given.run.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(
        level=logging.INFO,
        format="%(asctime)s %(message)s",
        handlers=[logging.StreamHandler(sys.stderr), logging.FileHandler(given.run / "log")],
    )
    random.seed(given.seed)
    torch.manual_seed(given.seed)
    folder = _packaged_folder()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    antonyms = Antonyms(given.wordnet) if given.wordnet.is_dir() else None
    maker = Maker(Encoder(tokenizer), NearMisses(antonyms))
    shape = Shape(layers=given.layers, apart=given.apart)
    reader = from_embedder(folder, shape)
    if given.start:
        reader.load_state_dict(
            torch.load(given.start / "checkpoint.pt", weights_only=True)["reader"]
        )
    optimizer = torch.optim.AdamW(_groups(reader), lr=given.rate, betas=(0.9, 0.98), fused=True)
    seen, steps = 0, 0
    checkpoint = given.run / "checkpoint.pt"
    if checkpoint.exists():
        kept = torch.load(checkpoint, weights_only=True)
        reader.load_state_dict(kept["reader"])
        optimizer.load_state_dict(kept["optimizer"])
        seen, steps = kept["seen"], kept["steps"]
        log.info("goes on after %d examples", seen)
    else:
        (given.run / "settings.json").write_text(
            json.dumps(
                {**{k: str(v) for k, v in vars(given).items()}, "shape": shape.as_dict()}, indent=1
            )
        )
    cases = all_cases(given.public, given.news)
    for case in feedback_cases(given.feedback) if given.feedback else ():
        cases.add(case)
    log.info(
        "%d cases of %d sets, %d held",
        sum(map(len, cases.learnt.values())), len(cases.learnt), sum(map(len, cases.held.values())),
    )  # fmt: skip
    rng = random.Random(given.seed * 1_000_003 + seen)
    shares: dict[str, Share] = MIXTURES[given.mixture]
    training = batches(stream(cases.learnt, shares, maker, rng), rng)
    began = last_kept = time.monotonic()
    sums: dict[str, list[float]] = {}
    judged_at = seen
    began_seen = seen
    while seen < given.examples:
        batch = next(training)
        done = seen / given.examples
        warm = min(1.0, (steps + 1) / 100)
        for group in optimizer.param_groups:
            group["lr"] = given.rate * warm * max(0.0, 1 - done)
        reader.train()
        with torch.autocast("cpu", torch.bfloat16):
            loss, parts = loss_of(reader, batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        seen += len(batch)
        steps += 1
        for name, value in parts.items():
            sums.setdefault(name, []).append(value)
        if steps % 100 == 0:
            speed = (seen - began_seen) / (time.monotonic() - began)
            means = {name: round(float(np.mean(values)), 3) for name, values in sums.items()}
            log.info("%d seen, %.1f a second, %s", seen, speed, means)
            with (given.run / "losses.jsonl").open("a") as lines:
                lines.write(json.dumps({"seen": seen, **means}) + "\n")
            sums.clear()
        if time.monotonic() - last_kept > 240:
            _keep(checkpoint, reader, optimizer, seen, steps)
            last_kept = time.monotonic()
        if given.judge_every and seen - judged_at >= given.judge_every:
            judged_at = seen
            _report(given, cases, maker, reader, seen)
        if (time.monotonic() - began) / 60 > given.stop_after:
            break
    _keep(checkpoint, reader, optimizer, seen, steps)
    _report(given, cases, maker, reader, seen)
    return 0


def _groups(reader: Reader) -> list[dict[str, Any]]:
    plain = [p for n, p in reader.named_parameters() if p.ndim < 2]
    decayed = [p for n, p in reader.named_parameters() if p.ndim >= 2]
    return [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]


def _keep(path: Path, reader: Reader, optimizer: Any, seen: int, steps: int) -> None:
    new = path.with_suffix(".new")
    torch.save(
        {
            "reader": reader.state_dict(),
            "optimizer": optimizer.state_dict(),
            "seen": seen,
            "steps": steps,
        },
        new,
    )
    new.replace(path)


def _report(given: Any, cases: Cases, maker: Maker, reader: Reader, seen: int) -> None:
    figures = held_figures(cases, maker, Torch(reader), given.judge_most)
    for name, one in figures.items():
        log.info("%s: %s", name, {key: round(value, 3) for key, value in one.items()})
    with (given.run / "figures.jsonl").open("a") as lines:
        lines.write(json.dumps({"seen": seen, **figures}) + "\n")


if __name__ == "__main__":
    sys.exit(main())
