"""A process that changes an index without end, and says on a log what it begins and has done.

Imported once into a fork server, so that each child is at work within milliseconds.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from random import Random
from typing import Any

from index import TokenCounter, compact, open_writer, rebuild
from index.nlp.chunking import Chunking, chunk
from index.passages import local
from tests.support.fakes import FakeEmbedder
from tests.support.index_model import article

COUNTER = TokenCounter()
IDS = [f"article-{number}" for number in range(48)]
_WORDS = "harbour council vote storm minister bridge choir harvest report tunnel strike".split()
_MOST_CHANGES_PER_OPENING = 4
# So that the vector file is written often as well.
_TAIL_LIMIT = 24

chunk(article("warm", "A sentence. Another one."), COUNTER, Chunking())


def small_vector_files() -> None:
    """Make this process write vector files that a real index would need 8,192 passages for."""
    local.TAIL_LIMIT = _TAIL_LIMIT  # type: ignore[attr-defined]


def work(folder: Path, log: Path, seed: int) -> None:
    """Never returns. The log says what was begun and what was done, one JSON line each."""
    small_vector_files()
    random = Random(seed)
    out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    say(out, {"ready": True})
    while True:
        with open_writer(folder, FakeEmbedder(), COUNTER) as writer:
            for _ in range(random.randint(1, _MOST_CHANGES_PER_OPENING)):
                change = random_change(random)
                say(out, {"begun": change})
                if change["do"] == "add":
                    writer.add([article(*pair) for pair in change["articles"]])
                else:
                    writer.delete(change["ids"], keep_record=change["do"] == "retract")
                say(out, {"done": change})
        maintenance = random.choice(["compact", "rebuild", "reopen"])
        say(out, {"begun": {"do": maintenance}})
        if maintenance == "compact":
            compact(folder)
        elif maintenance == "rebuild":
            rebuild(folder, FakeEmbedder(), COUNTER)
        say(out, {"done": {"do": maintenance}})


def random_change(random: Random) -> dict[str, Any]:
    ids = random.sample(IDS, random.randint(1, 8))
    do = random.choice(["add", "add", "add", "delete", "retract"])
    if do == "add":
        return {"do": do, "articles": [(name, _text(name, random)) for name in ids]}
    return {"do": do, "ids": ids}


def _text(name: str, random: Random) -> str:
    sentences = random.choice([1, 3, 60])
    return " ".join(
        f"Report {random.randrange(10**6)} of {name}: {' '.join(random.choices(_WORDS, k=6))}."
        for _ in range(sentences)
    )


def say(out: int, line: dict[str, Any]) -> None:
    # One write: whole in the log, or not there.
    os.write(out, json.dumps(line).encode() + b"\n")
