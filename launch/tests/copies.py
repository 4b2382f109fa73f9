"""A copy of what git tracks, run as a person at a terminal would, and killed where a test wants it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from launch.tests import confined

PATIENCE = 600
GONE_SECONDS = 30
MISLEADING = ("RATOON_", "DJANGO_", "PYTEST_", "DATABASE_URL", "PYTHONPATH", "VIRTUAL_ENV", "HYPOTHESIS_", "COVERAGE_")


@dataclass(frozen=True, slots=True)
class Moment:
    """
    A moment in a start: so many files of ``trace`` more than there were when the launcher said ``word``.

    ``at_once`` says that the next start comes without waiting for what the dead one left to go.
    """

    word: str
    trace: str = ""
    more: int = 0
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Killed:
    """A start that was killed: whether its moment came, what it had said by then, what was at work later on."""

    moment: Moment
    caught: bool
    said: str
    left: Sequence[str]


@dataclass(slots=True)
class Copy:
    """
    A copy of the tracked files, run by root or by an ordinary user.

    ``broken`` is what a start without a package index said, ``killed`` the starts that came to a sudden end after it,
    ``said`` what the first one that was let alone printed.
    """

    folder: Path
    port: int
    user: int | None = None
    broken: str = ""
    killed: list[Killed] = field(default_factory=list)
    said: str = ""

    def run(self, *arguments: str, among: Sequence[str] = (), **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the copy, as from a terminal that knows nothing of these tests."""
        return subprocess.run(
            [*among, "./ratoon", *arguments],
            cwd=self.folder,
            env=self._environment(**more),
            user=self.user,
            group=self.user,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def up(self, *, among: Sequence[str] = (), **more: str) -> subprocess.CompletedProcess[str]:
        """Start it, empty, in the background; ``among`` is put before the command."""
        return self.run("up", "--empty", "--background", "--port", str(self.port), among=among, **more)

    def up_without_namespaces(self, *, ids: str) -> subprocess.CompletedProcess[str]:
        """Start it where no user namespace can be made, and ``all`` users are known or only this ``one``."""
        return self.up(among=(sys.executable, confined.__file__, ids))

    def kill_at(self, moment: Moment) -> None:
        """Start it at the terminal, and kill the launcher, and it alone, when the moment has come."""
        told = self.folder.parent / "told"
        with told.open("w") as terminal:
            process = subprocess.Popen(
                ["./ratoon", "up", "--empty", "--port", str(self.port)],
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=terminal,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            caught = self._await(moment, told, process)
        finally:
            process.kill()
            process.wait()
        left = [] if moment.at_once else self.await_silence()
        self.killed.append(Killed(moment, caught, told.read_text(), left))

    def _await(self, moment: Moment, told: Path, process: subprocess.Popen[bytes]) -> bool:
        """Wait for a moment; False if the start ended before, or takes too long."""
        limit = time.monotonic() + PATIENCE
        before: int | None = None
        while process.poll() is None and time.monotonic() < limit:
            there = sum(1 for _ in self.folder.glob(moment.trace)) if moment.trace else 0
            if before is None and moment.word in told.read_text():
                before = there
            if before is not None and there - before >= moment.more:
                return True
            time.sleep(0.005)
        return False

    def await_silence(self) -> list[str]:
        """Wait until no process is at work in the copy; gives those that are there after all patience."""
        limit = time.monotonic() + GONE_SECONDS
        while (left := self._at_work()) and time.monotonic() < limit:
            time.sleep(0.02)
        return left

    def _at_work(self) -> list[str]:
        """Return the commands of all processes that have their working folder in the copy."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            # others' processes, and those that end while we look
            with contextlib.suppress(OSError):
                if (process / "cwd").readlink().is_relative_to(self.folder):
                    command = (process / "cmdline").read_bytes().replace(b"\0", b" ")
                    found.append(f"{process.name} {command.decode(errors='replace')}")
        return found

    def half_done(self) -> list[str]:
        """Return what a step left that was not finished: folders being made or put aside, folders without a stamp."""
        data, tools = self.folder / "var", self.folder / ".tools"
        aside = [path for folder in (self.folder, data, data / "static", tools) for path in folder.glob("*.new")]
        aside += [path for folder in (self.folder, data, data / "static", tools) for path in folder.glob("*.old")]
        made = (self.folder / ".venv", self.folder / "node_modules", tools / "uv", data / "locale")
        served = (data / "static" / "vendor", data / "static" / "root")
        unstamped = [path for path in (*made, *served) if not (path / ".ratoon-stamp").is_file()]
        return [str(path.relative_to(self.folder)) for path in (*aside, *unstamped)]

    def get(self, url: str) -> int:
        """Ask for a page; gives the status."""
        directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with directly.open(url, timeout=30) as answer:
            return int(answer.status)

    def _environment(self, **more: str) -> dict[str, str]:
        env = {name: value for name, value in os.environ.items() if not name.startswith(MISLEADING)}
        return {**env, "HOME": str(self.folder.parent), **more}
