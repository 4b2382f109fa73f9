"""Proof that nothing changed: every row of every table, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, models
from django.db.models import Model

_NOISE = frozenset({"core_apitoken", "core_idempotencykey", "core_beat"})
"""Tables in which being asked leaves a trace."""
_BUT = {"core_journalentry": "kind <> 'token.made'", "core_journalsubject": "kind <> 'apitoken'"}
"""Rows left out: those of the tokens that tests ask with."""


def digests() -> dict[str, str]:
    """Give for each table of the system, the queue included, a digest of all its rows."""
    tables = {one._meta.db_table for one in _models()} | {"procrastinate_jobs"}
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(_digest_of(table) for table in sorted(tables - _NOISE)))
        return dict(cursor.fetchall())


def _digest_of(table: str) -> str:
    row = "(to_jsonb(t) - 'last_login')::text"  # signing in is no change either
    rows = f"select {row} as r from {table} t where {_BUT.get(table, 'true')}"  # noqa: S608 our own names
    return f"select '{table}', coalesce(md5(string_agg(r, '|' order by r)), '') from ({rows}) as rows"  # noqa: S608


@contextmanager
def nothing_changes(*but: type[Model]) -> Iterator[None]:
    """Hold that no row of any table is another afterwards, but in those of the models named."""
    before = digests()
    yield
    after = digests()
    expected = {one._meta.db_table for one in but}
    changed = {table for table in before if before[table] != after[table]} - expected
    assert not changed, f"rows changed in {', '.join(sorted(changed))}"


def _models() -> Iterator[type[models.Model]]:
    for app in apps.get_app_configs():
        if app.name.startswith("ratoon."):
            yield from app.get_models(include_auto_created=True)
