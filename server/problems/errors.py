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


class FollowingOff(Exception):
    """This application follows nothing."""

    detail = "This server follows no sources and asks no alerts."
    hint = "Start it with: dateline serve"


class NotForAnyone(Exception):
    """A link for anyone was asked for to what not everybody sees."""

    detail = (
        "These answers rest on articles that not everybody may see: there is no link for anyone."
    )
    hint = 'Make one for readers ("audience": "readers"): it opens for those who see the same.'


class BadCollection(Exception):
    """What is no name of a collection."""

    hint = "Choose another name."

    def __init__(self, why: ValueError) -> None:
        self.detail = f"The name cannot be used: {why}."
        super().__init__(self.detail)


class BadCursor(Exception):
    """A cursor that no page of articles gave out."""

    detail = "The cursor is not one that this archive gave out."
    hint = "Take next_cursor from the page before, or leave cursor out."


class BadDays(Exception):
    """Counts were asked of days in the wrong order."""

    detail = "The first day is after the last."
    hint = "Give the first day as after and the last as before."


class TableAlone(Exception):
    """All hits of a search were asked for, and not as a table."""

    detail = "All passages are given as a table alone."
    hint = "Add format=csv, or leave all out."


class DeletionNotFound(Exception):
    """Nothing of that id was deleted, or not lately, or there is an article of it again."""

    detail = "No deleted article of this id can be brought back."
    hint = "See GET /v1/deletions. A compaction ends what could be; a new article of the id stays."


class UploadsOff(Exception):
    """The server has no place for uploads and reports."""

    detail = "This server takes no uploads."
    hint = "Send articles to POST /v1/articles."


class KeysOff(Exception):
    """The server has no store of keys."""

    detail = "This server makes no keys."
    hint = "On the server, run: dateline keys create NAME"


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
