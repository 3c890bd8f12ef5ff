"""Which articles a listing has, and where its pages begin."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_

from index.catalogue.schema import versions
from index.models import Filters

# Undated articles sort last, and a cursor needs a value for them.
UNDATED = -(2**62)


def condition(filters: Filters) -> ColumnElement[bool]:
    """What a version must fulfil to pass the filters."""
    conditions: list[ColumnElement[bool]] = []
    if filters.publishers:
        conditions.append(versions.c.publisher_key.in_([p.casefold() for p in filters.publishers]))
    if filters.categories:
        conditions.append(versions.c.category_key.in_([c.casefold() for c in filters.categories]))
    if filters.after:
        conditions.append(versions.c.published_at >= _seconds(filters.after))
    if filters.before:
        conditions.append(versions.c.published_at < _seconds(filters.before + timedelta(days=1)))
    return and_(True, *conditions)


def _seconds(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())


def cursor_after(row: Row[*tuple[Any, ...]]) -> str:
    """Where a listing goes on after a row of it."""
    seconds = UNDATED if row.published_at is None else row.published_at
    return base64.urlsafe_b64encode(json.dumps([seconds, row.article_id]).encode()).decode()


def read_cursor(cursor: str) -> tuple[int, str]:
    """Date and id of the row it stands for; raises ValueError."""
    try:
        seconds, article_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return int(seconds), str(article_id)
    except (binascii.Error, ValueError, TypeError) as error:
        raise ValueError("not a cursor that a listing returned") from error
