"""Settings, composition, HTTP, event streams and the command line."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def dateline_version() -> str:
    """`unknown` where Dateline runs from a checkout that is not installed."""
    try:
        return version("dateline")
    except PackageNotFoundError:
        return "unknown"
