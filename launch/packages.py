"""Bring uv and the Python packages, from wherever the user's pip is told to take them."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from launch.execute import answers, run
from launch.places import Places
from launch.say import LaunchError, timed
from launch.steps import clear_stamp, digest, fresh, only_one, put_in_place, read_stamp, write_stamp

NETWORK = (
    "Check the network. Behind a firm's mirror, tell pip of it "
    "(pip config set global.index-url ADDRESS); Ratoon asks where pip asks. Then run the same command again."
)
# What pip calls it, and what uv calls it.
UV_NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "default-timeout": "UV_HTTP_TIMEOUT",
    "timeout": "UV_HTTP_TIMEOUT",
}
PROXY_NAMES = ("HTTPS_PROXY", "HTTP_PROXY")


# Settings meant for other work, which would contradict what we ask of these programs.
_AGAINST_PIP = ("PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_NO_BINARY", "PIP_ONLY_BINARY", "PIP_DRY_RUN")
_AGAINST_UV = (
    *("VIRTUAL_ENV", "UV_PYTHON", "UV_SYSTEM_PYTHON", "UV_MANAGED_PYTHON", "UV_PYTHON_PREFERENCE"),
    *("UV_CONSTRAINT", "UV_OVERRIDE", "UV_EXCLUDE_NEWER", "UV_NO_BINARY", "UV_ONLY_BINARY", "UV_TARGET"),
)


def ensure_packages(place: Places, *, dev: bool = False) -> None:
    """Bring the virtual environment to the locked set of packages, unless it is there already."""
    if _is_current(place, dev=dev):
        return
    with only_one(place.tools / "lock", waiting="Another ./ratoon is setting this folder up; waiting for it."):
        if _is_current(place, dev=dev):
            return
        uv = ensure_uv(place)
        with timed("Python packages" + (" with test tools" if dev else "")):
            _sync(place, uv, dev=dev)


def _lock(place: Places, name: str) -> Path:
    return place.root / "requirements" / f"{name}.txt"


def _is_current(place: Places, *, dev: bool) -> bool:
    """Say whether the environment holds the locked set; the larger set of the tests will also do."""
    noted = read_stamp(place.venv)
    wanted = ["app", "dev"] if dev else ["app"]
    if any(noted.get(name) != digest(_lock(place, name)) for name in wanted):
        return False
    return _is_alive(place)


def _is_alive(place: Places) -> bool:
    """Say whether the environment's Python runs, from this very place, as the version it was made for."""
    if read_stamp(place.venv).get("root") != str(place.root):
        return False
    told = answers([place.python, "-c", "import sys, encodings; print('%d.%d' % sys.version_info[:2], sys.prefix)"])
    return told is not None and told.strip() == f"{read_stamp(place.venv).get('python')} {place.venv}"


def _sync(place: Places, uv: Path, *, dev: bool) -> None:
    """Make the environment if it is missing, broken or half done, and install the locked set into it."""
    env = uv_environment(place)
    if not _is_alive(place):
        run(
            [uv, "venv", "--quiet", "--no-project", "--clear", "--python", base_python(), place.venv],
            doing="Making the virtual environment",
            todo="See the reason above, remove .venv and run the same command again.",
            env=env,
        )
    clear_stamp(place.venv)
    lock = _lock(place, "dev" if dev else "app")
    run(
        [uv, "pip", "sync", "--quiet", "--require-hashes", "--only-binary", ":all:", "--python", place.python, lock],
        doing="Installing the Python packages",
        todo=NETWORK,
        env=env,
        cwd=place.root,
    )
    version = answers([place.python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]) or ""
    noted = {"app": digest(_lock(place, "app")), "python": version.strip(), "root": str(place.root)}
    if dev:
        noted["dev"] = digest(_lock(place, "dev"))
    write_stamp(place.venv, **noted)


