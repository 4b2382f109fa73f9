"""What the launcher tells the person at the terminal."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

FAILED = 1
WRONG_USAGE = 2
ALREADY_RUNNING = 3
PORT_TAKEN = 4
INTERRUPTED = 130

_BEGAN = time.monotonic()
_out = sys.stdout


class LaunchError(Exception):
    """A reason to stop, told as what failed, why, and what to do about it."""

    def __init__(self, what: str, *, why: str, todo: str, code: int = FAILED) -> None:
        super().__init__(what)
        self.what = what
        self.why = why.strip() or "It gave no reason."
        self.todo = todo
        self.code = code

    def __str__(self) -> str:
        """Return the three sentences, a longer reason on lines of its own."""
        if "\n" in self.why:
            reason = "\n" + "\n".join(f"    {line}" for line in self.why.splitlines())
        else:
            reason = f" {self.why}"
        return f"{self.what}\n  Why:{reason}\n  What to do: {self.todo}"


class Stopped(BaseException):
    """Raised in the main thread when the user or the system asks the launcher to end."""


def say(text: str = "") -> None:
    """Print one line at once; a reader that went away is no reason to stop."""
    with contextlib.suppress(BrokenPipeError, ValueError):
        print(text, file=_out, flush=True)


def leave_output_to_command() -> None:
    """Speak where errors belong from now on, since what is printed is the result that a command was asked for."""
    global _out
    _out = sys.stderr


def complain(error: LaunchError) -> None:
    """Print a failure where errors belong."""
    with contextlib.suppress(BrokenPipeError, ValueError):
        print(f"\n{error}", file=sys.stderr, flush=True)


def since_start() -> float:
    """Return the seconds since the launcher was started."""
    return time.monotonic() - _BEGAN


@contextlib.contextmanager
def timed(what: str) -> Iterator[None]:
    """Name a piece of work and, once it is done, the seconds it took."""
    begun = time.monotonic()
    yield
    say(f"  {what:<32} {time.monotonic() - begun:6.1f} s")


def tail(path: Path, lines: int = 15) -> str:
    """Return the last lines of a log, or nothing where there is none."""
    try:
        with path.open("rb") as log:
            log.seek(0, os.SEEK_END)
            log.seek(max(0, log.tell() - 16_000))
            text = log.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])
