"""The databases that a catalogue can be, a SQLite file or PostgreSQL; here, what they say
differently."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    TableValuedAlias,
    bindparam,
    column,
    func,
    select,
    table,
)
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_SEQUENCE = table("sqlite_sequence", column("name"), column("seq"))
_HIGHEST_EVER = select(_SEQUENCE.c.seq).where(_SEQUENCE.c.name == bindparam("name"))


class _Numbers(FunctionElement[int]):
    """Numbers given as JSON: however many they are, the statement stays the same."""

    inherit_cache = True


@compiles(_Numbers)
def _in_sqlite(element: _Numbers, compiler: SQLCompiler, **how: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **how)})"


@compiles(_Numbers, "postgresql")
def _in_postgresql(element: _Numbers, compiler: SQLCompiler, **how: Any) -> str:
    given = compiler.process(element.clauses, **how)
    elements = f"json_array_elements_text(CAST({given} AS json))"
    return f"(SELECT CAST(value AS bigint) AS value FROM {elements})"  # noqa: S608 - made of SQL


def given(name: str) -> TableValuedAlias:
    """The numbers of the parameter `name`, a JSON list, as a table of one column, `value`."""
    return _Numbers(bindparam(name)).table_valued(column("value", BigInteger))


def given_numbers(name: str) -> Select[tuple[int]]:
    """The same, to be looked for with `in_`."""
    return select(given(name).c.value)


def among(numbered: Column[int], numbers: Iterable[int]) -> ColumnElement[bool]:
    """Whether the column has one of the numbers, however many they are."""
    listed = _Numbers(bindparam(None, json.dumps(sorted(numbers)), unique=True))
    return numbered.in_(select(listed.table_valued(column("value", BigInteger)).c.value))


def put_row(connection: Connection, into: Table, key: str, row: dict[str, Any]) -> None:
    """Insert a row, or give the one with the same `key` these values."""
    connection.execute(_put(into, key, tuple(row), is_postgresql(connection)), row)


@cache
def _put(into: Table, key: str, names: tuple[str, ...], postgresql: bool) -> Any:
    """Made once: making a statement takes longer than what it does."""
    if postgresql:
        from sqlalchemy.dialects.postgresql import insert as postgresql_insert

        inserted: Any = postgresql_insert(into)
    else:
        inserted = sqlite_insert(into)
    statement = inserted.values({name: bindparam(name) for name in names})
    values = {name: statement.excluded[name] for name in names if name != key}
    return statement.on_conflict_do_update(index_elements=[key], set_=values)


def highest_ever(connection: Connection, numbered: Table) -> int:
    """The highest number that the table ever gave a row: the database keeps count of them."""
    if is_postgresql(connection):
        return connection.scalar(select(func.pg_sequence_last_value(_sequence(numbered)))) or 0
    return connection.scalar(_HIGHEST_EVER, {"name": numbered.name}) or 0


def count_up_to(connection: Connection, numbered: Table, number: int) -> None:
    """After rows were inserted with numbers of their own: go on after this one.

    SQLite does so by itself.
    """
    if is_postgresql(connection) and number > highest_ever(connection, numbered):
        connection.execute(select(func.setval(_sequence(numbered), number)))


def _sequence(numbered: Table) -> Any:
    (key,) = numbered.primary_key
    name: Column[Any] = key
    return func.pg_get_serial_sequence(numbered.name, name.name).op("::")(column("regclass"))


def is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"
