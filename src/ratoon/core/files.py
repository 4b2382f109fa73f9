"""Files, kept under the digest of what stands in them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

_wanting: list[Callable[[set[str]], set[str]]] = []


def store(path: Path) -> str:
    """Take a finished file in; returns its sha256. The same content is kept once."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    sha256 = digest.hexdigest()
    target = located(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)
    return sha256


def located(sha256: str) -> Path:
    """Say where the file with this digest is kept."""
    return Path(settings.DATA) / "files" / sha256[:2] / sha256


def scratch() -> Path:
    """Give the folder in which files are made before they are stored."""
    folder = Path(settings.DATA) / "files" / "making"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def wants(function: Callable[[set[str]], set[str]]) -> Callable[[set[str]], set[str]]:
    """Ask a room's function, with digests, which of those files it still needs, before any of them goes."""
    _wanting.append(function)
    return function


def release(digests: set[str]) -> int:
    """Let files go that nobody needs any more; returns how many went."""
    left = digests - {""}
    for wanted in _wanting:
        left -= wanted(left)
    for sha256 in left:
        located(sha256).unlink(missing_ok=True)
    return len(left)
