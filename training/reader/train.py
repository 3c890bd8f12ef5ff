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

from index.embeddings.sentence_transformers import packaged_folder
from qa.reader.inputs import Encoder, Pair
from training.reader.cases import NOT_ENTAILED, Case, Cases, all_cases
from training.reader.examples import UNKNOWN, Example, Maker, Share, stream
from training.reader.feedback import feedback_cases
from training.reader.judge import Read, answer_figures, entailment_figures, judged, verdict_figures
from training.reader.mixture import MIXTURES
from training.reader.model import ENTAILED, Reader, Shape, from_embedder
from training.reader.near_misses import NearMisses
from training.reader.related import RelatedTexts
from training.roles.material import add_roles
from training.verifier.wordnet import Antonyms, plain_nouns

log = logging.getLogger("training.reader")
_BATCH_TOKENS = 4096
_BUFFERED = 40
_KEEP_EVERY = 240
_WARM_STEPS = 100
_WINDOW_TOKENS = 90
_WRITTEN = ("news", "news-yes-no")


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
        "news-yes-no", "news-statement", "news-negated",
        "held-news-yes-no", "held-news-statement", "held-news-negated",
        "entailment-vitaminc", "entailment-fever",
        "entailment-mnli-dev", "entailment-cad-nli", "yesno-boolq",
    ):  # fmt: skip
        found = some(name)
        if found:
            figures[name] = entailment_figures(found, judged(found, maker, reading))
    found = some("news-yes-no", "held-news-yes-no")
    if found and maker.related:
        elsewhere = [maker.over_related(case, maker.related, rng) for case in found]
        there = [case for case in elsewhere if case]
        figures["yes-no-elsewhere"] = verdict_figures(judged(there, maker, reading))
    return figures


