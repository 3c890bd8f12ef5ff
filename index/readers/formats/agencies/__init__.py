"""What agencies and newsrooms send one another, in the formats of IPTC: ninjs, NITF, NewsML-G2; and
what news services answer programs.

Here is what the three say in one way: whether an item may be used, and who wrote it.
"""

from __future__ import annotations

from datetime import UTC, datetime

from index.errors import ReadError
from index.readers.publication_date import parse_published

# By IPTC's lists of statuses; NITF spells it with one l, and agencies with two.
_TAKEN_BACK = ("canceled", "cancelled", "withheld")
_EMBARGOED = "embargoed"
_BY = "by "


def is_taken_back(status: object) -> bool:
    """Whether an item of that status, without the scheme of its code, is not to be used."""
    return status in _TAKEN_BACK


def refuse_embargoed(where: str, until: object, status: object = None) -> None:
    """Raises ReadError where an item is not to be used yet.

    `until` is the moment before which it is not, None or empty where it names none; `status` says
    that there is an embargo where no moment does. A moment that cannot be read holds nothing back.
    """
    if not until:
        if status == _EMBARGOED:
            raise ReadError(
                where, "an item under embargo, without an end.", "Add the version that lifts it."
            )
        return
    try:
        moment = parse_published(until)  # type: ignore[arg-type]
    except (ValueError, AttributeError, TypeError):
        return
    if moment > datetime.now(UTC):
        raise ReadError(
            where, f"an item under embargo until {moment.isoformat()}.", "Add it again after that."
        )


def without_by(byline: str | None) -> str | None:
    """The names of a byline: "By Ann Roe" is written by Ann Roe."""
    if byline and byline.casefold().startswith(_BY):
        return byline[len(_BY) :].strip() or None
    return byline
