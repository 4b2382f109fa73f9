"""Under whose name PostgreSQL runs: it refuses to run as root, so root lends it another name."""

from __future__ import annotations

import functools
import os
import pwd
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from launch.execute import answers
from launch.say import LaunchError

NOBODY = 65534
# A service or a schedule may start us with a PATH that lacks them.
USUAL_FOLDERS = "/usr/bin:/bin:/usr/sbin:/sbin"
NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")
# Another user, but with the right to pass through folders closed to it, as the clone may lie in one (0700).
LESS_RIGHTS = (
    "setpriv",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    "--securebits=+no_setuid_fixup",
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
)


@dataclass(frozen=True)
class Ownership:
    """What to put before PostgreSQL's programs, and who owns its files on disk."""

    wrap: tuple[str, ...]
    uid: int

    def give(self, path: Path) -> None:
        """Make one file or folder the server's, where we may."""
        if os.getuid() == 0:
            os.chown(path, self.uid, self.uid, follow_symlinks=False)

    def adopt(self, data: Path, sockets: Path) -> None:
        """
        See to it that the server's files are its own, whoever ran it the last time.

        :raises LaunchError: if they belong to a user whom we may or should not deprive of them.
        """
        owner = data.lstat().st_uid
        if os.getuid() == 0 and owner in own_uids():
            if owner != self.uid:
                for folder, _, files in os.walk(data):
                    for name in (".", *files):
                        self.give(Path(folder) / name)
            self.give(sockets)
        elif owner != os.getuid():
            raise LaunchError(
                "PostgreSQL could not be started.",
                why=f"Its data in {data} belong to {name_of(owner)}, and you are {my_name()}.",
                todo=f"Run this as {name_of(owner)}, use another --data folder, or let root give it to you "
                f"(chown -R {os.getuid()} '{data.parent}').",
            )


def own_uids() -> set[int]:
    """Return the users whose files are ours to use: our own, and for root those of the name it lends out."""
    return {0, NOBODY} if os.getuid() == 0 else {os.getuid()}


def name_of(uid: int) -> str:
    """Return the name of a user, or the number where it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def my_name() -> str:
    """Return the name of the user who runs this."""
    return name_of(os.getuid())


def found(wrap: Sequence[str]) -> tuple[str, ...]:
    """Return a command with its program's whole path, be it on the PATH or where every system has it; else nothing."""
    program = shutil.which(wrap[0]) or shutil.which(wrap[0], path=USUAL_FOLDERS)
    return (program, *wrap[1:]) if program else ()


@functools.cache
def choose() -> Ownership:
    """
    Find out how PostgreSQL can run here.

    :raises LaunchError: for root, where neither way works.
    """
    if os.getuid() != 0:
        return Ownership(wrap=(), uid=os.getuid())
    for wrap, uid in ((NAMESPACE, 0), (LESS_RIGHTS, NOBODY)):
        command = found(wrap)
        if command and answers([*command, "/bin/sh", "-c", ":"]) is not None:
            return Ownership(wrap=command, uid=uid)
    raise LaunchError(
        "PostgreSQL could not be started.",
        why="You are root, PostgreSQL refuses to run as root, and here neither unshare nor setpriv can help it.",
        todo="Run ./ratoon as an ordinary user, or let DATABASE_URL name a PostgreSQL server that runs already.",
    )
