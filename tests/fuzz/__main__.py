"""Fuzz every reader in turn: python -m tests.fuzz [ENDING…] [--seconds 300] [--folder build/fuzz]

Each for so many seconds, and some more to begin. Begins with the small files of
`tests.fuzz.first_inputs` and keeps what it learnt in the folder. What is found lies in
FOLDER/ENDING/findings: bytes that raise, that take more than a minute, or more than 2 GiB of
memory. Exits with 1 where anything was found. Needs `tests/fuzz/requirements.txt`.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import time
from pathlib import Path

from index.readers.formats import ARCHIVES, FORMATS
from tests.fuzz.first_inputs import first_inputs

_ENDINGS = [each.suffixes[0] for each in (*FORMATS, *ARCHIVES)]
# What libFuzzer says of each input it keeps, and at the end.
_INPUTS = re.compile(r"^#(\d+)\s", re.MULTILINE)
_LIMITS = (
    "-timeout=60",
    "-report_slow_units=60",
    "-rss_limit_mb=2048",
    "-max_len=65536",
    "-close_fd_mask=3",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("endings", nargs="*", default=_ENDINGS)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--folder", type=Path, default=Path("build/fuzz"))
    given = parser.parse_args()
    found = [_fuzzed(ending, given.seconds, given.folder) for ending in given.endings]
    sys.exit(int(any(found)))


def _fuzzed(ending: str, seconds: int, folder: Path) -> bool:
    """Whether anything was found; a reader that ended its process is begun again."""
    place = folder / ending.removeprefix(".")
    corpus, findings = place / "corpus", place / "findings"
    for each in (corpus, findings):
        each.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(first_inputs(ending)):
        (corpus / f"case-{number}").write_bytes(data)
    inputs, left = 0, seconds
    while left > 0:
        command = [sys.executable, "-m", "tests.fuzz.one_reader", ending, str(findings)]
        limits = (*_LIMITS, f"-max_total_time={left}", f"-artifact_prefix={findings}/")
        began = time.monotonic()
        done = subprocess.run([*command, str(corpus), *limits], capture_output=True, check=False)
        said = done.stderr.decode(errors="replace")
        inputs += max((int(number) for number in _INPUTS.findall(said)), default=0)
        if not done.returncode:
            break
        if not any(findings.iterdir()):
            print(said[-2000:], file=sys.stderr)
            return True
        left -= int(time.monotonic() - began) + 1
    names = sorted(each.name for each in findings.iterdir() if each.suffix != ".txt")
    print(f"{ending}: {seconds} s, {inputs:,} inputs, found: {', '.join(names) or 0}", flush=True)
    return bool(names)


if __name__ == "__main__":
    main()
