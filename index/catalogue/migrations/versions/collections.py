"""Collections, and the shelf that an article stands on."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Text, false

revision = "0002"
down_revision: str | None = "0001"

# In order of code points, which SQLite has without being told.
_KEY = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "collections",
        Column("key", _KEY, primary_key=True),
        Column("name", Text, nullable=False),
        Column("restricted", Boolean, nullable=False, server_default=false()),
    )
    op.create_table(
        "shelves",
        Column("id", BigInteger, primary_key=True, autoincrement=False),
        Column("members", Text, nullable=False),
    )
    for table in ("articles", "retractions"):
        op.add_column(table, Column("shelf", BigInteger, nullable=False, server_default="0"))
    op.create_index("articles_by_shelf", "articles", ["shelf"])
