"""Reading and preparing articles on Ray's workers: the one module that imports Ray.

The driver stays who lists files, places articles and writes: for that it takes the order in which
articles come, and the catalogue. It keeps a bounded number of files and batches at the workers. A
file that is read again gives the same articles, and an article the same passages; so what a worker
had in hand when it died is simply given to another.
"""

from __future__ import annotations

import logging
import socket
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.embeddings import Embedder
from index.embeddings.onnx import usable_cores
from index.errors import DatelineIndexError, ReadError, WorkersFailed
from index.ingest import Preprocessor, Result
from index.ingest.ray_tasks import Items, Piece, prepare_batch, read_pieces
from index.models import Article
from index.nlp.chunking import Chunking
from index.readers import sources_of
from index.readers.source import FieldNames, OnSkipped, Source

if TYPE_CHECKING:
    import ray

_FILES_OF_A_TASK = 32
# How many pieces a reader may be ahead of the driver.
_PIECES_AHEAD = 2
# How often what a dead worker had in hand is given to another.
_RETRIES = 3
# What is under way is small, and bounded; without a word Ray takes a third of the memory.
_OBJECT_STORE_BYTES = 200_000_000
_CONNECT_TIMEOUT_S = 10.0


@contextmanager
def ray_cluster(address: str | None = None) -> Iterator[RayCluster]:
    """A Ray cluster, for as long as the block runs.

    `address` is its `HOST:PORT`; None starts one on this machine, for this process alone. Raises
    WorkersFailed where Ray is not installed, cannot be started, or is not there.
    """
    with ExitStack() as closing:
        yield RayCluster(_connected(address, closing))


