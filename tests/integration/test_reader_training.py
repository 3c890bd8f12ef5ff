"""A training run of the reader that is too small to learn: it ends, goes on, and ships."""

from __future__ import annotations

import gzip
import json
import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qa.reader import Window
from qa.reader.onnx import CARD, FILES, TOKENIZER, OnnxReader, check_weights
from tests.support import REPOSITORY
from tests.support.archives import HARBOUR
from tests.unit.qa.verification.texts import span_of

pytestmark = pytest.mark.slow

DATA = REPOSITORY / "training" / "data"
LEARNT = ("w1-01.txt", "w4-01.txt")
PLACES = ("Marrow Quay", "Port Selby", "Tarnwick", "Eskmouth", "Selby", "Quito")
SMALL = ("--layers", "2", "--judge-most", "6")


@dataclass(frozen=True)
class Run:
    """A run that was ended twice: after `first` examples, and after `seen`."""

    folder: Path
    sets: Path
    news: Path
    first: int
    seen: int


def reading() -> Iterator[dict[str, Any]]:
    """Some of the held title, some not; every third question has no answer."""
    for number in range(48):
        place = PLACES[number % len(PLACES)]
        context = f"The bridge at {place} was built in {1900 + number}. It cost {number} crowns."
        answer = {"start": context.index(place), "text": place}
        answered = number % 3
        yield {
            "title": "Genocide" if number % 4 == 0 else "Bridges",
            "context": context,
            "question": f"Where was the bridge of {1900 + number} built?"
            if answered
            else f"Who built the tower of {number}?",
            "answers": [answer] if answered else [],
            "plausible": [] if answered else [answer],
        }


def entailment() -> Iterator[dict[str, Any]]:
    for number in range(60):
        says, label = (
            ("costs", "entailment"), ("never costs", "contradiction"), ("once cost", "neutral")
        )[number % 3]  # fmt: skip
        yield {
            "premise": f"The bridge costs {number} crowns.",
            "hypothesis": f"The bridge {says} {number} crowns.",
            "label": label,
        }


def yes_no() -> Iterator[dict[str, Any]]:
    for number in range(60):
        yield {
            "title": "Bridges",
            "context": f"The bridge number {number} was {'not ' * (number % 2)}built.",
            "question": f"was the bridge number {number} built",
            "label": ("yes", "no")[number % 2],
        }


@contextmanager
def logging_of_its_own() -> Iterator[None]:
    """As in a process of its own: pytest's handlers would keep the run from adding its."""
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    root.handlers = []
    try:
        yield
    finally:
        for handler in root.handlers:
            handler.close()
        root.handlers = kept
        root.setLevel(level)


def train(folder: Path, sets: Path, news: Path, *options: str) -> None:
    from training.reader.train import main

    with logging_of_its_own():
        assert main([str(sets), str(folder), "--news", str(news), *SMALL, *options]) == 0


