"""The same rows once more, by raw SQL: the floor of whatever writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from typing import Any

import psycopg
from django.apps import apps
from django.db.models import AutoField, BigAutoField, Model
from psycopg import sql

_APPEND_ONLY = ("core_journalentry", "core_journalsubject")


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table, each as the texts of its cells, in the order of their ids."""

    table: str
    columns: Sequence[str]
    cells: Sequence[tuple[str | None, ...]]

    def insert(self) -> sql.Composed:
        """Write the statement that puts one of them in."""
        names = sql.SQL(", ").join(map(sql.Identifier, self.columns))
        values = sql.SQL(", ").join([sql.Placeholder()] * len(self.columns))
        return sql.SQL("insert into {} ({}) values ({})").format(sql.Identifier(self.table), names, values)

    def copy(self) -> sql.Composed:
        """Write the statement that takes all of them in."""
        names = sql.SQL(", ").join(map(sql.Identifier, self.columns))
        return sql.SQL("copy {} ({}) from stdin").format(sql.Identifier(self.table), names)


def marks(raw: psycopg.Connection[Any]) -> dict[str, int]:
    """Note how far each table goes."""
    found = {}
    for table in _tables():
        row = raw.execute(sql.SQL("select coalesce(max(id), 0) from {}").format(sql.Identifier(table))).fetchone()
        found[table] = int(row[0]) if row else 0
    return found


def taken_out(raw: psycopg.Connection[Any], since: dict[str, int]) -> list[Rows]:
    """Take out what was written since, and give it, in an order in which it can be put in again."""
    found = [_read(raw, table, mark) for table, mark in since.items()]
    written = [rows for rows in found if rows.cells]
    with raw.transaction(), _may_delete(raw):
        for rows in reversed(written):
            gone = sql.SQL("delete from {} where id > %s").format(sql.Identifier(rows.table))
            raw.execute(gone, [since[rows.table]])
    for rows in written:
        raw.execute(sql.SQL("vacuum {}").format(sql.Identifier(rows.table)))
    return written


def put_in_one_by_one(raw: psycopg.Connection[Any], written: Sequence[Rows], pieces: int) -> None:
    """Put rows in by an INSERT each, in as many transactions as there were pieces of work."""
    inserts = [(rows.insert(), row) for rows in written for row in rows.cells]
    for number in range(pieces):
        with raw.transaction():
            for statement, row in inserts[number * len(inserts) // pieces : (number + 1) * len(inserts) // pieces]:
                raw.execute(statement, row)


def put_in_together(raw: psycopg.Connection[Any], written: Sequence[Rows]) -> None:
    """Put rows in by a COPY a table, in one transaction."""
    with raw.transaction(), raw.cursor() as cursor:
        for rows in written:
            with cursor.copy(rows.copy()) as copy:
                for row in rows.cells:
                    copy.write_row(row)


def _read(raw: psycopg.Connection[Any], table: str, mark: int) -> Rows:
    columns = _tables()[table]
    texts = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in columns)
    query = sql.SQL("select {} from {} where id > %s order by id").format(texts, sql.Identifier(table))
    return Rows(table, columns, raw.execute(query, [mark]).fetchall())


@contextmanager
def _may_delete(raw: psycopg.Connection[Any]) -> Iterator[None]:
    _triggers(raw, "disable")
    yield
    raw.execute("set constraints all immediate")  # what is still to be checked would forbid the change of a table
    _triggers(raw, "enable")


def _triggers(raw: psycopg.Connection[Any], change: str) -> None:
    for table in _APPEND_ONLY:
        raw.execute(sql.SQL("alter table {} {} trigger user").format(sql.Identifier(table), sql.SQL(change)))


@cache
def _tables() -> dict[str, tuple[str, ...]]:
    """Give the tables whose rows are numbered, with their columns: those that others point to come first."""
    models: dict[str, type[Model]] = {
        model._meta.db_table: model
        for app in apps.get_app_configs()
        if app.name.startswith("ratoon.")
        for model in app.get_models(include_auto_created=True)
        if isinstance(model._meta.pk, AutoField | BigAutoField)
    }
    above = {table: {other for other in _pointed_to(model) if other != table} for table, model in models.items()}
    return {
        table: tuple(field.column for field in models[table]._meta.concrete_fields)
        for table in TopologicalSorter(above).static_order()
        if table in models
    }


def _pointed_to(model: type[Model]) -> Iterator[str]:
    for field in model._meta.concrete_fields:
        other: Any = field.related_model
        if other is not None:
            yield other._meta.db_table
