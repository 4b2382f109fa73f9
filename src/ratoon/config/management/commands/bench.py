"""Measures speed: what `./ratoon bench` calls."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import translation

from ratoon.config.benches import companies, importing, intakes, lists, revenue, searches, signing
from ratoon.config.benches.measuring import Measure, table
from ratoon.config.benches.place import Place, own_place

BENCHES: dict[str, Callable[[Place], Iterator[Measure]]] = {
    one.NAME: one.run for one in (lists, searches, intakes, importing, signing, revenue, companies)
}
"""By name, in the order in which they run: the list wants its table small at first."""
FEWEST = 40
ROWS, ROUNDS = 100_000, 9


class Command(BaseCommand):
    """Runs benches in a database of their own, and tells how each compares with its floor."""

    help = (
        "Measure speed as a ratio to a floor in the same run, in a database of its own that is dropped afterwards. "
        "Nothing of the firm's data is read or changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how much is filled in, and which benches run."""
        parser.add_argument("--rows", type=int, default=ROWS, help=f"leads and contract lines (default: {ROWS})")
        parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often each is timed (default: {ROUNDS})")
        parser.add_argument("--only", metavar="NAME[,NAME]", default="", help=f"of: {', '.join(BENCHES)}")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure."""
        wanted = _wanted(options["only"])
        rows, rounds = options["rows"], options["rounds"]
        if rows < FEWEST or rounds < 1:
            raise CommandError(f"--rows is at least {FEWEST}, --rounds at least 1", returncode=2)
        measures: list[Measure] = []
        try:
            with own_place(rows=rows, rounds=rounds) as place, translation.override("zh-hans"):
                about = _about(place)
                for name in wanted:
                    self.stderr.write(f"{name} …")
                    for measure in BENCHES[name](place):
                        measures.append(measure)
                        self.stderr.write(f"  {measure.what}: {measure.ratio:.1f}")
        except psycopg.errors.InsufficientPrivilege as refused:
            raise CommandError(f"The database user may not make a database of its own: {refused}") from refused
        if options["json"]:
            told = {**about, "measures": [one.as_dict() for one in measures]}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        self.stdout.write(", ".join(f"{name}: {value}" for name, value in about.items()))
        self.stdout.write(table(measures))


def _wanted(only: str) -> list[str]:
    named = [name.strip() for name in only.split(",") if name.strip()]
    unknown = [name for name in named if name not in BENCHES]
    if unknown:
        raise CommandError(f"there is no bench {', '.join(unknown)}; there are {', '.join(BENCHES)}", returncode=2)
    return [name for name in BENCHES if not named or name in named]


def _about(place: Place) -> dict[str, Any]:
    """Say on what it was measured, and how busy that was."""
    load = round(os.getloadavg()[0], 1)
    with connection.cursor() as cursor:
        cursor.execute("show server_version")
        (server,) = cursor.fetchone()
    return {
        "rows": place.rows,
        "rounds": place.rounds,
        "cores": os.cpu_count(),
        "load": load,
        "python": platform.python_version(),
        "postgresql": server.split()[0],
    }
