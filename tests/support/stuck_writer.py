"""A process that takes articles in hand, commits one, and never comes to the end of another."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from index import TokenCounter, Vectors, open_writer
from tests.support.archives import HARBOUR, ORCHARD
from tests.support.fakes import FakeEmbedder


class StuckEmbedder(FakeEmbedder):
    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        print("embedding", flush=True)
        time.sleep(3600)
        raise AssertionError("it should have been killed")


if __name__ == "__main__":
    folder, shared = Path(sys.argv[1]), sys.argv[2]
    with open_writer(folder, FakeEmbedder(), TokenCounter(), shared) as writer:
        writer.add([ORCHARD])
    with open_writer(folder, StuckEmbedder(), TokenCounter(), shared) as writer:
        writer.add([HARBOUR])
