"""Brings a database to where this version can work on it: what `./ratoon up` calls before it serves."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from ratoon.config.first import first_administrator, somebody_can_sign_in
from ratoon.config.server_check import ServerRefused, prepare_server
from ratoon.core.defaults import install_defaults


class Command(BaseCommand):
    """Checks, backs up, migrates, installs defaults, and lets the first person in."""

    help = "Prepare the database."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what a first run begins with."""
        parser.add_argument("--empty", action="store_true", help="begin without the demo company")
        parser.add_argument("--migrate-only", action="store_true", help="bring the tables up to date, nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare."""
        try:
            prepare_server()
        except ServerRefused as refused:
            raise CommandError(str(refused)) from refused
        self._migrate()
        install_defaults()
        if options["migrate_only"] or somebody_can_sign_in():
            return
        url = os.environ.get("RATOON_URL", "http://127.0.0.1:8000")
        email, path = first_administrator(at=timezone.now())
        self.stdout.write(f"First administrator: {email}")
        self.stdout.write(f"Set the password here, once, within 7 days: {url}{path}")

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        ours = set(executor.loader.disk_migrations or {})
        applied = set(executor.loader.applied_migrations)
        rooms = {app for app, _name in ours}
        newer = sorted(f"{app}.{name}" for app, name in applied - ours if app in rooms)
        if newer:
            raise CommandError(
                f"This database was prepared by a newer Ratoon (it has {newer[-1]}). "
                "Run that version, or restore a backup made before it."
            )
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return
        if applied:
            self._back_up()
        self.stdout.write("Bringing the tables up to date")
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)

    def _back_up(self) -> None:
        folder = Path(settings.DATA) / "backups"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"before-upgrade-{timezone.now():%Y%m%d-%H%M%S}.dump"
        one = settings.DATABASES["default"]
        program = Path(os.environ.get("RATOON_PG_BIN", "")) / "pg_dump"
        options = {"-h": one["HOST"], "-p": one["PORT"], "-U": one["USER"], "-f": str(path)}
        command = [str(program), "-Fc", *[part for key, value in options.items() if value for part in (key, value)]]
        environment = {**os.environ, "PGPASSWORD": one["PASSWORD"]}
        self.stdout.write(f"Backing up to {path}")
        done = subprocess.run([*command, one["NAME"]], capture_output=True, text=True, check=False, env=environment)  # noqa: S603
        if done.returncode:
            path.unlink(missing_ok=True)
            why = done.stderr.strip()[-400:]
            raise CommandError(f"The backup before the upgrade failed, so nothing was upgraded: {why}")
