"""Go on in the background once everything is up."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from launch.places import Places
from launch.say import FAILED, Stopped, say
from launch.watch import rotate

_READY = b"ready"


def in_background(place: Places, work: Callable[[Callable[[], None]], int]) -> int:
    """
    Run ``work`` in a process of its own and return when it says it is ready, or its exit code if it ends before.

    :param work: is given a function to call when it is ready; what it says until then is seen at the terminal.
    """
    place.make_data()
    log = place.log / "ratoon.log"
    rotate(log)
    ready, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ready)
        os.setsid()
        os._exit(_run_child(work, tell, log))
    os.close(tell)
    with os.fdopen(ready, "rb") as told:
        try:
            message = told.read()
        except Stopped:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)
            message = told.read()
    if message == _READY:
        say(f"It runs in the background; its own words go to {log}.")
        return 0
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _run_child(work: Callable[[Callable[[], None]], int], tell: int, log: Path) -> int:
    def is_ready() -> None:
        handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for target in (1, 2):
            os.dup2(handle, target)
        os.dup2(nothing, 0)
        os.write(tell, _READY)
        os.close(tell)

    code = FAILED
    try:
        code = work(is_ready)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return code
