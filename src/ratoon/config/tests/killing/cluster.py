"""A cluster as durable as the product's own, and what the kernel does to one when it runs out of memory."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row

from launch.places import ROOT, Places
from launch.postgres import SERVING, Server

QUICK = {"recovery_init_sync_method": "syncfs"}
"""No less durable, but a server that was killed is back at once: one call in place of one for each of its files."""


class Cluster:
    """An embedded server with the settings it serves users with; its databases are copies of one beginning."""

    def __init__(self, folder: Path) -> None:
        self.server = Server(Places(root=ROOT, data=folder), {**SERVING, **QUICK})
        self._open: dict[str, psycopg.Connection[dict[str, Any]]] = {}

    def connect(self, database: str) -> psycopg.Connection[dict[str, Any]]:
        """Open a database of the cluster."""
        return psycopg.connect(self._address(database), row_factory=dict_row, autocommit=True)

    def ask(self, database: str, question: str, *given: Any) -> Any:
        """Give the one value that a question has for an answer."""
        row = self._at(database).execute(question.encode(), given).fetchone()
        return next(iter(row.values())) if row else None

    def tell(self, database: str, order: str) -> None:
        """Carry out one statement."""
        self._at(database).execute(order.encode())

    def _at(self, database: str) -> psycopg.Connection[dict[str, Any]]:
        if database not in self._open:
            self._open[database] = self.connect(database)
        return self._open[database]

    def fill(self, source: dict[str, Any], *names: str) -> None:
        """Make databases that hold what stands in another one, of whatever server."""
        first, *others = names
        dump = self.server.place.data / "beginning.dump"
        self._run("pg_dump", "-Fc", "-f", str(dump), "-d", make_conninfo(**source))
        self.tell("postgres", f"create database {first}")
        self._run("pg_restore", "--exit-on-error", "-d", self._address(first), str(dump))
        self.close()  # what is copied may not be in use
        for name in others:
            self.tell("postgres", f"create database {name} template {first}")

    def kill(self) -> None:
        """End the server and all that it started, without a word, and start it again."""
        postmaster = int((self.server.data / "postmaster.pid").read_text().split()[0])
        for pid in [postmaster, *_children_of(postmaster)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while self.server.is_alive():
            time.sleep(0.005)
        self.close()
        self.server.revive()

    def close(self) -> None:
        """Forget the connections that were opened for questions."""
        while self._open:
            self._open.popitem()[1].close()

    def _address(self, database: str) -> str:
        return make_conninfo(dbname=database, user="ratoon", host=str(self.server.sockets))

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.server.programs / program), *arguments]
        subprocess.run(command, check=True, capture_output=True, text=True)


def _children_of(parent: int) -> Iterator[int]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                yield int(stat.parent.name)