class Run:
    """One training run in a folder: goes on from its last checkpoint, if there is one."""

    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        folder = packaged_folder()
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        made = NearMisses(None)
        if given.wordnet.is_dir():
            made = NearMisses(Antonyms(given.wordnet), plain_nouns(given.wordnet))
        self.maker = Maker(Encoder(tokenizer), made)
        self.shape = Shape(layers=given.layers, apart=given.apart)
        self.reader = from_embedder(folder, self.shape)
        if given.start:
            kept = torch.load(given.start / "checkpoint.pt", weights_only=True)
            self.reader.load_state_dict(kept["reader"])
        self.optimizer = torch.optim.AdamW(
            _groups(self.reader), lr=given.rate, betas=(0.9, 0.98), fused=True
        )
        self.seen = self.steps = 0
        self._checkpoint = given.run / "checkpoint.pt"
        self._resume()
        self.cases = all_cases(given.public, given.news)
        if any(name.startswith("roles-") for name in MIXTURES[given.mixture]):
            add_roles(self.cases)
        for case in feedback_cases(given.feedback) if given.feedback else ():
            self.cases.add(case)
        written = {c.text for name in _WRITTEN for c in self.cases.learnt.get(name, ())}
        if written:
            ordered = sorted(written, key=lambda text: text.body)
            self.maker.related = RelatedTexts(
                ordered, lambda text: self.maker.windows(text, _WINDOW_TOKENS)
            )
        learnt, held = (
            sum(map(len, side.values())) for side in (self.cases.learnt, self.cases.held)
        )
        log.info("%d cases of %d sets, %d held", learnt, len(self.cases.learnt), held)

    def _resume(self) -> None:
        if self._checkpoint.exists():
            kept = torch.load(self._checkpoint, weights_only=True)
            self.reader.load_state_dict(kept["reader"])
            self.optimizer.load_state_dict(kept["optimizer"])
            self.seen, self.steps = kept["seen"], kept["steps"]
            log.info("goes on after %d examples", self.seen)
            return
        settings = {name: str(value) for name, value in vars(self.given).items()}
        content = json.dumps({**settings, "shape": self.shape.as_dict()}, indent=1)
        (self.given.run / "settings.json").write_text(content)

    def train(self) -> None:
        """To the number of examples asked for, or until the time is over."""
        given = self.given
        rng = random.Random(given.seed * 1_000_003 + self.seen)
        shares: dict[str, Share] = MIXTURES[given.mixture]
        training = batches(stream(self.cases.learnt, shares, self.maker, rng), rng)
        began = kept = time.monotonic()
        first, judged_at = self.seen, self.seen
        sums: dict[str, list[float]] = {}
        while self.seen < given.examples and time.monotonic() - began < 60 * given.stop_after:
            for name, value in self._step(next(training)).items():
                sums.setdefault(name, []).append(value)
            if self.steps % 100 == 0:
                self._log((self.seen - first) / (time.monotonic() - began), sums)
                sums.clear()
            if time.monotonic() - kept > _KEEP_EVERY:
                self.keep()
                kept = time.monotonic()
            if given.judge_every and self.seen - judged_at >= given.judge_every:
                judged_at = self.seen
                self.report()

    def _step(self, batch: Sequence[Example]) -> dict[str, float]:
        warm = min(1.0, (self.steps + 1) / _WARM_STEPS)
        left = max(0.0, 1 - self.seen / self.given.examples)
        for group in self.optimizer.param_groups:
            group["lr"] = self.given.rate * warm * left
        self.reader.train()
        with torch.autocast("cpu", torch.bfloat16):
            loss, parts = loss_of(self.reader, batch)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.reader.parameters(), 1.0)
        self.optimizer.step()
        self.seen += len(batch)
        self.steps += 1
        return parts

    def _log(self, speed: float, sums: dict[str, list[float]]) -> None:
        means = {name: round(float(np.mean(values)), 3) for name, values in sums.items()}
        log.info("%d seen, %.1f a second, %s", self.seen, speed, means)
        with (self.given.run / "losses.jsonl").open("a") as lines:
            lines.write(json.dumps({"seen": self.seen, **means}) + "\n")

    def keep(self) -> None:
        new = self._checkpoint.with_suffix(".new")
        state = {"reader": self.reader.state_dict(), "optimizer": self.optimizer.state_dict()}
        torch.save({**state, "seen": self.seen, "steps": self.steps}, new)
        new.replace(self._checkpoint)

    def report(self) -> None:
        figures = held_figures(self.cases, self.maker, Torch(self.reader), self.given.judge_most)
        for name, one in figures.items():
            log.info("%s: %s", name, {key: round(value, 3) for key, value in one.items()})
        with (self.given.run / "figures.jsonl").open("a") as lines:
            lines.write(json.dumps({"seen": self.seen, **figures}) + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    given.run.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(
        level=logging.INFO,
        format="%(asctime)s %(message)s",
        handlers=[logging.StreamHandler(sys.stderr), logging.FileHandler(given.run / "log")],
    )
    random.seed(given.seed)
    torch.manual_seed(given.seed)
    run = Run(given)
    run.train()
    run.keep()
    run.report()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("public", type=Path, help="folder of the public sets")
    parser.add_argument("run", type=Path, help="folder of this run: checkpoints, log")
    parser.add_argument("--news", type=Path, default=Path(__file__).parents[1] / "data" / "learnt")
    parser.add_argument(
        "--feedback", type=Path, metavar="FILE", help="of `dateline feedback export`"
    )
    parser.add_argument("--examples", type=int, default=200_000)
    parser.add_argument("--mixture", default="all", choices=MIXTURES)
    parser.add_argument("--apart", type=int, default=0)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--judge-every", type=int, default=0, metavar="EXAMPLES")
    parser.add_argument("--judge-most", type=int, default=500)
    parser.add_argument("--from", dest="start", type=Path, help="begin with this run's weights")
    parser.add_argument("--wordnet", type=Path, default=Path("/usr/share/wordnet"))
    parser.add_argument("--stop-after", type=float, default=1e9, metavar="MINUTES")
    return parser


def _groups(reader: Reader) -> list[dict[str, Any]]:
    plain = [p for p in reader.parameters() if p.ndim < 2]
    decayed = [p for p in reader.parameters() if p.ndim >= 2]
    return [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]


if __name__ == "__main__":
    sys.exit(main())
