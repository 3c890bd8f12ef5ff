"""What the exit status of `dateline` means."""

from __future__ import annotations

from index import (
    DatelineIndexError,
    IndexDamaged,
    IndexLocked,
    IndexMismatch,
    IndexMissing,
    IndexUnreachable,
    IndexUnwritable,
)
from qa import EndpointError, QAError
from server.api_keys import KeysUnusable
from server.settings import SettingsError

INTERNAL = 1
USAGE = 2
NOT_ANSWERED = 3
ENDPOINT_FAILED = 4
INDEX_UNUSABLE = 5
INTERRUPTED = 130

_UNUSABLE = (
    IndexMissing,
    IndexUnreachable,
    IndexLocked,
    IndexDamaged,
    IndexMismatch,
    IndexUnwritable,
)


def exit_code(error: SettingsError | KeysUnusable | DatelineIndexError | QAError) -> int:
    """The status for an error that ends a command."""
    if isinstance(error, _UNUSABLE):
        return INDEX_UNUSABLE
    if isinstance(error, EndpointError):
        return ENDPOINT_FAILED
    return USAGE
