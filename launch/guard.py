"""A process that waits until no launcher uses the embedded server any more, and then stops it."""

from __future__ import annotations

import fcntl
import os
import signal
import sys
from pathlib import Path

from launch.places import ROOT, Places
from launch.postgres import Server, guard_file


def main(data: str) -> None:
    """Wait for the last user's end, however it ends, since a lock falls with the process that held it."""
    for sign in (signal.SIGINT, signal.SIGHUP):
        signal.signal(sign, signal.SIG_IGN)
    place = Places(root=ROOT, data=Path(data))
    alone = os.open(guard_file(place), os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(alone, fcntl.LOCK_EX)
    users = os.open(place.data / "pg.users", os.O_RDWR)
    fcntl.flock(users, fcntl.LOCK_EX)
    Server(place).stop()
    # In this order: whoever comes to use the server after us must see that it needs a guard of its own.
    os.close(alone)
    os.close(users)


if __name__ == "__main__":
    main(sys.argv[1])
