"""Which vector files an index directory has: a list beside them, replaced as a whole.

It says of which generation of the catalogue they are, for those of another hold other vectors.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from index.catalogue import Snapshot
from index.vector_file import VectorFile

NAME = "vectors.json"


def named_files(folder: Path, snapshot: Snapshot) -> tuple[VectorFile, ...]:
    """The files that hold vectors of the snapshot's generation, oldest rows first.

    A list of another form is that of another Dateline, whose files are made again.
    """
    try:
        listed = json.loads((folder / NAME).read_text())
        if listed["generation"] != snapshot.generation():
            return ()
        return tuple(VectorFile(**file) for file in listed["files"])
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return ()


def name_files(folder: Path, generation: int, files: Sequence[VectorFile]) -> None:
    """From here on these are the files; they are whole before this is called."""
    listed = {"generation": generation, "files": [asdict(file) for file in files]}
    unfinished = folder / f"{NAME}.unfinished"
    with unfinished.open("w") as written:
        json.dump(listed, written)
        written.flush()
        os.fsync(written.fileno())
    unfinished.replace(folder / NAME)
