"""One reader under libFuzzer: python -m tests.fuzz.one_reader ENDING SECONDS FINDINGS CORPUS
[-flag=value…]

ENDING may be `text`: what is asked of an article's text. An exception, and an input that takes
more than five seconds, is a finding and is written to FINDINGS, once for each place it comes from;
fuzzing goes on, for so many seconds of the processor. Memory and time without bound end the
process, and libFuzzer writes what did it.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import time
import traceback
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(
    include=[
        "index.readers",
        "index.readers.publication_date",
        "index.nlp",
        "pypdf",
        "docx",
        "warcio",
        "feedparser",
        "email",
    ]
):
    import docx  # noqa: F401 - readers import these only when they need them
    import feedparser  # noqa: F401
    import pypdf  # noqa: F401
    import warcio.archiveiterator  # noqa: F401

    from tests.fuzz.check import check_of

from tests.fuzz.changes import changed, repeated

_SLOW_SECONDS = 5.0
_LARGEST_MEMBER = 65_536
_PLAINLY, _REPEATED = 0.2, 0.1


def main() -> None:
    ending, seconds, findings = sys.argv[1], float(sys.argv[2]), Path(sys.argv[3])
    check = check_of(ending)
    until = list[float]()

    def read_bytes(data: bytes) -> None:
        began = time.process_time()
        if not until:
            until.append(began + seconds)
        try:
            check(data)
        except Exception as error:
            _record(data, error, findings)
        ended = time.process_time()
        if ended - began > _SLOW_SECONDS:
            _record(data, TimeoutError(f"{ended - began:.1f} s"), findings)
        if ended > until[0]:
            # libFuzzer ends in order, with its figures.
            os.kill(os.getpid(), signal.SIGUSR1)

    def mutated(data: bytes, largest: int, seed: int) -> bytes:
        random = Random(seed)

        def change(part: bytes) -> bytes:
            if random.random() < _REPEATED:
                return repeated(part, random, random.randint(0, _LARGEST_MEMBER))
            return bytes(atheris.Mutate(part, _LARGEST_MEMBER))

        if random.random() < _PLAINLY:
            return bytes(atheris.Mutate(data, largest))
        return changed(data, ending, random, change)[:largest]

    atheris.Setup([sys.argv[0], *sys.argv[4:]], read_bytes, custom_mutator=mutated)
    atheris.Fuzz()


def _record(data: bytes, error: Exception, findings: Path) -> None:
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{type(error).__name__} {[(frame.filename, frame.lineno) for frame in frames[-3:]]}"
    name = hashlib.sha256(place.encode()).hexdigest()[:12]
    if not (findings / name).exists():
        (findings / name).write_bytes(data)
        said = "".join(traceback.format_exception(error))
        (findings / f"{name}.txt").write_text(said, errors="replace")


if __name__ == "__main__":
    main()