def ensure_uv(place: Places) -> Path:
    """Return the program uv, installing its locked version by pip if it is missing."""
    folder = place.tools / "uv"
    lock = place.root / "launch" / "uv.txt"
    if read_stamp(folder).get("lock") != digest(lock):
        with timed("uv, the installer of packages"):
            new = fresh(folder)
            run(
                [
                    *(pip_python(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile"),
                    *(
                        "--no-deps",
                        "--only-binary",
                        ":all:",
                        "--require-hashes",
                        "--target",
                        new,
                        "--requirement",
                        lock,
                    ),
                ],
                doing="Installing uv by pip",
                todo=NETWORK,
                env=_pip_environment(),
            )
            write_stamp(new, lock=digest(lock))
            put_in_place(new, folder)
    return folder / "bin" / "uv"


def _pip_environment() -> dict[str, str]:
    """Return the user's environment without settings of pip that contradict a target folder."""
    kept = {name: value for name, value in os.environ.items() if name not in _AGAINST_PIP}
    return {**kept, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PIP_ROOT_USER_ACTION": "ignore"}


@cache
def base_python() -> str:
    """Return the interpreter behind the one running, which may belong to some virtual environment."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


@cache
def pip_python() -> str:
    """
    Return an interpreter that has pip.

    :raises LaunchError: if neither this one nor the one behind it has.
    """
    for python in dict.fromkeys((sys.executable, base_python())):
        if answers([python, "-m", "pip", "--version"]) is not None:
            return python
    raise LaunchError(
        "Setting up failed.",
        why=f"The Python that runs this ({sys.executable}) has no pip.",
        todo="Install it (on Debian and Ubuntu: apt-get install python3-pip), or start ratoon by a Python that has it.",
    )


def uv_environment(place: Places) -> dict[str, str]:
    """Return the environment that makes uv stay in this folder and ask where pip asks."""
    told = answers([pip_python(), "-m", "pip", "config", "list", "--disable-pip-version-check"])
    inherited = {name: value for name, value in os.environ.items() if name not in _AGAINST_UV}
    return {
        **uv_settings(pip_settings(told or ""), inherited),
        **inherited,
        "UV_CACHE_DIR": str(place.tools / "cache"),
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_PROGRESS": "1",
    }


def pip_settings(told: str) -> dict[str, str]:
    """Return pip's own settings from the lines of ``pip config list``: environment before command before global."""
    found: dict[str, dict[str, str]] = {"global": {}, "install": {}, ":env:": {}}
    for line in told.splitlines():
        name, equals, quoted = line.partition("=")
        section, _, key = name.strip().rpartition(".")
        if not equals or section not in found:
            continue
        try:
            value = ast.literal_eval(quoted.strip())
        except (SyntaxError, ValueError):
            value = quoted.strip()
        found[section][key] = str(value)
    return found["global"] | found["install"] | found[":env:"]


def uv_settings(pip: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """Return the settings of uv that say the same as those of pip, but those the user made for uv already."""
    said = {UV_NAMES[name]: " ".join(value.split()) for name, value in pip.items() if name in UV_NAMES}
    if "proxy" in pip:
        said |= {name: pip["proxy"] for name in PROXY_NAMES if name.lower() not in environ}
    if any(name in environ for name in ("UV_INDEX_URL", "UV_DEFAULT_INDEX")):
        said.pop("UV_DEFAULT_INDEX", None)
    if "UV_EXTRA_INDEX_URL" in environ:
        said.pop("UV_INDEX", None)
    if "UV_INDEX" in said:
        # Like pip, look in all indexes; versions and hashes are locked, so no index can slip in another file.
        said["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    if "SSL_CERT_FILE" not in said and "SSL_CERT_FILE" not in environ:
        said["UV_SYSTEM_CERTS"] = "1"
    # uv takes folders and pages of links with commas between them.
    if "UV_FIND_LINKS" in said:
        said["UV_FIND_LINKS"] = ",".join(said["UV_FIND_LINKS"].split())
    return {name: value for name, value in said.items() if value and name not in environ}
