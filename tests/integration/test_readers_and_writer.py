"""Four processes search while another one writes: `benchmarks/read_while_writing.py`."""

from __future__ import annotations

from pathlib import Path

from benchmarks.read_while_writing import read_while_writing

SECONDS = 5.0


def test_no_reader_fails_or_finds_anything_torn_or_stale(tmp_path: Path) -> None:
    outcome = read_while_writing(SECONDS, tmp_path / "index", seed=1)
    assert outcome.searches > 0
    assert outcome.changes > 0
