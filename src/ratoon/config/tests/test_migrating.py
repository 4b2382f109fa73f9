"""A migration is noted with its changes, or neither is there."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, migrations, models
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from ratoon.config.migrating import WholeExecutor

pytestmark = pytest.mark.django_db


class Adding(migrations.Migration):
    """Makes a table with an index, which Django leaves to the end."""

    operations = [
        migrations.CreateModel(
            "Thing", [("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(db_index=True))]
        )
    ]


def test_a_migration_that_could_not_be_noted_left_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(self: MigrationRecorder, app: str, name: str) -> None:
        assert "core_thing" in connection.introspection.table_names(), "its changes come first"
        raise DatabaseError("the server went away")

    with monkeypatch.context() as patched, pytest.raises(DatabaseError):
        patched.setattr(MigrationRecorder, "record_applied", lost)
        WholeExecutor(connection).apply_migration(ProjectState(), Adding("9999_adding", "core"))
    assert "core_thing" not in connection.introspection.table_names()
    WholeExecutor(connection).apply_migration(ProjectState(), Adding("9999_adding", "core"))
    assert "core_thing" in connection.introspection.table_names()
