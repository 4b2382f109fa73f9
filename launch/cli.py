"""The commands of ./ratoon, their options and their exit codes."""

from __future__ import annotations

import argparse
import errno
import signal
from collections.abc import Callable, Sequence
from types import FrameType

from launch.background import in_background
from launch.checks import PARTS, check
from launch.claim import end, running
from launch.database import Database
from launch.ownership import my_name
from launch.places import Places, places
from launch.say import FAILED, INTERRUPTED, WRONG_USAGE, LaunchError, Stopped, complain, say
from launch.serve import UpOptions, is_ready, up
from launch.visit import visit

DESCRIPTION = "Set Ratoon up, run it, stop it, test it."
EPILOGUE = """\
Every command takes --data DIR, the folder of all data (default: var beside this script), before or after its name.

exit codes:
  0  done            1  failed, and it said why      2  wrongly called
  3  already running with these data                 4  the port is taken
  130  interrupted
"""
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Handed to the Django side with all that follows: what each is for, and whether it needs a migrated database.
HANDED_OVER = {
    "manage": ("run a management command", False),
    "import": ("take in a firm's existing records", True),
    "report": ("write a report", True),
    "bench": ("measure speed", False),
}


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    for sign in STOPPING:
        # Who started us by nohup, or as a job in the background of a script, wants some of them ignored.
        if signal.getsignal(sign) is not signal.SIG_IGN:
            signal.signal(sign, _stop_once)
    return _in_words(lambda: _run(arguments))


def _in_words(work: Callable[[], int]) -> int:
    """Do some work and return its exit code, telling in words why it could not be done."""
    try:
        return work()
    except LaunchError as error:
        complain(error)
        return error.code
    except OSError as error:
        complain(_of_system(error))
        return FAILED
    except Stopped:
        say("\nStopped.")
        return INTERRUPTED


def _stop_once(_sign: int, _frame: FrameType | None) -> None:
    """Raise the wish to stop, once: the stopping itself is not to be disturbed."""
    for sign in STOPPING:
        signal.signal(sign, signal.SIG_IGN)
    raise Stopped


def _of_system(error: OSError) -> LaunchError:
    where = f" ({error.filename})" if error.filename else ""
    todo = "See the reason above, and run the same command again."
    if isinstance(error, PermissionError):
        todo = f"Run it as the user whose folder it is, or name a folder of your own by --data; you are {my_name()}."
    elif error.errno == errno.ENOSPC:
        todo = "Make room on the disk, and run the same command again; it goes on where it was."
    return LaunchError("The command failed.", why=f"{error.strerror or error}{where}.", todo=todo)


def split_data(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """
    Take --data DIR out of the arguments, wherever it stands before a lone --.

    :raises LaunchError: if no folder follows it.
    """
    data: str | None = None
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word == "--data" or word.startswith("--data="):
            data = word.removeprefix("--data=") if "=" in word else next(words, "")
            if not data:
                raise LaunchError(
                    "The command was not understood.",
                    why="No folder follows --data.",
                    todo="Write it as --data DIR.",
                    code=WRONG_USAGE,
                )
        else:
            rest.append(word)
    return data, rest


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./ratoon",
        description=DESCRIPTION,
        epilog=EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, purpose: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(
            name, help=purpose, description=f"{purpose[0].upper()}{purpose[1:]}.", allow_abbrev=False
        )
        sub.add_argument("--data", metavar="DIR", help="folder of all data (default: var beside ./ratoon)")
        return sub

    _add_up(command("up", "set everything up and serve, with worker and schedules, until Ctrl-C"))
    command("down", "stop what `up` started")
    command("status", "tell what runs and where; exit code 1 if it is not ready for use")
    _add_test(command("test", "run all checks and tests"))
    for name, (purpose, _) in HANDED_OVER.items():
        command(name, f"{purpose}; what follows is handed on")
    return parser


def _add_up(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--empty", action="store_true", help="start without the sample company")
    parser.add_argument(
        "--demo", choices=["zh", "en"], default="zh", help="language of the sample company, on the first start"
    )
    parser.add_argument("--port", type=_port, default=8000, help="port on 127.0.0.1 (default: 8000)")
    parser.add_argument("--background", action="store_true", help="return to the terminal once the pages are served")


def _add_test(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", metavar="PART[,PART]", type=_parts, help=f"only these of: {', '.join(PARTS)}")
    parser.epilog = "What follows a lone -- is handed to pytest, as in: ./ratoon test --only pytest -- -k contract"


def _port(text: str) -> int:
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is not a port; ports go from 1 to 65535")


def _parts(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    unknown = [name for name in names if name not in PARTS]
    if unknown or not names:
        raise argparse.ArgumentTypeError(
            f"there is no part {', '.join(unknown) or 'named'}; parts are {', '.join(PARTS)}"
        )
    return names


def _run(arguments: Sequence[str]) -> int:
    data, rest = split_data(arguments)
    place = places(data)
    if rest and rest[0] in HANDED_OVER:
        _, migrated = HANDED_OVER[rest[0]]
        return visit(place, rest[1:] if rest[0] == "manage" else rest, migrated=migrated)
    own, further = split_further(rest)
    options = _parser().parse_args(own)
    commands: dict[str, Callable[[], int]] = {
        "up": lambda: _up(place, options),
        "down": lambda: _down(place),
        "status": lambda: _status(place),
        "test": lambda: check(place, options.only or tuple(PARTS), further),
    }
    return commands[options.command]()


def split_further(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return what stands before a lone -- and what after it, which only `test` hands on."""
    if "--" not in arguments or arguments[0] != "test":
        return list(arguments), []
    at = arguments.index("--")
    return list(arguments[:at]), list(arguments[at + 1 :])


def _up(place: Places, options: argparse.Namespace) -> int:
    wanted = UpOptions(port=options.port, empty=options.empty, demo=options.demo)
    if options.background:
        return in_background(place, lambda tell_ready: _in_words(lambda: up(place, wanted, tell_ready)))
    return up(place, wanted, lambda: None)


def _down(place: Places) -> int:
    run = running(place)
    if run is None:
        say(f"Ratoon does not run with the data in {place.data}.")
        return 0
    if not end(run):
        raise LaunchError(
            "Ratoon was not stopped.",
            why=f"Its process {run.pid} is still there.",
            todo=f"Look into the logs in {place.log}; kill {run.pid} ends it at once.",
        )
    say(f"Ratoon was stopped; it had served {run.address}." if run.serving else "Ratoon was stopped while it started.")
    return 0


def _status(place: Places) -> int:
    run = running(place)
    ready = run is not None and run.serving and is_ready(run.port)
    if run is None:
        say("Ratoon does not run.")
    elif ready:
        say(f"Ratoon serves {run.address} (process {run.pid}).")
    elif run.serving:
        say(f"Ratoon serves {run.address} (process {run.pid}), but not all of it is ready; see the logs.")
    else:
        say(f"Ratoon is starting (process {run.pid}).")
    say(f"  data      {place.data}")
    say(f"  database  {_told_database(place)}")
    say(f"  logs      {place.log}")
    return 0 if ready else FAILED


def _told_database(place: Places) -> str:
    server = Database(place).server
    if server is None:
        return "the one that DATABASE_URL names"
    if server.is_alive():
        return f"embedded PostgreSQL, running; socket in {server.sockets}"
    return "embedded PostgreSQL, not running"