def seen_by(folder: Path) -> int:
    import torch

    seen: int = torch.load(folder / "checkpoint.pt", weights_only=True)["seen"]
    return seen


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("training")
    sets, news = folder / "sets", folder / "data" / "learnt"
    sets.mkdir()
    news.mkdir(parents=True)
    for name, rows in {
        "reading-squad2-part": reading(),
        "entailment-vitaminc": entailment(),
        "yesno-boolq": yes_no(),
    }.items():
        with gzip.open(sets / f"{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
            lines.writelines(f"{json.dumps(row)}\n" for row in rows)
    for name in LEARNT:
        shutil.copy(DATA / "learnt" / name, news)
    (folder / "data" / "held").mkdir()
    shutil.copy(DATA / "held" / "t-01.txt", folder / "data" / "held")
    train(folder / "run", sets, news, "--examples", "60")
    first = seen_by(folder / "run")
    train(folder / "run", sets, news, "--examples", "120")
    return Run(folder / "run", sets, news, first, seen_by(folder / "run"))


@pytest.fixture(scope="module")
def exported(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from training.reader.export import main

    folder = tmp_path_factory.mktemp("exported") / "weights"
    assert main([str(run.folder), str(folder)]) == 0
    return folder


def figures_of(run: Run) -> list[dict[str, Any]]:
    lines = (run.folder / "figures.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_a_run_ends_with_the_examples_asked_for(run: Run) -> None:
    assert 60 <= run.first < run.seen
    assert run.seen >= 120
    settings = json.loads((run.folder / "settings.json").read_text(encoding="utf-8"))
    assert settings["shape"]["layers"] == 2
    assert settings["examples"] == "60"


def test_a_second_call_goes_on(run: Run) -> None:
    log = (run.folder / "log").read_text(encoding="utf-8")
    assert log.count(f"goes on after {run.first} examples") == 1
    assert log.count("goes on after") == 1
    assert log.count(" cases of ") == 2


def test_what_it_can_do_is_written_down_each_time(run: Run) -> None:
    first, second = figures_of(run)
    assert (first["seen"], second["seen"]) == (run.first, run.seen)
    log = (run.folder / "log").read_text(encoding="utf-8")
    for figures in (first, second):
        assert set(figures) >= {"seen", "squad2", "held-news", "entailment-vitaminc", "yesno-boolq"}
        for name in set(figures) - {"seen"}:
            assert log.count(f" {name}: {{") == 2
            assert all(np.isfinite(value) for value in figures[name].values())
            for measure in set(figures[name]) - {"n", "near_misses"}:
                assert 0 <= figures[name][measure] <= 1
        assert 0 < figures["squad2"]["n"] <= 6
        assert 0 < figures["squad2"]["near_misses"] <= 6


def test_a_run_may_begin_with_the_weights_of_another(run: Run, tmp_path: Path) -> None:
    from training.reader.export import loaded

    train(tmp_path / "new", run.sets, run.news, "--examples", "0", "--from", str(run.folder))
    assert seen_by(tmp_path / "new") == 0
    mine, theirs = loaded(tmp_path / "new").state_dict(), loaded(run.folder).state_dict()
    assert set(mine) == set(theirs)
    assert all((mine[name] == theirs[name]).all() for name in mine)


def test_what_is_held_is_not_learnt(run: Run) -> None:
    from training.reader.cases import all_cases, is_held

    cases = all_cases(run.sets, run.news)
    assert all(not is_held(case.text) for found in cases.learnt.values() for case in found)
    learnt = {case.text.group for found in cases.learnt.values() for case in found}
    held = {case.text.group for found in cases.held.values() for case in found}
    assert learnt
    assert held
    assert not learnt & held
    assert "held-news" not in cases.learnt
    assert "Genocide" in held


def test_what_is_exported_says_when_it_was_trained_and_what_it_can_do(
    run: Run, exported: Path
) -> None:
    ended = date.fromtimestamp((run.folder / "checkpoint.pt").stat().st_mtime)
    assert ended <= date.fromisoformat(check_weights(exported)) <= date.today()
    card = json.loads((exported / CARD).read_text(encoding="utf-8"))
    assert card["figures"] == figures_of(run)[-1]


def test_what_is_exported_reads(exported: Path) -> None:
    windows = [
        Window(span.hit, span.start, span.end)
        for words in ("Work starts in May.", HARBOUR.text)
        for span in [span_of(HARBOUR, words)]
    ]
    for reading in OnnxReader(exported).read("When does work start?", windows):
        assert np.isfinite(reading.answerable)
        assert reading.entailed + reading.contradicted + reading.neither == pytest.approx(1)
        assert reading.spans
        for (left, right), span in reading.spans.items():
            assert left <= span.start < span.end <= right


def test_the_graph_says_what_the_run_says(run: Run, exported: Path) -> None:
    """Nearly: its weights are rounded."""
    import torch
    from tokenizers import Tokenizer

    from qa.reader.inputs import Encoder
    from training.reader.export import loaded

    encoder = Encoder(Tokenizer.from_file(str(exported / TOKENIZER)))
    encoder.tokenizer.no_padding()
    encoder.tokenizer.no_truncation()
    parts = (encoder.tokens(one).ids for one in ("When?", HARBOUR.title, HARBOUR.text))
    pair = encoder.pair(*parts)
    with torch.inference_mode():
        wanted = loaded(run.folder)(
            *(torch.tensor([row]) for row in (pair.ids, pair.types, pair.positions))
        )
    found = OnnxReader(exported)._logits(pair)
    for mine, theirs in zip(found, wanted, strict=True):
        assert mine == pytest.approx(theirs[0].numpy(), abs=0.25)
    assert sum((exported / name).stat().st_size for name in FILES) < 30_000_000
