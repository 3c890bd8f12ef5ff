"""What the tests of all layers start, serve and read."""

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
