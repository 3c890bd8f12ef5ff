"""Settings, composition, HTTP, event streams and the command line."""

from __future__ import annotations

from functools import cache

# So many passages does one search give at most, over HTTP as on the command line.
MAX_HITS = 100


# Kept: finding it reads what the package says of itself, and each question's answer depends on it.
@cache
def dateline_version() -> str:
    """`unknown` where Dateline runs from a checkout that is not installed."""
    # Importing it takes a while, and few commands say their version.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("dateline")
    except PackageNotFoundError:
        return "unknown"
