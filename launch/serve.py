"""`./ratoon up`: from a fresh clone to a served page, then watch over it."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from launch.claim import Claim, claim
from launch.database import Database, prepare
from launch.frontend import ensure_catalogues, ensure_static, ensure_vendor
from launch.packages import ensure_packages
from launch.places import Places
from launch.say import PORT_TAKEN, LaunchError, Stopped, say, since_start, tail, timed
from launch.watch import Watched, rotate, stop, watch

BLOCKING_THREADS = 4
# So many requests wait in the server at most; more are left to the operating system's queue.
BACKPRESSURE = 64
READY_SECONDS = 60


@dataclass(frozen=True)
class UpOptions:
    """What the user asked of `up`."""

    port: int = 8000
    empty: bool = False
    demo: str = "zh"


def up(place: Places, options: UpOptions, tell_ready: Callable[[], None]) -> int:
    """Set everything up and serve until asked to stop; return the exit code."""
    with claim(place, options.port) as held:
        refuse_taken_port(options.port)
        for log in ("web.log", "worker.log", "postgres.log"):
            rotate(place.log / log)
        say(f"Setting up Ratoon in {place.root}")
        ensure_packages(place)
        ensure_vendor(place)
        ensure_catalogues(place)
        database = Database(place)
        with database.running():
            env = database.environment()
            with timed("database"):
                if database.named:
                    say("    Asking the server that DATABASE_URL names; it has half a minute to answer")
                env["RATOON_URL"] = f"http://127.0.0.1:{options.port}"
                prepare(place, env, *(["--empty"] if options.empty else ["--demo", options.demo]))
            ensure_static(place, env)
            refuse_taken_port(options.port)
            _serve(place, options.port, database, env, lambda: _told(held, tell_ready))
    return 0


def _told(held: Claim, tell_ready: Callable[[], None]) -> None:
    held.serving()
    tell_ready()


def _serve(
    place: Places, port: int, database: Database, env: Mapping[str, str], tell_ready: Callable[[], None]
) -> None:
    """Run the web server and the worker until asked to stop."""
    processes = [_web(place, port, env), _worker(place, env)]
    try:
        with _ending_in_words():
            _await_ready(place, port, processes, database)
            tell_ready()
            watch(processes, database.check)
    finally:
        stop(processes)


@contextlib.contextmanager
def _ending_in_words() -> Iterator[None]:
    """Take the wish to stop as the good end that it is, once the pages are being served."""
    try:
        yield
    except Stopped:
        say("\nStopping …")


def _web(place: Places, port: int, env: Mapping[str, str]) -> Watched:
    command = [
        *(place.script("granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "1", "--blocking-threads", str(BLOCKING_THREADS), "--backpressure", str(BACKPRESSURE)),
        *("--workers-kill-timeout", "10", "ratoon.config.wsgi:application"),
    ]
    return Watched("web server", command, env, place.root, place.log / "web.log")


def _worker(place: Places, env: Mapping[str, str]) -> Watched:
    return Watched("job worker", place.manage("worker"), env, place.root, place.log / "worker.log")


def _await_ready(place: Places, port: int, processes: list[Watched], database: Database) -> None:
    """
    Wait until the pages, the database and the worker are there, and say where.

    :raises LaunchError: if not even the pages come.
    """
    limit = time.monotonic() + READY_SECONDS
    with timed("web server and job worker"):
        watch(processes, database.check, until=lambda: _answers(port, "/readyz") or time.monotonic() > limit)
    if not _answers(port, "/readyz"):
        if not _answers(port, "/healthz"):
            raise LaunchError(
                "Ratoon was stopped, for its web server does not answer.",
                why=tail(place.log / "web.log"),
                todo=f"See its log, {place.log / 'web.log'}; correct the reason and run ./ratoon up again.",
            )
        say(f"The pages are served, but not all is ready; the logs in {place.log} tell why.")
    say(f"\nRatoon serves http://127.0.0.1:{port} ({since_start():.1f} s after the start).")
    say(f"./ratoon down stops it, as Ctrl-C does where it runs at a terminal. Logs are in {place.log}.")


def _answers(port: int, path: str) -> bool:
    """Say whether the web server answers a path with 200; asked directly, never by a proxy."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def is_ready(port: int | None) -> bool:
    """Say whether a running Ratoon is ready for use."""
    return port is not None and _answers(port, "/readyz")


def refuse_taken_port(port: int) -> None:
    """
    Refuse a port on which something listens already, and name the next free one.

    :raises LaunchError: if it is taken, or not ours to take.
    """
    reason = _why_not(port)
    if reason is None:
        return
    other = next((free for free in range(max(port + 1, 1024), 65536) if _why_not(free) is None), None)
    todo = f"Use a free one: ./ratoon up --port {other}" if other else "Use another one, by --port."
    raise LaunchError("Ratoon was not started.", why=reason, todo=todo, code=PORT_TAKEN)


def _why_not(port: int) -> str | None:
    """Return why a port can't be had, or None if it can."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            return f"Port {port} may only be used by root."
        except OSError as error:
            return f"Port {port} can't be had: {os.strerror(error.errno or 0).lower()}."
    return None
