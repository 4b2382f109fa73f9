"""`./ratoon test`: all that is checked, one part after the other, the tests themselves last."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from launch.claim import claim
from launch.execute import hand_over
from launch.frontend import ensure_catalogues, ensure_static, ensure_vendor
from launch.packages import ensure_packages
from launch.places import Places
from launch.postgres import TESTING, Server
from launch.say import FAILED, LaunchError, say, timed
from launch.watch import rotate

# In the order they run: what each part looks at.
PARTS: Mapping[str, str] = {
    "lint": "lint and layout of the code",
    "types": "types",
    "contracts": "order of the rooms",
    "templates": "lint of the templates",
    "migrations": "migrations match the models",
    "assets": "front-end, catalogues, static files",
    "pytest": "tests",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
YES = ("1", "true", "yes", "on")
WORKERS = 2


@dataclass
class Tally:
    """What failed, and what can't be looked at on this machine."""

    failed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def check(place: Places, parts: Sequence[str], pytest: Sequence[str]) -> int:
    """Run the parts named and return the exit code; a part that fails does not keep the next from running."""
    own = replace(place, data=place.data / "test")
    with claim(own):
        rotate(own.log / "postgres.log")
        ensure_packages(place, dev=True)
        server = Server(own, TESTING)
        with server.running():
            env = _environment(own, server)
            tally = Tally()
            for part, commands in _commands(own).items():
                if part in parts:
                    _look(part, lambda: _run_all(commands, own, env), tally)  # noqa: B023 (called at once)
            if {"assets", "pytest"} & set(parts):
                _look("assets", lambda: _make_assets(own, env), tally)
            if "pytest" in parts:
                _weigh_what_is_missing(env, tally)
            _report(tally)
            tests = hand_over(_tests(own, pytest), env) if "pytest" in parts else 0
    return FAILED if tests or tally.failed else 0


def _environment(place: Places, server: Server) -> dict[str, str]:
    """Return the environment of all parts: the test cluster, and every tool's cache within .tools."""
    env = server.environment(
        "postgres",
        MYPY_CACHE_DIR=str(place.tools / "mypy"),
        RUFF_CACHE_DIR=str(place.tools / "ruff"),
        HYPOTHESIS_STORAGE_DIRECTORY=str(place.tools / "hypothesis"),
    )
    browser = os.environ.get("RATOON_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser:
        env["RATOON_CHROMIUM"] = browser
    if any(os.environ.get(name, "").lower() in YES for name in ("CI", "RATOON_REQUIRE_BROWSER")):
        env["RATOON_REQUIRE_BROWSER"] = "1"
    return env


def _commands(place: Places) -> dict[str, list[list[str]]]:
    """Return the commands of each part that is nothing but commands."""
    return {
        "lint": [
            [place.script("ruff"), "check", ".", "ratoon"],
            [place.script("ruff"), "format", "--check", ".", "ratoon"],
        ],
        "types": [[place.script("mypy")]],
        "contracts": [[place.script("lint-imports"), "--no-logo", "--cache-dir", str(place.tools / "import-linter")]],
        "templates": [[place.script("djlint"), "src", "--lint"]],
        "migrations": [place.manage("makemigrations", "--check", "--dry-run")],
    }


def _tests(place: Places, more: Sequence[str]) -> list[str]:
    """Return the command of the tests, with what the user adds to it last, so that it wins."""
    cache = f"cache_dir={place.tools / 'pytest'}"
    own = [
        "-m",
        "pytest",
        "-n",
        str(WORKERS),
        "--dist",
        "loadscope",
        "--no-loadscope-reorder",
        "-o",
        cache,
        "--rootdir",
        str(place.root),
    ]
    return [str(place.python), *own, *more]


def _look(part: str, work: Callable[[], None], tally: Tally) -> None:
    """Do one part; print what it says if it fails."""
    try:
        with timed(PARTS[part]):
            work()
    except LaunchError as error:
        tally.failed.append(part)
        say(f"  {PARTS[part]}: FAILED\n{error.why}\n")


def _run_all(commands: Sequence[Sequence[str]], place: Places, env: Mapping[str, str]) -> None:
    """
    Run every command of a part.

    :raises LaunchError: with all they print, if one of them fails.
    """
    said = []
    for command in commands:
        done = subprocess.run(
            command,
            env=env,
            cwd=place.root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode != 0:
            said.append(done.stdout.strip() or f"{command[0]} ended with exit code {done.returncode}.")
    if said:
        raise LaunchError("A part failed.", why="\n".join(said), todo="See above.")


def _make_assets(place: Places, env: Mapping[str, str]) -> None:
    ensure_vendor(place)
    ensure_catalogues(place)
    ensure_static(place, env)


def _weigh_what_is_missing(env: Mapping[str, str], tally: Tally) -> None:
    """Count the tests that can't run here as left out, or as failed where they are required."""
    if "RATOON_CHROMIUM" not in env:
        if "RATOON_REQUIRE_BROWSER" in env:
            tally.failed.append("browser tests, which are required here but lack Chromium")
        else:
            tally.left_out.append("browser tests (no Chromium here; RATOON_CHROMIUM may name one)")
    if not env.get("RATOON_SAMPLES"):
        tally.left_out.append("tests on sample files (RATOON_SAMPLES names no folder)")


def _report(tally: Tally) -> None:
    """Say what was left out and what failed, before the tests have the last word."""
    if tally.left_out:
        say(f"LEFT OUT, {len(tally.left_out)}: {'; '.join(tally.left_out)}.")
    if tally.failed:
        say(f"FAILED, {len(tally.failed)}: {'; '.join(tally.failed)}. The exit code will tell, whatever the tests say.")
