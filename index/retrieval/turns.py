"""How many searches are made at once."""

from __future__ import annotations

import threading

from index.embeddings.onnx import usable_cores

# Of those that wait for servers, for each core.
_WAITING = 8


def turns(*, waits: bool) -> threading.Semaphore:
    """To be held while searching: as many at once as there are cores, for more only take the
    interpreter from one another, which costs a third of their time (docs/performance.md). Where
    searches wait for a server, more."""
    return threading.Semaphore(usable_cores() * (_WAITING if waits else 1))
