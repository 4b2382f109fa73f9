"""Rows to import, and what stands in a database when one looks away from ids and from the hour."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from django.apps import apps
from django.db.models import ForeignKey, Model

from ratoon.core.testing.freeze import SHANGHAI

COMPANIES = 250
SUBSCRIPTIONS = 1000
LEADS = 1500
FIRST = date(2024, 1, 8)
NEVER = date(2099, 1, 1)
"""Far off, so that no calendar does anything to these rows."""
SIZES = {"companies": COMPANIES, "subscriptions": SUBSCRIPTIONS, "leads": LEADS}
"""By kind, in their order, how many rows a file has."""

_OWN = frozenset({"imports_importrun", "imports_finding", "imports_rejection", "core_beat"})
"""What is the run's own, or the worker's."""
_NOT_OF_ROWS = "import.requested"


def write_files(folder: Path, number: int) -> dict[str, Path]:
    """Write a file of companies and one of their subscriptions, other ones by each number; returns them by kind."""
    companies = [
        (f"云岫{number:02d}{i:04d}科技有限公司", "浙江", FIRST + timedelta(days=i % 90)) for i in range(COMPANIES)
    ]
    subscriptions = []
    for i in range(SUBSCRIPTIONS):
        start = FIRST + timedelta(days=100 + i % 500)
        company, module = companies[i * 7 % COMPANIES][0], "crm" if i % 2 else "hr"
        end = NEVER if i % 5 else ""
        subscriptions.append((f"S{number}-{i}", company, module, 1 + i % 30, 100 + i % 17, start, end, start))
    columns = ("id", "company", "module", "seats", "amount", "start_on", "end_on", "signed_on")
    return {
        "companies": _write(folder / f"companies-{number}.csv", ("name", "region", "known_since"), companies),
        "subscriptions": _write(folder / f"subscriptions-{number}.csv", columns, subscriptions),
    }


def write_leads(folder: Path) -> Path:
    """Write a file of leads."""
    leads = [(f"L{i}", f"霁川{i:05d}", "website", FIRST + timedelta(days=i % 700)) for i in range(LEADS)]
    return _write(folder / "leads.csv", ("id", "company_name", "source", "arrived_on"), leads)


def _write(path: Path, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
    return path


class Contents:
    """
    All rows of a database but the import's own, each by what it says.

    Ids are given out anew after a crash, so a row that another points to is named by what that one says; and
    a moment that is no beginning of a day is the one of the run.
    """

    def __init__(self, connection: psycopg.Connection[dict[str, Any]]) -> None:
        self._models = {model._meta.db_table: model for model in _models()}
        self._rows = {table: _read(connection, table, model) for table, model in self._models.items()}
        self._names: dict[tuple[str, Any], str] = {}

    def digests(self) -> dict[str, tuple[int, str]]:
        """Give for each table the number of its rows and a digest of them."""
        found = {}
        for table in self._models.keys() - _OWN:
            said = Counter(self._name(table, key) for key in self._rows[table] if not self._is_own(table, key))
            whole = json.dumps(sorted(said.items()))
            found[table] = (said.total(), hashlib.sha256(whole.encode()).hexdigest())
        return found

    def _is_own(self, table: str, key: Any) -> bool:
        if table == "core_journalsubject":
            return self._is_own("core_journalentry", self._rows[table][key]["entry_id"])
        return table == "core_journalentry" and self._rows[table][key]["kind"] == _NOT_OF_ROWS

    def _name(self, table: str, key: Any) -> str:
        """Name a row by what it says."""
        if (table, key) not in self._names:
            row = self._rows[table][key]
            said = {name: self._said(table, name, value, row) for name, value in row.items() if not _is_id(table, name)}
            text = json.dumps(said, sort_keys=True, default=str, ensure_ascii=False)
            self._names[table, key] = hashlib.sha256(text.encode()).hexdigest()
        return self._names[table, key]

    def _said(self, table: str, name: str, value: Any, row: dict[str, Any]) -> Any:
        if isinstance(value, datetime):
            local = value.astimezone(SHANGHAI)
            return str(local.date()) if local.time() == time.min else "then"
        if value is not None and name == "record_id":
            return self._name(_table_of(row.get("record_kind") or row["kind"]), value)
        if table == "core_journalentry" and name == "data":
            return {one: self._of_event(one, what) for one, what in value.items()}
        other = _references(table).get(name)
        return self._name(other, value) if other is not None and value is not None else value

    def _of_event(self, name: str, value: Any) -> Any:
        """Give a value of an event's data: ``company_id`` is the id of a company."""
        kind = name.removesuffix("_id")
        return self._name(_table_of(kind), value) if kind != name and kind in _kinds() else value


def _models() -> list[type[Model]]:
    found = [app.get_models(include_auto_created=True) for app in apps.get_app_configs() if app.name[:7] == "ratoon."]
    return [model for models in found for model in models]


@cache
def _kinds() -> dict[str, str]:
    return {str(model._meta.model_name): model._meta.db_table for model in _models()}


def _table_of(kind: str) -> str:
    return _kinds()[kind]


@cache
def _references(table: str) -> dict[str, str]:
    """Give the columns of a table that point to another, with its name."""
    (model,) = [one for one in _models() if one._meta.db_table == table]
    ours: dict[Any, str] = {one: one._meta.db_table for one in _models()}
    keys = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    return {field.column: ours[field.related_model] for field in keys if field.related_model in ours}


@cache
def _is_id(table: str, name: str) -> bool:
    """Say whether a column is the id that a row was given, and nothing else."""
    (model,) = [one for one in _models() if one._meta.db_table == table]
    return name == model._meta.pk.column and name not in _references(table) and name == "id"


def _read(connection: psycopg.Connection[dict[str, Any]], table: str, model: type[Model]) -> dict[Any, dict[str, Any]]:
    key = model._meta.pk.column
    return {row[key]: row for row in connection.execute(f"select * from {table}")}
