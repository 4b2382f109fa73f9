"""Run another program to its end, and tell in words when it fails."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from launch.say import LaunchError, say

PATIENCE_SECONDS = 15
_PR_SET_PDEATHSIG = 1
# Loaded here, since between fork and exec nothing may be imported.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(sign: int = signal.SIGTERM) -> None:
    """Ask the kernel to send this new process a signal when the launcher dies, however it dies."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, sign)


def run(
    command: Sequence[str | os.PathLike[str]],
    *,
    doing: str,
    todo: str,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> str:
    """
    Run a program quietly and return its output.

    :raises LaunchError: if it can't be started or ends with another code than 0.
    """
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            env=env,
            cwd=cwd,
            preexec_fn=_die_at_once,
        )
    except OSError as error:
        raise LaunchError(f"{doing} failed.", why=str(error), todo=todo) from error
    output, errors = _wait(process, doing)
    if process.returncode != 0:
        raise LaunchError(f"{doing} failed.", why=shorten(errors.strip() or output), todo=todo)
    return output


def _die_at_once() -> None:
    """Let an installer die with the launcher: what it leaves half done has no stamp and is done anew."""
    die_with_parent(signal.SIGKILL)


def _wait(process: subprocess.Popen[str], doing: str) -> tuple[str, str]:
    """Wait for a program, saying now and then that it is still at work."""
    begun = time.monotonic()
    try:
        while True:
            try:
                return process.communicate(timeout=PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                say(f"  … {doing[0].lower()}{doing[1:]}, {time.monotonic() - begun:.0f} s so far")
    except BaseException:
        process.kill()
        process.wait()
        raise


def answers(command: Sequence[str | os.PathLike[str]], **more: str) -> str | None:
    """Return what a program prints, or None where it can't be run or fails."""
    env = {**os.environ, **more}
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=env, timeout=60, check=False
        )
        if done.returncode == 0:
            return done.stdout
    return None


def shorten(text: str, lines: int = 20) -> str:
    """Return the last lines of a program's output, without blank ones."""
    kept = [line.rstrip() for line in text.splitlines() if line.strip()]
    return "\n".join(kept[-lines:])


def hand_over(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Give the terminal to a command until it ends; it may make of Ctrl-C what it likes."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process = subprocess.Popen(command, env=env, preexec_fn=_as_by_hand)
        try:
            code = process.wait()
        except BaseException:
            process.terminate()
            process.wait()
            raise
    finally:
        signal.signal(signal.SIGINT, before)
    if code < 0:
        say(f"The command was ended by {ending(code)}.")
        return 128 - code
    return code


def _as_by_hand() -> None:
    """Give a new process the usual answer to Ctrl-C, and let it end with the launcher."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    die_with_parent()


def ending(code: int) -> str:
    """Return in words how a process ended."""
    if code >= 0:
        return f"exit code {code}"
    with contextlib.suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"
