"""Keep the web server and the job worker running, and stop them in good order."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from launch.execute import die_with_parent, ending
from launch.say import LaunchError, say, tail

QUICK_SECONDS = 30.0
MOST_QUICK_DEATHS = 5
FIRST_WAIT_SECONDS = 0.5
LARGEST_LOG_BYTES = 5_000_000
OLD_LOGS_KEPT = 3


@dataclass
class Deaths:
    """The deaths of one process, counted while they come quickly one after another."""

    quick: int = 0

    def wait_after(self, lived_seconds: float) -> float | None:
        """Return the seconds to wait before the next start, or None once there were too many quick deaths."""
        self.quick = self.quick + 1 if lived_seconds < QUICK_SECONDS else 1
        if self.quick >= MOST_QUICK_DEATHS:
            return None
        return FIRST_WAIT_SECONDS * 2.0 ** (self.quick - 1)


@dataclass
class Watched:
    """A process that is started again when it dies."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    cwd: Path
    log: Path
    deaths: Deaths = field(default_factory=Deaths)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    start_at: float = 0.0

    def start(self) -> None:
        """Start the process in a session of its own, so that Ctrl-C reaches the launcher alone."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.env,
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        self.started = time.monotonic()

    def check(self) -> None:
        """
        Start the process again if it died and its time has come.

        :raises LaunchError: after too many quick deaths.
        """
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self._mourn(now)
        if self.process is None and now >= self.start_at:
            self.start()

    def _mourn(self, now: float) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        _signal_group(process.pid, signal.SIGKILL)
        wait = self.deaths.wait_after(now - self.started)
        if wait is None:
            raise LaunchError(
                f"Ratoon was stopped, for its {self.name} died {MOST_QUICK_DEATHS} times in a row.",
                why=tail(self.log),
                todo=f"See its log, {self.log}; correct the reason and run ./ratoon up again.",
            )
        self.start_at = now + wait
        line = f"The {self.name} died ({ending(process.returncode)}); it is started again in {wait:g} s."
        note(self.log, line)
        say(line)

    def ask_to_stop(self) -> None:
        """Ask the process to finish what it is doing."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.terminate()

    def await_end(self, patience_seconds: float) -> None:
        """Wait for the process to end, and kill it and what it started if it takes too long."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(patience_seconds)
        _signal_group(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


def _signal_group(pid: int, sign: signal.Signals) -> None:
    """Send a signal to all that is left of a process's session."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, sign)


def note(log: Path, line: str) -> None:
    """Add a line of our own to a log."""
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} ratoon: {line}\n")


def rotate(log: Path) -> None:
    """Put a log that has grown large aside, and keep a few of those."""
    if not log.is_file() or log.stat().st_size < LARGEST_LOG_BYTES:
        return
    for number in range(OLD_LOGS_KEPT - 1, 0, -1):
        older = log.with_name(f"{log.name}.{number}")
        if older.exists():
            older.replace(log.with_name(f"{log.name}.{number + 1}"))
    log.replace(log.with_name(f"{log.name}.1"))


def watch(processes: Sequence[Watched], also: Callable[[], None], until: Callable[[], bool] = lambda: False) -> None:
    """Keep processes running, and call ``also`` now and then, until ``until`` says so or an exception comes."""
    while not until():
        for process in processes:
            process.check()
        also()
        time.sleep(0.2)


def stop(processes: Sequence[Watched], patience_seconds: float = 15) -> None:
    """Stop processes, all asked at once, waiting for each in the order given."""
    for process in processes:
        process.ask_to_stop()
    limit = time.monotonic() + patience_seconds
    for process in processes:
        process.await_end(max(0.5, limit - time.monotonic()))