class RayCluster:
    """The workers of a cluster to which this process is connected; `ray_cluster` gives it."""

    def __init__(self, ray: Any) -> None:
        resources = ray.cluster_resources()
        gpus = int(resources.get("GPU", 0))
        self.workers = gpus or max(1, int(resources.get("CPU", 1)))
        # A reader that is ahead waits, and must not keep an embedder from its core meanwhile.
        self._readers = max(1, self.workers // 2)
        self._has_gpus = gpus > 0
        self._read = ray.remote(read_pieces).options(
            num_cpus=0,
            num_returns="streaming",
            max_retries=_RETRIES,
            _generator_backpressure_num_objects=_PIECES_AHEAD,
        )
        self._prepare = ray.remote(prepare_batch).options(
            num_cpus=1, num_gpus=int(self._has_gpus), max_retries=_RETRIES
        )

    def read_paths(
        self,
        paths: Iterable[Path],
        *,
        names: FieldNames | None = None,
        on_skipped: OnSkipped | None = None,
    ) -> Iterator[Article | ReadError]:
        """The same, in the same order, as `index.readers.read_paths`; files are read by workers.

        Each worker must find them under the same path. A file that kills whoever reads it comes as
        a ReadError. Raises WorkersFailed.
        """
        begun = deque[tuple[Items, Any]]()
        for group in _groups(sources_of(paths, names or {}, on_skipped)):
            begun.append((group, self._read.remote(group)))
            if len(begun) == self._readers:
                yield from self._items(*begun.popleft(), on_skipped)
        while begun:
            yield from self._items(*begun.popleft(), on_skipped)

    def preparation(self, folder: Path, embedder: Embedder, chunking: Chunking) -> Preprocessor:
        """`folder` is the index's, where the model's export may be; workers load the like."""
        # Each worker has one in hand and one waiting, while the driver commits a further one.
        return _OnRay(
            self._prepare,
            folder.absolute(),
            embedder,
            chunking,
            self._has_gpus,
            2 * self.workers + 1,
        )

    def _items(
        self, group: Items, pieces: Iterator[ray.ObjectRef[Piece]], on_skipped: OnSkipped | None
    ) -> Iterator[Article | ReadError]:
        given = 0
        try:
            for piece in pieces:
                items, skipped = _got(piece)
                for name, why in skipped:
                    if on_skipped:
                        on_skipped(name, why)
                given += len(items)
                yield from items
        except WorkersFailed as error:
            if len(group) == 1 and isinstance(group[0], Source):
                yield ReadError(group[0].name, f"it could not be read. {error.detail}", error.hint)
                return
            # One of these files kills whoever reads it: each by itself, to tell which.
            alone = (self._items([one], self._read.remote([one]), on_skipped) for one in group)
            yield from islice(chain.from_iterable(alone), given, None)


@dataclass(frozen=True)
class _OnRay:
    """Whichever worker is free prepares a batch. Results raise WorkersFailed."""

    prepare: Any
    folder: Path
    embedder: Embedder
    chunking: Chunking
    on_gpu: bool
    batches_at_once: int

    def begin(self, articles: Sequence[Article]) -> Result:
        # Also makes the model's export, which workers of this machine then find.
        expected = self.embedder.identity()
        reference = self.prepare.remote(
            self.folder, expected, self.chunking, self.on_gpu, list(articles)
        )
        return partial(_got, reference)


def _connected(address: str | None, closing: ExitStack) -> Any:
    """Ray, connected until `closing` is closed."""
    try:
        import ray
    except ModuleNotFoundError as error:
        raise WorkersFailed("Ray is not installed.", "Run: pip install 'dateline[ray]'") from error
    local: dict[str, Any] = {}
    if address is not None:
        _check_there(address)
    else:
        folder = tempfile.TemporaryDirectory(prefix="ray-", ignore_cleanup_errors=True)
        local = {
            "num_cpus": usable_cores(),
            "include_dashboard": False,
            "object_store_memory": _OBJECT_STORE_BYTES,
            "_node_ip_address": "127.0.0.1",
            "_temp_dir": closing.enter_context(folder),
        }
    closing.callback(ray.shutdown)
    try:
        ray.init(address or "local", logging_level=logging.ERROR, log_to_driver=False, **local)
    # It has no error of its own for what can go wrong there.
    except Exception as error:
        why = f"{type(error).__name__}: {error}".splitlines()[0]
        if address is None:
            raise WorkersFailed(
                f"Ray cannot be started on this machine ({why}).",
                "Add the articles without --ray, or on a cluster: --ray HOST:PORT",
            ) from error
        raise WorkersFailed(
            f"The Ray cluster at {address} cannot be reached ({why}).",
            "Check its address, and that it runs the same Ray and Python as this machine. If it"
            " asks for a token, set RAY_AUTH_MODE=token and RAY_AUTH_TOKEN.",
        ) from error
    return ray


def _check_there(address: str) -> None:
    """Ray itself would wait for a quarter of an hour. Raises WorkersFailed."""
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), _CONNECT_TIMEOUT_S).close()
    except (OSError, OverflowError) as error:
        raise WorkersFailed(
            f"The Ray cluster at {address} does not answer ({error}).",
            "Check its address, which is that of its head node: HOST:6379 as a rule.",
        ) from error


def _got(reference: ray.ObjectRef[Any]) -> Any:
    """What a worker made of it. Raises its error, or WorkersFailed."""
    import ray
    from ray.exceptions import RayError, RayTaskError

    try:
        return ray.get(reference)
    except RayTaskError as error:
        if isinstance(error.cause, DatelineIndexError):
            raise error.cause from None
        if isinstance(error.cause, ImportError):
            raise WorkersFailed(
                f"A worker of Ray has not what Dateline needs ({error.cause}).",
                "Install this Dateline on every machine of the cluster.",
            ) from error
        raise
    except RayError as error:
        raise WorkersFailed(
            f"Ray's workers died {_RETRIES + 1} times over it ({type(error).__name__}).",
            "See that they have enough memory, and run the same command again; what was committed"
            " is kept.",
        ) from error


def _groups(sources: Iterable[Source | ReadError]) -> Iterator[Items]:
    """Enough small files for one task; a large one fills the time of its task by itself."""
    sources = iter(sources)
    while group := list(islice(sources, _FILES_OF_A_TASK)):
        yield group
