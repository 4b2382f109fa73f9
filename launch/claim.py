"""The claim of one running `up` on a data folder, and what others can read of it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from launch.liveness import birth
from launch.places import Places
from launch.say import ALREADY_RUNNING, LaunchError
from launch.steps import take, write_whole


@dataclass(frozen=True)
class Run:
    """One running `up` (or `test`, which has no port): its process, its birth, and whether it serves already."""

    pid: int
    born: str
    port: int | None
    serving: bool = False

    @property
    def address(self) -> str:
        """Return where it serves."""
        return f"http://127.0.0.1:{self.port}"


class Claim:
    """The hold of this process on a data folder."""

    def __init__(self, place: Places, port: int | None) -> None:
        self._note = note_of(place)
        self._run = Run(pid=os.getpid(), born=birth(os.getpid()), port=port)
        self._write()

    def serving(self) -> None:
        """Let others read that the pages can be had now."""
        self._run = replace(self._run, serving=True)
        self._write()

    def _write(self) -> None:
        write_whole(self._note, json.dumps(asdict(self._run)) + "\n")

    def drop(self) -> None:
        """Leave no note behind."""
        self._note.unlink(missing_ok=True)


@contextlib.contextmanager
def claim(place: Places, port: int | None = None) -> Iterator[Claim]:
    """
    Hold the data folder for one `up` or `test` alone.

    :raises LaunchError: if another one has it.
    """
    place.make_data()
    handle = os.open(place.data / "ratoon.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not take(handle, fcntl.LOCK_EX):
            raise LaunchError(
                "Ratoon was not started." if port else "The tests were not started.",
                why=_who_has(place),
                todo="Use that one, or end it, or give this one a folder of its own by --data.",
                code=ALREADY_RUNNING,
            )
        held = Claim(place, port)
        try:
            yield held
        finally:
            held.drop()
    finally:
        os.close(handle)


def _who_has(place: Places) -> str:
    run = running(place)
    if run is None:
        return f"Another ./ratoon is starting or stopping with the data in {place.data}."
    doing = f"serves {run.address}" if run.serving else "is starting" if run.port else "runs the tests"
    return f"Another one (process {run.pid}) {doing} with the data in {place.data}."


def note_of(place: Places) -> Path:
    """Return the file that names the running `up`."""
    return place.data / "ratoon.pid"


def running(place: Places) -> Run | None:
    """Return the `up` that runs on a data folder, if one does."""
    try:
        run = Run(**json.loads(note_of(place).read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return run if run.born and birth(run.pid) == run.born else None


def end(run: Run, patience_seconds: float = 90) -> bool:
    """Ask a running `up` to stop and wait until its process has gone; say whether it has."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(run.pid, signal.SIGTERM)
    limit = time.monotonic() + patience_seconds
    while birth(run.pid) == run.born:
        if time.monotonic() > limit:
            return False
        time.sleep(0.05)
    return True
