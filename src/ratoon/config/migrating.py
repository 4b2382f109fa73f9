"""Migrations that are noted in the very transaction that makes their changes."""

from __future__ import annotations

import contextlib
from typing import Any

from django.core.management.commands import migrate
from django.db import transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


class WholeExecutor(MigrationExecutor):
    """
    Makes a migration and its note together.

    Django notes one that adds indexes or foreign keys only after it has committed it. What is killed between the two
    would find the tables there at every later start, and stop for it.
    """

    def apply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        """Run a migration forwards, with its note, or not at all."""
        one: contextlib.AbstractContextManager[Any] = contextlib.nullcontext()
        if migration.atomic:
            one = transaction.atomic(using=self.connection.alias)
        with one:
            return super().apply_migration(state, migration, fake, fake_initial)


class Command(migrate.Command):
    """Django's command, by the executor above."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate."""
        # it takes the one of its module, and lets nobody name another
        before = vars(migrate)["MigrationExecutor"]
        vars(migrate)["MigrationExecutor"] = WholeExecutor
        try:
            super().handle(*args, **options)
        finally:
            vars(migrate)["MigrationExecutor"] = before
