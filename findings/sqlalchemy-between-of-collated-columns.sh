#!/usr/bin/env bash
# SQLAlchemy 2.1.9 on PostgreSQL: where a column's type has a collation, between() writes it behind the cast of its first
# bound, without parentheses. PostgreSQL's grammar allows no COLLATE there and refuses the statement; `>=` and `<=`, which
# write the same, it takes. Parsed here by PostgreSQL's own parser (pglast).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install sqlalchemy==2.1.9 'psycopg[binary]==3.3.9' pglast==8.8
cd "$folder"
venv/bin/python - <<'PYTHON'
import re

from pglast import parse_sql
from pglast.parser import ParseError
from sqlalchemy import Column, MetaData, Table, Text, and_, select
from sqlalchemy.dialects.postgresql import psycopg

days = Table("days", MetaData(), Column("day", Text(collation="C")))
dialect = psycopg.dialect()


def accepted(condition):
    written = str(select(days).where(condition).compile(dialect=dialect))
    print(" ".join(written.split()))
    try:
        parse_sql(re.sub(r"%\(\w+\)s", "$1", written))
        return True
    except ParseError as error:
        print("    ->", error)
        return False


assert accepted(and_(days.c.day >= "2024-01-01", days.c.day <= "2024-02-01"))
assert not accepted(days.c.day.between("2024-01-01", "2024-02-01"))
PYTHON
