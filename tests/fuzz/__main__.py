"""Fuzz every reader in turn: python -m tests.fuzz [ENDING…] [--seconds 300] [--folder build/fuzz]

Each for so many seconds of the processor, and some more to begin. `text` is no reader, but what is
asked of an article's text. Begins with the small files of `tests.fuzz.first_inputs` and keeps what
it learnt in the folder. What is found lies in FOLDER/ENDING/findings: bytes that raise, that take
more than five seconds, or more than 2 GiB of memory. Exits with 1 where anything was found. Needs
`tests/fuzz/requirements.txt`.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
from pathlib import Path

from tests.fuzz.check import ENDINGS
from tests.fuzz.first_inputs import first_inputs

# What libFuzzer says at the end, also of what ended it.
_FIGURES = re.compile(r"^stat::(number_of_executed_units|peak_rss_mb):\s*(\d+)", re.MULTILINE)
_LIMITS = (
    "-timeout=60",
    "-report_slow_units=60",
    "-rss_limit_mb=2048",
    "-max_len=65536",
    "-close_fd_mask=3",
    "-print_final_stats=1",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("endings", nargs="*", default=ENDINGS)
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
    inputs, memory, left, first = 0, 0, float(seconds), _processor_seconds()
    while left > 0:
        command = [sys.executable, "-m", "tests.fuzz.one_reader", ending, str(left), str(findings)]
        limits = (*_LIMITS, f"-artifact_prefix={findings}/")
        began = _processor_seconds()
        done = subprocess.run([*command, str(corpus), *limits], capture_output=True, check=False)
        said = done.stderr.decode(errors="replace")
        figures = {name: int(number) for name, number in _FIGURES.findall(said)}
        inputs += figures.get("number_of_executed_units", 0)
        memory = max(memory, figures.get("peak_rss_mb", 0))
        if not done.returncode:
            break
        if not any(findings.iterdir()):
            print(said[-2000:], file=sys.stderr)
            return True
        left -= _processor_seconds() - began
    names = sorted(each.name for each in findings.iterdir() if each.suffix != ".txt")
    told = f"{_processor_seconds() - first:.0f} s with the beginning, {inputs:,} inputs"
    print(f"{ending}: {told}, {memory:,} MB at most, found: {', '.join(names) or 0}", flush=True)
    return bool(names)


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
