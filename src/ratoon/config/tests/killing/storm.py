"""Kills at random moments, while contracts are signed and rows are taken in."""

from __future__ import annotations

import json
import os
import random
import select
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

from ratoon.config.tests.killing.cluster import Cluster
from ratoon.config.tests.killing.rows import write_files

SIGNINGS, IMPORT = "signings", "import"
COMMAND = "the command"
KILLS = 10
LONGEST_WAIT_SECONDS = 0.7
PATIENCE_SECONDS = 120
LATE = 0.6
"""Share of the kills that come only once more rows are in; the others may strike while a run finds its place."""

_AT_WORK = "select count(*) from pg_stat_activity where datname = %s and xact_start is not null"
_DOING = "select count(*) from procrastinate_jobs where status = 'doing'"
_OF_IMPORTS = " and task_name = 'imports.run'"
_OPEN = "select count(*) from procrastinate_jobs where status in ('todo', 'doing')"
_DONE = "select count(*) from procrastinate_jobs where status = 'succeeded'"
_COMMANDS = "select count(*) from imports_importrun where kind = 'leads'"
_ROWS = "select count(*) from imports_externalid where kind <> 'leads'"


class Child:
    """A process of the nursery, held fast: its number may be another's as soon as it is gone."""

    def __init__(self, pid: int) -> None:
        self._handle = os.pidfd_open(pid)

    def is_alive(self) -> bool:
        """Say whether it runs."""
        return not self._ends_within(0)

    def end(self, sign: signal.Signals = signal.SIGKILL) -> bool:
        """Send it a signal and wait until it is gone; False if it was before."""
        try:
            signal.pidfd_send_signal(self._handle, sign)
        except ProcessLookupError:
            return False
        self.wait()
        return True

    def wait(self) -> None:
        """Wait until it is gone."""
        assert self._ends_within(PATIENCE_SECONDS), "a process does not end"

    def _ends_within(self, seconds: float) -> bool:
        return bool(select.select([self._handle], [], [], seconds)[0])


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

    def start(self, do: str, database: str, **given: str) -> Child:
        """Start a process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, "database": database, "with": given}) + "\n")
        self._process.stdin.flush()
        return Child(int(self._process.stdout.readline()))

    def do(self, do: str, database: str, **given: str) -> None:
        """Start a process and wait until it has ended."""
        self.start(do, database, **given).wait()

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
    leads: Path
    files: list[dict[str, Path]] = field(default_factory=list)
    kills: Counter[tuple[str, str]] = field(default_factory=Counter)
    struck: Counter[tuple[str, str]] = field(default_factory=Counter)
    workers: dict[str, Child] = field(default_factory=dict)

    def rage(self) -> None:
        """Kill server and workers, ten times each, in a random order."""
        coming = ["server", "workers"] * KILLS
        self.dice.shuffle(coming)
        signer = self.nursery.start("sign", SIGNINGS, notes=str(self.notes))
        for what in coming:
            assert signer.is_alive(), f"nobody signs any more; see {self.nursery.log}"
            self._await_work()
            wait_seconds = self.dice.uniform(0, LONGEST_WAIT_SECONDS)
            self._kill_server(wait_seconds) if what == "server" else self._kill_workers(wait_seconds)
        signer.end()

    def calm_down(self) -> None:
        """Let the workers do all that is left."""
        for database in (SIGNINGS, IMPORT):
            self._await(f"the work left in {database}", lambda: not self.cluster.ask(database, _OPEN))  # noqa: B023
        for worker in self.workers.values():
            worker.end(signal.SIGTERM)

    def _kill_server(self, wait_seconds: float) -> None:
        """Kill the server, while leads are imported by the command, too."""
        report = self.leads.with_suffix(".json")
        begun = self.cluster.ask(IMPORT, _COMMANDS)
        command = self.nursery.start("take_in", IMPORT, kind="leads", path=str(self.leads), report=str(report))
        self._await("the command at work", lambda: self.cluster.ask(IMPORT, _COMMANDS) > begun)
        time.sleep(wait_seconds)
        busy = {database: self.cluster.ask("postgres", _AT_WORK, database) for database in (SIGNINGS, IMPORT)}
        self.cluster.kill()
        for database, number in busy.items():
            self._count("server", database, number > 0)
        command.wait()
        self._count("server", COMMAND, not report.exists() or not report.read_bytes())

    def _kill_workers(self, wait_seconds: float) -> None:
        time.sleep(wait_seconds)
        for database in (SIGNINGS, IMPORT):
            while not self.workers[database].end():  # it was about to end, as its server had
                self._keep()
            self._count("worker", database, self.cluster.ask(database, _DOING) > 0)

    def _count(self, what: str, database: str, has_struck: bool) -> None:
        self.kills[what, database] += 1
        self.struck[what, database] += has_struck

    def _await_work(self) -> None:
        """Go on when contracts are being signed again, reactions run, and rows are taken in or soon will be."""
        noted, done, rows = self._length(), self.cluster.ask(SIGNINGS, _DONE), self.cluster.ask(IMPORT, _ROWS)
        self._await("a signature", lambda: self._length() > noted)
        self._await("a reaction", lambda: self.cluster.ask(SIGNINGS, _DONE) > done)
        self._hand_in()
        if self.dice.random() < LATE:
            self._await("rows taken in", lambda: self.cluster.ask(IMPORT, _ROWS) > rows)
        self._hand_in()
        self._await("an import under way", lambda: self.cluster.ask(IMPORT, _DOING + _OF_IMPORTS))

    def _hand_in(self) -> None:
        """Hand more files in, once all are taken in."""
        if self.cluster.ask(IMPORT, _OPEN + _OF_IMPORTS):
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
            if database not in self.workers or not self.workers[database].is_alive():
                self.cluster.tell(
                    database, "update procrastinate_workers set last_heartbeat = now() - interval '1 hour'"
                )
                self.workers[database] = self.nursery.start("work", database)
            # nobody waits here for a second try
            self.cluster.tell(database, "update procrastinate_jobs set scheduled_at = null where status = 'todo'")
