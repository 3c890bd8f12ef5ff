"""A zip of ten thousand small files, uploaded as the archive page does it, to a real server.

    python -m benchmarks.many_files [FILES] [--index INDEX]

Printed are the seconds until all was sent, until all was read, the server's processor time and its
most memory. The files are drawn by a seed, 40 to 80 words each. With an INDEX the export of its
model is taken, which an empty index otherwise makes first.
"""

from __future__ import annotations

import argparse
import io
import random
import shutil
import tempfile
import time
import zipfile
from pathlib import Path

import httpx

from tests.e2e.serving import serving
from tests.support.processes import Process

_KEY = "a-key-of-a-benchmark"
_WORDS = [f"{each}{n}" for n in range(200) for each in ("ram", "ewe", "lamb", "fold", "pen")]
_UNDER_WAY = ("receiving", "waiting", "reading")
_TICKS_A_SECOND = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="?", type=int, default=10_000)
    parser.add_argument("--index", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        for export in given.index.glob("model-*") if given.index else ():
            shutil.copytree(export, index / export.name)
        with serving(index, {"DATELINE_ADMIN_KEYS": _KEY}, ready=False) as server:
            measure(server.url, server.process, packed(given.files))


def packed(files: int) -> bytes:
    drawn, written = random.Random(7), io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(files):
            words = " ".join(drawn.choices(_WORDS, k=drawn.randint(40, 80)))
            head = f"---\ntitle: Note {number}\npublisher: Selby Post\ndate: 2024-05-06\n---\n"
            archive.writestr(f"year/{number:05}.md", f"{head}{words}.\n")
    return written.getvalue()


def measure(url: str, process: Process, content: bytes) -> None:
    headers = {"Authorization": f"Bearer {_KEY}"}
    with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
        began = time.monotonic()
        sent = client.post("/v1/uploads", params={"name": "year.zip"}, content=content)
        sent.raise_for_status()
        print(f"sent {len(content):,} bytes in {time.monotonic() - began:.1f} s")
        report = sent.json()
        while report["state"] in _UNDER_WAY:
            time.sleep(1)
            report = client.get(f"/v1/uploads/{report['id']}").raise_for_status().json()
        seconds = time.monotonic() - began
        found = client.get("/v1/archive/articles", params={"words": "Note", "limit": 1}).json()
    counts = {name: n for name, n in report["progress"].items() if isinstance(n, int)}
    print(f"{report['state']} after {seconds:.1f} s: {counts}; listed {found['total']:,}")
    status = Path(f"/proc/{process.popen.pid}/status").read_text()
    most = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    ran = Path(f"/proc/{process.popen.pid}/stat").read_text().rpartition(")")[2].split()
    ticks = int(ran[11]) + int(ran[12])
    print(f"processor {ticks / _TICKS_A_SECOND:.1f} s, most memory {int(most) // 1024} MB")


if __name__ == "__main__":
    main()
