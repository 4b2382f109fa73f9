"""The tests' databases: one template per state of the migrations, a clone of it per worker and per thread test."""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import django
import psycopg
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections, transaction
from psycopg import sql

from ratoon.core import settings
from ratoon.core.defaults import install_defaults
from ratoon.core.testing.freeze import NOW

TEMPLATE = "ratoon_test_template_"
CLONE = "ratoon_test_clone_"
KEPT = timedelta(hours=3)
"""How long a template of other migrations stays after its last use: another branch may want it again."""

_LOCK = 20_260_001
_numbers = itertools.count(1)
_original: dict[str, str] = {}


Made = TypeVar("Made")


@contextmanager
def standing(blocker: Any, make: Callable[[], Made]) -> Iterator[Made]:
    """
    Make rows that stand beneath the transactions of several tests, and take them back afterwards.

    For fixtures that last longer than a test; ``blocker`` is pytest-django's guard.
    """
    beneath = transaction.atomic()
    with blocker.unblock(), time_machine.travel(NOW, tick=False):
        beneath.__enter__()
        made = make()
    try:
        yield made
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            beneath.__exit__(None, None, None)


@contextmanager
def own_clone() -> Iterator[str]:
    """Let Django's connections lead to a fresh clone of the template, and drop it afterwards."""
    before = connection.settings_dict["NAME"]
    _original.setdefault("name", before)
    name = _clone()
    _lead_to(name)
    try:
        yield name
    finally:
        _lead_to(before)
        with _server() as server:
            _drop(server, name)


def _clone() -> str:
    name = f"{CLONE}{os.getpid()}_{next(_numbers)}"
    with _server() as server:
        # held to the end: of two workers one makes the template, and nobody drops what another is copying
        server.execute("select pg_advisory_lock(%s)", [_LOCK])
        _drop_stale(server)
        template = _template(server)
        _drop(server, name)
        server.execute(sql.SQL("create database {} template {}").format(_id(name), _id(template)))
    return name


def _template(server: psycopg.Connection[Any]) -> str:
    """Give the template of these migrations and defaults; make it if nobody did."""
    name = TEMPLATE + _digest()
    if not _names(server, name):
        making = f"{name}_making"
        _drop(server, making)
        server.execute(sql.SQL("create database {}").format(_id(making)))
        before = connection.settings_dict["NAME"]
        _lead_to(making)
        try:
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
            install_defaults()
        finally:
            _lead_to(before)
        server.execute(sql.SQL("alter database {} rename to {}").format(_id(making), _id(name)))
    used = sql.Literal(datetime.now(UTC).isoformat())
    server.execute(sql.SQL("comment on database {} is {}").format(_id(name), used))
    return name


def _digest() -> str:
    """Name the state of all migrations, and of what the defaults are made of."""
    digest = hashlib.sha256(django.__version__.encode())
    for path in sorted(_sources()):
        digest.update(str(path).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    for app in apps.get_app_configs():
        yield from Path(app.path).glob("migrations/**/*.py")
        if app.name.startswith("ratoon."):
            # what the roles may do at first is declared beside each kind
            for name in ("defaults", "access"):  # a file, or a folder with one file per subject
                yield from sorted([*Path(app.path).glob(f"{name}.py"), *Path(app.path).glob(f"{name}/*.py")])
    yield Path(str(import_module("procrastinate").__file__)).parent / "sql" / "schema.sql"


def _drop_stale(server: psycopg.Connection[Any]) -> None:
    """Drop clones whose process is gone, templates that nobody used for long, and what was given up halfway."""
    edge = (datetime.now(UTC) - KEPT).isoformat()
    for name, comment in _names(server, CLONE) + _names(server, TEMPLATE):
        if name.startswith(CLONE):
            is_stale = not _lives(int(name.removeprefix(CLONE).partition("_")[0]))
        else:
            is_stale = not name.endswith(_digest()) and (comment or "") < edge
        if is_stale:
            _drop(server, name)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _names(server: psycopg.Connection[Any], beginning: str) -> list[tuple[str, str | None]]:
    return server.execute(
        "select datname, shobj_description(oid, 'pg_database') from pg_database where starts_with(datname, %s)",
        [beginning],
    ).fetchall()


def _drop(server: psycopg.Connection[Any], name: str) -> None:
    server.execute(sql.SQL("drop database if exists {} with (force)").format(_id(name)))


def _id(name: str) -> sql.Identifier:
    return sql.Identifier(name)


def _lead_to(name: str) -> None:
    """Let all connections of this process, of every thread, lead to this database from now on."""
    connections.close_all()
    connections.databases["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name
    settings.forget()


@contextmanager
def _server() -> Iterator[psycopg.Connection[Any]]:
    """Open the database that DATABASE_URL names, which is there for connecting only."""
    here = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = _original.get("name", here)
    try:
        params = connection.get_connection_params()
    finally:
        connection.settings_dict["NAME"] = here
    known = {name: params[name] for name in ("dbname", "user", "password", "host", "port") if params.get(name)}
    with psycopg.connect(**known, autocommit=True) as server:
        yield server
