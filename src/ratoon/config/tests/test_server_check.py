"""What `up` says of a database that can't carry Ratoon."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from psycopg import sql

from ratoon.config import server_check
from ratoon.config.server_check import ServerRefused, prepare_server


@contextmanager
def _database(monkeypatch: pytest.MonkeyPatch, encoding: str, locale: str) -> Iterator[str]:
    """Have a database of an encoding and a locale, and let the settings name it."""
    name = f"check_{uuid.uuid4().hex[:12]}"
    made = sql.SQL("create database {} encoding {} locale {} locale_provider libc template template0").format(
        sql.Identifier(name), sql.Literal(encoding), sql.Literal(locale)
    )
    with server_check._connect("postgres") as connection:
        connection.execute(made)
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", name)
    try:
        yield name
    finally:
        with server_check._connect("postgres") as connection:
            connection.execute(sql.SQL("drop database {}").format(sql.Identifier(name)))


def _refusal() -> str:
    with pytest.raises(ServerRefused) as refused:
        prepare_server()
    return str(refused.value)


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_another_encoding_is_named(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with _database(monkeypatch, encoding, "C"):
        assert f"keeps its texts as {encoding}" in _refusal()


def test_a_database_blind_to_chinese_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with _database(monkeypatch, "UTF8", "C"):
        assert "blind to Chinese" in _refusal()


def test_a_database_that_sees_chinese_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with _database(monkeypatch, "UTF8", "C.UTF-8"):
        prepare_server()


def test_an_older_server_is_told_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_check, "OLDEST", 99)
    assert "Ratoon needs 99 or newer" in _refusal()


def test_a_missing_extension_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_check, "EXTENSIONS", ("pg_trgm", "no_such_extension"))
    assert "lacks the extension no_such_extension." in _refusal()


def test_a_server_that_does_not_answer_is_told_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_check, "WAIT_SECONDS", 0)
    monkeypatch.setitem(settings.DATABASES["default"], "HOST", "/no/such/folder")
    assert "No such file or directory. Check" in _refusal()
