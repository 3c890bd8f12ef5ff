"""Pages that articles were read from, and where their words stand on them."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, Text

revision = "0003"
down_revision: str | None = "0002"

# In order of code points.
_KEY = Text().with_variant(Text(collation="C"), "postgresql")
# What SQLite calls rows numbered by.
_ROW = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("versions", Column("pages", Text))
    op.create_table(
        "documents",
        Column("sha256", _KEY, primary_key=True),
        Column("content", LargeBinary, nullable=False),
    )
    op.create_table(
        "printed",
        Column("version_row", _ROW, ForeignKey("versions.row"), primary_key=True),
        Column("document", _KEY, nullable=False),
        Column("words", LargeBinary, nullable=False),
    )
    op.create_index("printed_by_document", "printed", ["document"])
