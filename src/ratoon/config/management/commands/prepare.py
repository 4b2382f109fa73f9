"""Brings a database to where this version can work on it: what `./ratoon up` calls before it serves."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from ratoon.config import migrating
from ratoon.config.first import first_administrator, nobody_works_here, somebody_can_sign_in
from ratoon.config.server_check import ServerRefused, prepare_server
from ratoon.core.defaults import install_defaults
from ratoon.people.accounts import is_demo


class Command(BaseCommand):
    """Checks, backs up, migrates, installs defaults, and lets the first person in."""

    help = "Prepare the database."
    requires_system_checks = []  # the tests check; at a start they would load all pages for nothing

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what a first run begins with."""
        parser.add_argument("--empty", action="store_true", help="begin without the demo company")
        parser.add_argument("--demo", choices=["zh", "en"], default="zh", help="the demo company's language")
        parser.add_argument("--migrate-only", action="store_true", help="bring the tables up to date, nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare."""
        try:
            prepare_server()
        except ServerRefused as refused:
            raise CommandError(str(refused)) from refused
        self._migrate()
        install_defaults()
        if options["migrate_only"]:
            return
        if is_demo():
            self._tell_of_demo(was_empty_wanted=options["empty"])
        elif nobody_works_here() and not options["empty"]:
            self._make_demo(options["demo"])
        elif not somebody_can_sign_in():
            self._let_in()

    def _let_in(self) -> None:
        url = os.environ.get("RATOON_URL", "http://127.0.0.1:8000")
        email, path = first_administrator(at=timezone.now())
        self.stdout.write(f"First administrator: {email}")
        self.stdout.write(f"Set the password here, once, within 7 days: {url}{path}")

    def _make_demo(self, tongue: str) -> None:
        # only the first start needs it and all that it brings along; every other one would wait for that
        from ratoon.demo.plan import FULL  # noqa: PLC0415
        from ratoon.demo.services import DemoRefused, make_demo  # noqa: PLC0415

        self.stdout.write("Making the sample company, three years of a firm: about two minutes, this once")
        self.stdout.flush()
        started = time.monotonic()
        try:
            made = make_demo(at=timezone.now(), size=FULL, tongue=tongue, tell=self._tell)
        except DemoRefused as refused:
            raise CommandError(f"The sample company was not made, and nothing of it is left: {refused}") from refused
        self.stdout.write(f"Made in {time.monotonic() - started:.0f} s, by {made.steps} steps")
        self._tell_of_demo(was_empty_wanted=False)

    def _tell(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()

    def _tell_of_demo(self, *, was_empty_wanted: bool) -> None:
        if was_empty_wanted:
            self.stdout.write("--empty changes nothing here: this system was begun with the sample company.")
        self.stdout.write("This is the sample company: sign in as one of its people, without a password.")
        where = "DIR being another folder; where DATABASE_URL is set, name another database in it"
        self.stdout.write(f"For a system of your own: ./ratoon --data DIR up --empty, {where}")

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
        # first, for a start that was killed after the last migration has nothing to do here any more
        call_command("createcachetable", verbosity=0)
        call_command(migrating.Command(), interactive=False, verbosity=0)

    def _back_up(self) -> None:
        folder = Path(settings.DATA) / "backups"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"before-upgrade-{timezone.now():%Y%m%d-%H%M%S}.dump"
        one = settings.DATABASES["default"]
        program = Path(os.environ.get("RATOON_PG_BIN", "")) / "pg_dump"
        under_way = path.with_suffix(".new")  # what is called a dump is whole, wherever somebody pulls the plug
        options = {"-h": one["HOST"], "-p": one["PORT"], "-U": one["USER"], "-f": str(under_way)}
        command = [str(program), "-Fc", *[part for key, value in options.items() if value for part in (key, value)]]
        environment = {**os.environ, "PGPASSWORD": one["PASSWORD"]}
        self.stdout.write(f"Backing up to {path}")
        done = subprocess.run([*command, one["NAME"]], capture_output=True, text=True, check=False, env=environment)  # noqa: S603
        if done.returncode:
            under_way.unlink(missing_ok=True)
            why = done.stderr.strip()[-400:]
            raise CommandError(f"The backup before the upgrade failed, so nothing was upgraded: {why}")
        under_way.replace(path)
