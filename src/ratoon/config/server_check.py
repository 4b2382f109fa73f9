"""What a PostgreSQL server must have before anything is built on it, said in words."""

from __future__ import annotations

import time
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql

OLDEST = 15
EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent")
WAIT_SECONDS = 30


class ServerRefused(Exception):
    """The server can't carry Ratoon; the text says why and what to do."""


def prepare_server() -> None:
    """
    Wait for the server, make the database if it is missing, and check what it can do.

    :raises ServerRefused: in words.
    """
    _wait()
    with _connect(settings.DATABASES["default"]["NAME"]) as connection:
        version = connection.info.server_version // 10000
        if version < OLDEST:
            raise ServerRefused(
                f"The database server is PostgreSQL {version}; Ratoon needs {OLDEST} or newer. "
                "Upgrade it, or leave DATABASE_URL unset to use the server that comes along."
            )
        _check_encoding(connection)
        _check_extensions(connection)
        _check_trigrams(connection)


def _check_encoding(connection: psycopg.Connection[Any]) -> None:
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise ServerRefused(
            f"This database keeps its texts as {encoding}; Ratoon needs UTF8. "
            "Create it anew (createdb --encoding=UTF8 --locale=C.UTF-8 --template=template0 …)."
        )


def _check_extensions(connection: psycopg.Connection[Any]) -> None:
    there = {name for (name,) in connection.execute("select name from pg_available_extensions")}
    missing = [name for name in EXTENSIONS if name not in there]
    if missing:
        raise ServerRefused(
            f"The database server lacks the extension {', '.join(missing)}. "
            "Install PostgreSQL's contrib package on it (on Debian: postgresql-contrib)."
        )
    for name in EXTENSIONS:
        try:
            connection.execute(sql.SQL("create extension if not exists {}").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege as refused:
            raise ServerRefused(
                f"The database user may not create the extension {name}. "
                f"Let an administrator run once in this database: create extension {name};"
            ) from refused


def _check_trigrams(connection: psycopg.Connection[Any]) -> None:
    (found,) = connection.execute("select cardinality(show_trgm('阿里'))").fetchone() or (0,)
    if not found:
        raise ServerRefused(
            "This database is blind to Chinese: its character type is C, so trigrams see no letters in 阿里. "
            "Create it anew with the locale C.UTF-8 (createdb --locale=C.UTF-8 --template=template0 …)."
        )


def _wait() -> None:
    name = settings.DATABASES["default"]["NAME"]
    end = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            with _connect(name):
                return
        except psycopg.OperationalError as failed:
            if f'database "{name}" does not exist' in str(failed):
                _create(name)
                return
            if time.monotonic() > end:
                raise ServerRefused(
                    f"The database server does not answer: {_reason(failed)}. "
                    "Check that it runs, and that DATABASE_URL names it."
                ) from failed
            time.sleep(0.3)


def _create(name: str) -> None:
    try:
        with _connect("postgres") as connection:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    except psycopg.errors.DuplicateDatabase:
        return
    except psycopg.Error as failed:
        raise ServerRefused(
            f"The database {name} does not exist and can't be created: {_reason(failed)}. "
            "Create it, or let the user of DATABASE_URL create databases."
        ) from failed


def _reason(failed: psycopg.Error) -> str:
    """Return why a connection failed in one line, without the question that PostgreSQL adds to it."""
    lines = [line.strip() for line in str(failed).strip().splitlines()]
    return next((line for line in reversed(lines) if line and not line.endswith("?")), "it gave no reason").rstrip(".")


def _connect(name: str) -> psycopg.Connection[Any]:
    one = settings.DATABASES["default"]
    options = {key: value for key, value in one["OPTIONS"].items() if key != "pool"}
    given = {"host": one["HOST"], "port": one["PORT"], "user": one["USER"], "password": one["PASSWORD"]}
    options.update({key: value for key, value in given.items() if value})
    return psycopg.connect(dbname=name, autocommit=True, connect_timeout=5, **options)
