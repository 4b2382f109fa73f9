"""
Run a command where no user namespace can be made: ``python confined.py all|one COMMAND …``.

It runs in a user namespace of its own whose limit of further ones is 0, so the machine's own limit is not touched.
``all`` users known outside are known in it, or only the ``one`` who runs this. Needs nothing but the standard library.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

IMPOSSIBLE = 77
CLONE_NEWUSER = 0x10000000
LIMIT = Path("/proc/sys/user/max_user_namespaces")


def main(ids: str, command: list[str]) -> int:
    """Run the command to its end and return its exit code, or 77 where this machine has no such place."""
    asks, asked = os.pipe()
    lets, let = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(asks)
        os.close(let)
        _enter(asked, lets)
        os.execvp(command[0], command)
    os.close(asked)
    os.close(lets)
    if os.read(asks, 1):
        try:
            _know(child, ids)
        except OSError as error:
            print(error, file=sys.stderr)
        else:
            os.write(let, b"!")
    os.close(let)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _enter(asked: int, lets: int) -> None:
    """Go into a new namespace, wait until its users are known, and forbid further ones."""
    try:
        if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER) != 0:
            raise OSError(ctypes.get_errno(), "no user namespace can be made")
        os.write(asked, b"?")
        if not os.read(lets, 1):
            os._exit(IMPOSSIBLE)
        LIMIT.write_text("0")
    except OSError as error:
        print(error, file=sys.stderr)
        os._exit(IMPOSSIBLE)


def _know(child: int, ids: str) -> None:
    """Map users and groups of the child's namespace to the same ones outside."""
    if ids == "one":
        Path(f"/proc/{child}/setgroups").write_text("deny")
    for kind, own in (("uid_map", os.getuid()), ("gid_map", os.getgid())):
        known = [line.split() for line in Path(f"/proc/self/{kind}").read_text().splitlines()]
        lines = [f"{own} {own} 1"] if ids == "one" else [f"{inside} {inside} {count}" for inside, _, count in known]
        Path(f"/proc/{child}/{kind}").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
