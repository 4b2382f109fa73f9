"""Whether a process lives, and whether it is still the same one."""

from __future__ import annotations

import os
from pathlib import Path

from launch.execute import answers


def is_alive(pid: int) -> bool:
    """Say whether a process runs; one that has ended but was not yet collected by its parent does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    fields = _fields(pid)
    return not fields or fields[0] != "Z"


def birth(pid: int) -> str:
    """Return a text that tells this process from a later one of the same number; empty if there is none."""
    fields = _fields(pid)
    if fields:
        # Field 22 of /proc/PID/stat is the start in clock ticks since the machine's boot.
        return f"{_boot()} {fields[19]}" if fields[0] != "Z" else ""
    return (answers(["ps", "-o", "lstart=", "-p", str(pid)]) or "").strip()


def _fields(pid: int) -> list[str]:
    """Return what /proc says after the process's name (which may hold spaces), or nothing."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""
