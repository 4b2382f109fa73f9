"""Where it is measured: a database of its own on the firm's server, made for a run and dropped after it."""

from __future__ import annotations

import secrets
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext, override_settings
from psycopg import sql

from ratoon.config.benches.measuring import Measure, measured, taking_turns
from ratoon.core import settings

PREFIX = "ratoon_bench_"
_PLAIN_FILES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
"""Pages name their files without a manifest, which only a served system has; no file goes into the firm's folder."""

_TABLES = "select tablename from pg_tables where schemaname = current_schema() order by tablename"

Known = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An own database with a raw connection to it, how many rows it shall hold, and how often each is timed."""

    raw: psycopg.Connection[Any]
    rows: int
    rounds: int
    made: Known = field(default_factory=dict)
    """What was filled in already, by whoever fills."""

    def read(
        self, bench: str, what: str, ours: Callable[[], Any], floor: Callable[[], Any], *, against: str, **more: Any
    ) -> Measure:
        """Measure what can be done again and again, with the number of its statements."""
        with CaptureQueriesContext(connection) as captured:
            ours()
        statements = len(captured)  # asked now: the next request forgets them
        pairs = taking_turns(ours, floor, self.rounds)
        return measured(bench, what, pairs, against=against, statements=statements, **more)

    def fetch(self, query: str, params: Known | None = None) -> list[tuple[Any, ...]]:
        """Ask by raw SQL."""
        return self.raw.execute(query.encode(), params or {}).fetchall()

    def settle(self) -> None:
        """Let the planner know what was filled in; of our tables alone, for others share those of the server."""
        tables = [sql.Identifier(name) for (name,) in self.fetch(_TABLES)]
        self.raw.execute(sql.SQL("vacuum analyze {}").format(sql.SQL(", ").join(tables)))

    def few(self, most: int) -> int:
        """Say how many of what is slow are made in a round: a few hundredths of the rows, at least three."""
        return max(3, min(most, self.rows // 50))


@contextmanager
def own_place(*, rows: int, rounds: int) -> Iterator[Place]:
    """Make the database, prepare it as the product does, let all of this process lead there, and drop it afterwards."""
    known = _parameters()
    name = f"{PREFIX}{secrets.token_hex(6)}"
    with _server(known) as server:
        _drop_left(server)
        server.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    # an open connection marks the database as in use: no other run takes it for one that was left behind
    raw = psycopg.connect(**{**known, "dbname": name}, autocommit=True)
    before = connection.settings_dict["NAME"]
    try:
        _lead_to(name)
        with override_settings(STORAGES=_PLAIN_FILES), warnings.catch_warnings():
            # of files to serve, on a system that never served
            warnings.filterwarnings("ignore", message="No directory at")
            call_command("prepare", "--migrate-only", verbosity=0, stdout=_Silence())
            yield Place(raw=raw, rows=rows, rounds=rounds)
    finally:
        _lead_to(before)
        raw.close()
        with _server(known) as server:
            server.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


class _Silence:
    """Takes what a command tells and tells nobody."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        """Do nothing: nothing is kept."""


def _lead_to(name: str) -> None:
    connections.close_all()
    connections.databases["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name
    settings.forget()


def _parameters() -> dict[str, Any]:
    params = connection.get_connection_params()
    left_out = {"cursor_factory", "context", "prepare_threshold", "server_side_binding", "pool"}
    return {name: value for name, value in params.items() if name not in left_out and value}


@contextmanager
def _server(known: dict[str, Any]) -> Iterator[psycopg.Connection[Any]]:
    """Open the firm's database, from which others are made and dropped; nothing in it is read or changed."""
    with psycopg.connect(**known, autocommit=True) as server:
        yield server


def _drop_left(server: psycopg.Connection[Any]) -> None:
    """Drop what a killed run left behind: what is in use refuses to go."""
    for (name,) in server.execute("select datname from pg_database where starts_with(datname, %s)", [PREFIX]):
        with suppress(psycopg.errors.ObjectInUse, psycopg.errors.InsufficientPrivilege):
            server.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))
