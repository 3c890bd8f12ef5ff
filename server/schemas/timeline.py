"""A timeline as it goes over the wire: the events of a story, and what they are cited by."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from qa import Order
from server.schemas import CitationDocument


class _Document(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class TimelineEventDocument(_Document):
    """A line: `quote` is that of the first of its `citations`; the others report the same event."""

    day: date | None = Field(
        description="When it happened; where no article says that, when it was published."
    )
    quote: str
    text: str = Field(description="The line in words, without its day.")
    citations: list[int] = Field(description="Numbers of `citations`.")


class TimelineDocument(_Document):
    """The events of the story of `subject`, in `order`; none where no article is about it."""

    query: str
    subject: str
    order: Order
    events: list[TimelineEventDocument]
    citations: list[CitationDocument]
