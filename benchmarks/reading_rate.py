"""How many files a second are read, by format, here and in other checkouts, in turns.

    python -m benchmarks.reading_rate [CHECKOUT…] [--seconds 2] [--turns 3]

Each format's small files of `tests/support/reading_cases` are read over and over, each turn in a
new process with the checkout's own readers (`git worktree add ../before COMMIT` makes one). Printed
is the least time of all readings in microseconds a file, by the clock, for a reader may have
processes of its own; how many of the files each checkout reads; and the rate beside the first one.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from index.readers.source import ending_of
from tests.support.reading_cases import CASES

# Runs in each checkout, and uses only what every one has.
_MEASURE = """
import json, sys, time
from pathlib import Path
from index.errors import ReadError
try:
    from index.reading import read_paths  # where it stood before
except ImportError:
    from index.readers import read_paths
seconds, folder = float(sys.argv[1]), Path(sys.argv[2])
rates = {}
for place in sorted(folder.iterdir()):
    paths = sorted(place.iterdir())
    good = [path for path in paths if not any(isinstance(x, ReadError) for x in read_paths([path]))]
    least, end = float("inf"), time.perf_counter() + seconds
    while good and time.perf_counter() < end:
        began = time.perf_counter()
        for path in good:
            list(read_paths([path]))
        least = min(least, time.perf_counter() - began)
    rates[place.name] = [least / max(1, len(good)), len(good)]
print(json.dumps(rates))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("checkouts", nargs="*", type=Path)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each format")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--more", type=Path, help="a folder of files to read as well, as `real`")
    given = parser.parse_args()
    checkouts = [*given.checkouts, Path()]
    rates: dict[tuple[str, Path], list[float]] = defaultdict(list)
    read = dict[tuple[str, Path], int]()
    with tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            place = Path(folder, ending_of(case.name).removeprefix("."))
            place.mkdir(exist_ok=True)
            (place / case.name).write_bytes(case.data)
        if given.more:
            Path(folder, "real").symlink_to(given.more.absolute())
        for _ in range(given.turns):
            for checkout in checkouts:
                for ending, (rate, files) in _measured(checkout, given.seconds, folder).items():
                    rates[ending, checkout].append(rate)
                    read[ending, checkout] = files
    print("| format |", " | ".join(str(each.absolute().name) for each in checkouts), "| rate |")
    print("|---" * (2 + len(checkouts)), end="|\n")
    for ending in dict.fromkeys(ending for ending, _ in rates):
        least = [min(rates[ending, each]) for each in checkouts]
        cells = [
            f"{1e6 * time:,.0f} ({read[ending, each]} files)"
            for time, each in zip(least, checkouts, strict=True)
        ]
        beside = f"{least[0] / least[-1]:.2f}" if read[ending, checkouts[-1]] else "-"
        print(f"| {ending} |", " | ".join(cells), f"| {beside} |")


def _measured(checkout: Path, seconds: float, folder: str) -> dict[str, tuple[float, int]]:
    environment = os.environ | {"PYTHONPATH": str(checkout.absolute())}
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(seconds), folder],
        env=environment,
        cwd=checkout,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: dict[str, tuple[float, int]] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    main()
