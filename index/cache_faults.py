"""What FAISS, Tantivy and the system say when a cache cannot be written, as the index's error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import IndexUnwritable
from index.layout import Layout


@contextmanager
def cache_faults_translated(layout: Layout) -> Iterator[None]:
    """Raises IndexUnwritable. Tantivy's errors are ValueError, those of FAISS RuntimeError."""
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        raise IndexUnwritable(
            f"The caches of the index {layout.folder} cannot be written ({error}).",
            "Check its permissions and the space on its disk, and run the same command again;"
            " what was committed is kept.",
        ) from error
