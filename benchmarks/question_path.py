"""Which files and functions a question over HTTP passes, once everything is loaded.

    python -m benchmarks.question_path INDEX QUESTION [--files]

Counts the functions of index, qa and server that run while the second question is answered; the
first one loads models and fills memories.
"""

from __future__ import annotations

import argparse
import sys
import threading
from collections import defaultdict
from pathlib import Path
from types import FrameType
from typing import Any

from fastapi.testclient import TestClient

from server.app import app_state, build_app
from server.container import Container
from server.settings import load_settings

ROOT = Path(__file__).parents[1]
PACKAGES = ("index", "qa", "server")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("question")
    parser.add_argument("--files", action="store_true", help="list them, with their functions")
    given = parser.parse_args()
    app = build_app(app_state(Container(load_settings(index=given.index))))
    passed: defaultdict[str, set[str]] = defaultdict(set)
    watched = threading.Event()

    def note(frame: FrameType, event: str, argument: Any) -> None:
        if watched.is_set() and event == "call":
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in PACKAGES:
                passed[str(path.relative_to(ROOT))].add(frame.f_code.co_qualname)

    # Before any thread is started that takes part.
    threading.setprofile(note)
    sys.setprofile(note)
    with TestClient(app) as client:
        client.post("/v1/ask", json={"question": f"Again: {given.question}"})
        watched.set()
        reply = client.post("/v1/ask", json={"question": given.question}).json()
        watched.clear()
    print(reply["answer"])
    print(f"{len(passed)} files, {sum(map(len, passed.values()))} functions")
    for path, functions in sorted(passed.items()) if given.files else ():
        print(f"{path}: {', '.join(sorted(functions))}")


if __name__ == "__main__":
    main()
