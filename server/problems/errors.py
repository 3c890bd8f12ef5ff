"""What a request may be turned down for before anything is asked of the archive."""

from __future__ import annotations

from collections.abc import Sequence


class HostNotAllowed(Exception):
    """The request names a host that this server does not answer to."""

    detail = "This server does not answer to the name that the request gives it."
    hint = "On the server, add the name to DATELINE_ALLOWED_HOSTS."


class RateExceeded(Exception):
    hint = "Wait for the seconds that Retry-After says."

    def __init__(self, limit: int, window_s: int) -> None:
        self.detail = f"There were more than {limit} requests in {window_s} seconds."
        super().__init__(self.detail)


class FeedbackOff(Exception):
    """The settings keep no feedback."""

    detail = "This server keeps no answers, so that none can be rated, exported or linked to."
    hint = "On the server, set DATELINE_FEEDBACK=true."


class BadCursor(Exception):
    """A cursor that no page of articles gave out."""

    detail = "The cursor is not one that this archive gave out."
    hint = "Take next_cursor from the page before, or leave cursor out."


class BadDays(Exception):
    """Counts were asked of days in the wrong order, or of too many."""

    hint = "Give the first day as after and the last as before."

    def __init__(self, most: int) -> None:
        self.detail = f"Counts are given of 1 to {most + 1} days, the first not after the last."
        super().__init__(self.detail)


class TableAlone(Exception):
    """All hits of a search were asked for, and not as a table."""

    detail = "All passages are given as a table alone."
    hint = "Add format=csv, or leave all out."


class IdsDiffer(Exception):
    """A PUT whose body names another article than its address."""

    detail = "The id in the body is not the one in the address."
    hint = "Leave it out of the body."


class ModelNotFound(Exception):
    """A chat completion was asked of a model that is not one of `models`."""

    hint = ""

    def __init__(self, models: Sequence[str]) -> None:
        self.detail = f"There is no such model. The models are: {', '.join(models)}."
        super().__init__(self.detail)
