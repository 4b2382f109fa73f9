"""Work that is done once: stamps, digests, locks, and putting a finished folder in place."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from launch.say import say

STAMP = ".ratoon-stamp"


def digest(*parts: str | Path) -> str:
    """Return one digest over texts and the contents of files; a file that is missing counts as such."""
    total = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else _content(part)
        total.update(len(content).to_bytes(8, "big"))
        total.update(content)
    return total.hexdigest()


def _content(file: Path) -> bytes:
    return file.read_bytes() if file.is_file() else b"\0missing"


def digest_tree(files: Iterable[Path], *, under: Path) -> str:
    """Return one digest over the names (relative to ``under``) and contents of files."""
    parts: list[str | Path] = []
    for file in sorted(files):
        parts += [file.relative_to(under).as_posix(), file]
    return digest(*parts)


def read_stamp(folder: Path) -> dict[str, str]:
    """Return what was noted when the folder was finished; empty if it never was."""
    try:
        noted = json.loads((folder / STAMP).read_text())
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def write_stamp(folder: Path, **noted: str) -> None:
    """Note that the folder is finished, and from what it was made."""
    write_whole(folder / STAMP, json.dumps(noted, indent=1) + "\n")


def clear_stamp(folder: Path) -> None:
    """Note that the folder is being worked on, so that a run that dies leaves no false promise."""
    (folder / STAMP).unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader finds either the old or the new text, never half of it."""
    new = path.with_name(path.name + ".new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def fresh(folder: Path) -> Path:
    """Return an empty folder beside ``folder`` to build its next content in."""
    new = folder.with_name(folder.name + ".new")
    remove(new)
    new.mkdir(parents=True)
    return new


def put_in_place(new: Path, folder: Path) -> None:
    """Replace ``folder`` by the finished ``new``."""
    old = folder.with_name(folder.name + ".old")
    remove(old)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    remove(old)


def remove(folder: Path) -> None:
    """Remove a folder with all it holds, or a file or link of that name, if there is one."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


@contextlib.contextmanager
def only_one(path: Path, *, waiting: str) -> Iterator[None]:
    """Hold a lock among all launchers, saying ``waiting`` if another one has it at the moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not take(handle, fcntl.LOCK_EX):
            say(f"  {waiting}")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def take(handle: int, kind: int) -> bool:
    """Try to take a file lock without waiting; say whether it was had."""
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
