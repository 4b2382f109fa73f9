"""`./ratoon up` as a person runs it: from a copy in a folder closed to others, with blanks in its long path."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from launch.places import ROOT

PATIENCE = 600
NOBODY = 65534
MISLEADING = ("RATOON_", "DJANGO_", "PYTEST_", "DATABASE_URL", "PYTHONPATH", "VIRTUAL_ENV", "HYPOTHESIS_", "COVERAGE_")


@dataclass(slots=True)
class Copy:
    """
    A copy of the tracked files, run by root or by an ordinary user.

    ``broken`` is what a start without a package index said, ``said`` what the first one that could be done printed.
    """

    folder: Path
    port: int
    user: int | None = None
    broken: str = ""
    said: str = ""

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the copy, as from a terminal that knows nothing of these tests."""
        env = {name: value for name, value in os.environ.items() if not name.startswith(MISLEADING)}
        return subprocess.run(
            ["./ratoon", *arguments],
            cwd=self.folder,
            env={**env, "HOME": str(self.folder.parent), **more},
            user=self.user,
            group=self.user,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def up(self, **more: str) -> subprocess.CompletedProcess[str]:
        """Start it, empty, in the background."""
        return self.run("up", "--empty", "--background", "--port", str(self.port), **more)

    def get(self, url: str) -> int:
        """Ask for a page; gives the status."""
        directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with directly.open(url, timeout=30) as answer:
            return int(answer.status)


@pytest.fixture(scope="module")
def copy() -> Iterator[Copy]:
    """Copy what git tracks into an empty folder, and start it."""
    above = Path(tempfile.mkdtemp(prefix="ratoon up "))
    made = Copy(folder=above / ("a long way down " * 8).strip() / "ratoon", port=_free_port())
    made.folder.mkdir(parents=True)
    above.chmod(0o700)
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, tracked.split("\0")):
        (made.folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, made.folder / name)
    try:
        nowhere = "http://127.0.0.1:9/simple"
        broken = made.up(PIP_INDEX_URL=nowhere, UV_INDEX_URL=nowhere, UV_DEFAULT_INDEX=nowhere, PIP_RETRIES="0")
        assert broken.returncode == 1, broken.stdout
        made.broken = broken.stderr
        started = made.up()
        made.said = started.stdout + started.stderr
        assert started.returncode == 0, made.said
        yield made
    finally:
        made.run("down")
        shutil.rmtree(above, ignore_errors=True)


def test_a_step_that_fails_says_which_why_and_what_to_do_and_the_next_start_goes_on(copy: Copy) -> None:
    assert "Why:" in copy.broken
    assert "What to do:" in copy.broken


def test_the_first_start_ends_at_a_served_page_and_a_link(copy: Copy) -> None:
    link = re.search(r"http://127\.0\.0\.1:\d+/invitation/\S+", copy.said)
    assert link is not None, copy.said
    assert copy.get(link[0]) == 200
    assert copy.get(f"http://127.0.0.1:{copy.port}/account/login/") == 200
    assert copy.get(f"http://127.0.0.1:{copy.port}/readyz") == 200
    assert copy.run("status").returncode == 0
    secret = link[0].rstrip("/").rpartition("/")[2]
    logs = list((copy.folder / "var" / "log").glob("*.log"))
    assert logs
    assert not [log.name for log in logs if secret in log.read_text(errors="replace")]


def test_a_second_start_is_refused_in_a_sentence(copy: Copy) -> None:
    again = copy.up()
    assert again.returncode == 3
    assert f"http://127.0.0.1:{copy.port}" in again.stderr
    assert copy.get(f"http://127.0.0.1:{copy.port}/healthz") == 200


def test_a_taken_port_is_refused(copy: Copy) -> None:
    other = copy.run("up", "--empty", "--background", "--port", str(copy.port), "--data", str(copy.folder / "other"))
    assert other.returncode == 4
    assert str(copy.port) in other.stderr


def test_it_stops_and_an_ordinary_user_starts_it_again(copy: Copy) -> None:
    assert copy.run("down").returncode == 0
    assert copy.run("status").returncode == 1
    if os.geteuid() == 0:
        if not _reaches(sys.base_prefix):
            pytest.skip("this Python lies in a folder closed to ordinary users")
        copy.user = NOBODY
        for path in (copy.folder.parents[1], *copy.folder.parents[1].rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    again = copy.up()
    assert again.returncode == 0, again.stdout + again.stderr
    assert copy.get(f"http://127.0.0.1:{copy.port}/readyz") == 200


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _reaches(folder: str) -> bool:
    """Say whether an ordinary user gets into a folder."""
    way = (Path(folder), *Path(folder).parents)
    return all(part.stat().st_mode & 0o005 == 0o005 for part in way)
