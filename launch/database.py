"""The database of one set of data: the embedded server, or the one that DATABASE_URL names."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from launch.execute import die_with_parent, shorten
from launch.places import Places
from launch.postgres import Server, find_programs
from launch.say import LaunchError, say
from launch.watch import note

SCHEMES = ("postgresql", "postgres")


class Database:
    """Where the data are, and whether a server of ours must run for that."""

    def __init__(self, place: Places) -> None:
        self.place = place
        self.named = os.environ.get("DATABASE_URL", "").strip()
        self.server = None if self.named else Server(place)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Have the embedded server run for the length of a block; leave a named one alone."""
        if self.named:
            refuse_other_address(self.named)
        self.place.make_data()
        with self.server.running() if self.server else contextlib.nullcontext():
            yield

    def environment(self) -> dict[str, str]:
        """Return the environment of the Django side, with the address of the database."""
        if self.server:
            return self.server.environment()
        return self.place.environment(DATABASE_URL=self.named, RATOON_PG_BIN=str(find_programs(self.place)))

    def check(self) -> None:
        """
        Start the embedded server again if it died.

        :raises LaunchError: if that is not possible.
        """
        if self.server is None or self.server.is_alive():
            return
        line = "PostgreSQL died; it is started again."
        note(self.server.log, line)
        say(line)
        self.server.revive()


def refuse_other_address(named: str) -> None:
    """
    Refuse what can't be the address of a PostgreSQL, rather than wait for a server that is not there.

    :raises LaunchError: in words that leave the password out.
    """
    try:
        url = urlsplit(named)
        is_one = url.scheme in SCHEMES and "://" in named and (url.port is None or url.port > 0)
    except ValueError:
        is_one = False
    if not is_one:
        raise LaunchError(
            "The database was not reached.",
            why="DATABASE_URL does not hold the address of a PostgreSQL database.",
            todo="Write it as postgresql://USER:PASSWORD@HOST:5432/DATABASE, signs such as @ : / # in the password "
            "as %40 %3A %2F %23; or unset it, to use the PostgreSQL that comes along.",
        )


def prepare(place: Places, env: Mapping[str, str], *arguments: str) -> None:
    """
    Bring the database to the state that this version needs, passing on what is told of the progress.

    :raises LaunchError: with the reason the Django side gives.
    """
    with tempfile.TemporaryFile("w+", errors="replace", dir=place.data) as reasons:
        process = subprocess.Popen(
            place.manage("prepare", *arguments),
            env=env,
            cwd=place.root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=reasons,
            text=True,
            errors="replace",
            preexec_fn=die_with_parent,
        )
        with process:
            for line in process.stdout or ():
                say(f"    {line.rstrip()}")
        if process.returncode != 0:
            reasons.seek(0)
            raise LaunchError(
                "Preparing the database failed.",
                why=shorten(reasons.read(), lines=30).removeprefix("CommandError: "),
                todo="Do what is said above, then run the same command again; nothing is lost.",
            )
