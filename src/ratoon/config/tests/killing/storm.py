"""Kills at random moments, while contracts are signed and rows are taken in."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from launch.liveness import is_alive
from ratoon.config.tests.killing.cluster import Cluster
from ratoon.config.tests.killing.rows import write_files

SIGNINGS, IMPORT, UNDISTURBED = "signings", "import", "undisturbed"
KILLS = 10
LONGEST_WAIT_SECONDS = 0.7
PATIENCE_SECONDS = 120
LATE = 0.6
"""Share of the kills that come only once more rows are in; the others may strike while a run finds its place."""

_AT_WORK = "select count(*) from pg_stat_activity where datname = %s and xact_start is not null"
_DOING = "select count(*) from procrastinate_jobs where status = 'doing'"
_OPEN = "select count(*) from procrastinate_jobs where status in ('todo', 'doing')"
_DONE = "select count(*) from procrastinate_jobs where status = 'succeeded'"
_ROWS = "select count(*) from imports_externalid"


class Nursery:
    """Starts the processes, and ends them with itself."""

    def __init__(self, cluster: Cluster) -> None:
        self.log = cluster.server.place.log / "children.log"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ratoon.config.tests.killing.nursery", str(self.log)],
            env=cluster.server.environment(SIGNINGS, RATOON_PROCESS="", RATOON_LOG_LEVEL="WARNING"),
            cwd=cluster.server.place.root,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, do: str, database: str, **given: str) -> int:
        """Start a process; returns its number."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, "database": database, "with": given}) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def do(self, do: str, database: str, **given: str) -> None:
        """Start a process and wait until it has ended."""
        await_end(self.start(do, database, **given))

    def close(self) -> None:
        """End it, and with it all that it started."""
        self._process.kill()
        self._process.wait()


@dataclass
class Storm:
    """What goes on, what was killed, and what the kills struck."""

    cluster: Cluster
    nursery: Nursery
    dice: random.Random
    notes: Path
    files: list[dict[str, Path]] = field(default_factory=list)
    kills: Counter[tuple[str, str]] = field(default_factory=Counter)
    struck: Counter[tuple[str, str]] = field(default_factory=Counter)
    workers: dict[str, int] = field(default_factory=dict)
    signer: int = 0

    def rage(self) -> None:
        """Kill server and workers, ten times each, in a random order."""
        coming = ["server", "workers"] * KILLS
        self.dice.shuffle(coming)
        self.signer = self.nursery.start("sign", SIGNINGS, notes=str(self.notes))
        for what in coming:
            self._await_work()
            time.sleep(self.dice.uniform(0, LONGEST_WAIT_SECONDS))
            self._kill_server() if what == "server" else self._kill_workers()

    def calm_down(self) -> None:
        """Sign no more, and let the workers do all that is left."""
        os.kill(self.signer, signal.SIGKILL)
        for database in (SIGNINGS, IMPORT):
            self._await(f"the work left in {database}", lambda: not self.cluster.ask(database, _OPEN))  # noqa: B023
        for pid in self.workers.values():
            os.kill(pid, signal.SIGTERM)
            await_end(pid)

    def _kill_server(self) -> None:
        """Kill the server, and what it was doing at that moment for both."""
        busy = {database: self.cluster.ask("postgres", _AT_WORK, database) for database in (SIGNINGS, IMPORT)}
        self.cluster.kill()
        for database, number in busy.items():
            self._count("server", database, number > 0)

    def _kill_workers(self) -> None:
        for database, pid in list(self.workers.items()):
            os.kill(pid, signal.SIGKILL)
            await_end(pid)
            self._count("worker", database, self.cluster.ask(database, _DOING) > 0)

    def _count(self, what: str, database: str, has_struck: bool) -> None:
        self.kills[what, database] += 1
        self.struck[what, database] += has_struck

    def _await_work(self) -> None:
        """Go on when contracts are being signed again, reactions run, and rows are taken in or soon will be."""
        noted, done, rows = self._length(), self.cluster.ask(SIGNINGS, _DONE), self.cluster.ask(IMPORT, _ROWS)
        self._await("a signature", lambda: self._length() > noted)
        self._await("a reaction", lambda: self.cluster.ask(SIGNINGS, _DONE) > done)
        assert is_alive(self.signer), f"nobody signs any more; see {self.nursery.log}"
        self._hand_in()
        if self.dice.random() < LATE:
            self._await("rows taken in", lambda: self.cluster.ask(IMPORT, _ROWS) > rows)
        self._hand_in()
        self._await("an import under way", lambda: self.cluster.ask(IMPORT, _DOING))

    def _hand_in(self) -> None:
        """Hand more files in, once all are taken in."""
        if self.cluster.ask(IMPORT, _OPEN):
            return
        self.files.append(write_files(self.notes.parent, len(self.files)))
        for kind, path in self.files[-1].items():
            self.nursery.do("hand_in", IMPORT, kind=kind, path=str(path))

    def noted(self) -> dict[int, int]:
        """Give what was acknowledged: contracts by id, each with its number in the row."""
        lines = self.notes.read_text(encoding="utf-8").splitlines(keepends=True)
        pairs = [line.split() for line in lines if line.endswith("\n")]  # the last may have been struck itself
        return {int(pk): int(number) for pk, number in pairs}

    def _length(self) -> int:
        return self.notes.stat().st_size if self.notes.exists() else 0

    def _await(self, what: str, has_come: Callable[[], Any]) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        for turn in count():
            if has_come():
                return
            assert time.monotonic() < end, f"waited {PATIENCE_SECONDS} s for {what}; see {self.nursery.log}"
            if turn % 5 == 0:
                self._keep()
            time.sleep(0.05)

    def _keep(self) -> None:
        """Start workers that ended again, as the launcher does; what they left is old by then."""
        for database in (SIGNINGS, IMPORT):
            if database not in self.workers or not is_alive(self.workers[database]):
                self.cluster.tell(
                    database, "update procrastinate_workers set last_heartbeat = now() - interval '1 hour'"
                )
                self.workers[database] = self.nursery.start("work", database)
            # nobody waits here for a second try
            self.cluster.tell(database, "update procrastinate_jobs set scheduled_at = null where status = 'todo'")


def await_end(pid: int) -> None:
    """Wait until a process is gone."""
    while is_alive(pid):
        time.sleep(0.005)
