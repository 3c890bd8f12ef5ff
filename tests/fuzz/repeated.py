"""What one piece costs, repeated to most of a megabyte: python -m tests.fuzz.repeated [ENDING…]
[--seconds 300]

For what takes the square of a length, which random changes seldom make long enough to be seen.
Every first input of an ending is taken, a piece of it repeated at its place, and read; prints what
takes more than five seconds of the processor, and more than twice as long as its length explains.
Exits with 1 where anything does.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.fuzz.changes import changed, repeated
from tests.fuzz.check import ENDINGS, check_of
from tests.fuzz.first_inputs import first_inputs

_LENGTH = 900_000
# A tenth of it is tried first: what takes the square of a length takes a hundredth of the time.
_TENTH = _LENGTH // 10
_SLOW_SECONDS, _SUSPICIOUS_SECONDS, _MOST_TIMES = 5.0, 0.05, 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("endings", nargs="*", default=ENDINGS)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--folder", type=Path, default=Path("build/fuzz"))
    given = parser.parse_args()
    found = [_slow(ending, given.seconds, given.folder) for ending in given.endings]
    sys.exit(int(any(found)))


def _slow(ending: str, seconds: float, folder: Path) -> int:
    """How many inputs took too long; they are written to a folder of the ending."""
    place = folder / ending.removeprefix(".") / "repeated"
    place.mkdir(parents=True, exist_ok=True)
    inputs, check = first_inputs(ending), check_of(ending)
    until, tried, longest, found = time.process_time() + seconds, 0, 0.0, 0
    while time.process_time() < until:
        tried += 1
        chosen = inputs[tried % len(inputs)]
        taken = _seconds(check, _made(chosen, ending, tried, _TENTH))
        if taken > _SUSPICIOUS_SECONDS:
            data = _made(chosen, ending, tried, _LENGTH)
            of_tenth, taken = taken, _seconds(check, data)
            if taken > max(_SLOW_SECONDS, _MOST_TIMES * of_tenth):
                (place / f"{tried}-{taken:.0f}-seconds").write_bytes(data)
                found += 1
        longest = max(longest, taken)
    print(f"{ending}: {tried} inputs, longest {longest:.1f} s, found: {found}", flush=True)
    return found


def _made(data: bytes, ending: str, seed: int, length: int) -> bytes:
    random = Random(seed)
    return changed(data, ending, random, lambda part: repeated(part, random, length))


def _seconds(check: Callable[[bytes], None], data: bytes) -> float:
    began = time.process_time()
    check(data)
    return time.process_time() - began


if __name__ == "__main__":
    main()
