#!/usr/bin/env bash
# gzip of Python 3.11: of a file that was cut off, `read(n)` raises EOFError and the bytes that it had already unpacked
# are gone; `read1(n)` in a loop gives them all, and raises at the end. What a crawl holds before the cut is lost to
# who reads with the first.
set -euo pipefail
python3 -W ignore - <<'PYTHON'
import gzip
import io
import random

words = random.Random(1).randbytes(300_000).hex().encode()
cut = gzip.compress(words)[:200_000]


def unpacked(name, n):
    file, found = gzip.GzipFile(fileobj=io.BytesIO(cut)), b""
    try:
        while piece := getattr(file, name)(n):
            found += piece
    except EOFError:
        pass
    assert words.startswith(found)
    return len(found)


for name in ("read", "read1"):
    print(name, unpacked(name, 1_000_000), "of", len(words))
assert unpacked("read", 1_000_000) == 0
assert unpacked("read1", 1_000_000) > len(words) / 2
PYTHON
