"""What the tools of the Model Context Protocol take, as assistants write it."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import BeforeValidator, Field, ValidationError

from index import Filters
from qa import Order
from server.schemas.requests import Day, FiltersRequest, Name

HITS, _MOST_HITS = 10, 50
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]", re.ASCII)


def _day_of(value: object) -> object:
    """Of a moment, its day."""
    return value[:10] if isinstance(value, str) and _MOMENT.match(value) else value


def _unless_blank(value: object) -> object:
    """Assistants fill what they leave out with null or ""."""
    return None if isinstance(value, str) and not value.strip() else value


def _as_list(value: object) -> object:
    """One name is a list of one; blanks are no names."""
    given = value if isinstance(value, list) else [value]
    return [each for each in given if _unless_blank(each) is not None]


def _or_ten(value: object) -> object:
    return HITS if _unless_blank(value) is None else value


_Optional = BeforeValidator(_unless_blank)
_OfMoment = BeforeValidator(_day_of)
Names = Annotated[
    list[Name],
    Field(max_length=100),
    BeforeValidator(_as_list, json_schema_input_type=list[Name] | None),
]
After = Annotated[
    Day | None, Field(description="Published on this day or later (UTC)."), _OfMoment, _Optional
]
Before = Annotated[
    Day | None, Field(description="Published on this day or earlier (UTC)."), _OfMoment, _Optional
]
Hits = Annotated[
    int,
    Field(ge=1, le=_MOST_HITS, description="How many passages."),
    BeforeValidator(
        _or_ten, json_schema_input_type=Annotated[int, Field(ge=1, le=_MOST_HITS)] | None
    ),
]
StoryOrder = Annotated[Order | None, _Optional]
Mode = Annotated[Literal["llm", "extractive"] | None, _Optional]
Version = Annotated[int | None, Field(ge=1, le=2**31), _Optional]


def faults(wrong: ValidationError) -> str:
    """`k: Input should be …`, for each argument that cannot be used."""
    return "; ".join(
        ": ".join(filter(None, (".".join(map(str, each["loc"])), _words_of(each["msg"]))))
        for each in wrong.errors()[:5]
    )


def _words_of(message: str) -> str:
    return message.removeprefix("Value error, ")


def filters_of(
    publishers: list[str],
    categories: list[str],
    after: date | None,
    before: date | None,
    collections: list[str],
) -> Filters:
    try:
        return FiltersRequest(
            publishers=publishers,
            categories=categories,
            collections=collections,
            after=after,
            before=before,
        ).to_filters()
    except ValidationError as error:
        raise ToolError(faults(error)) from None
