"""`./ratoon up` as a person runs it: from a copy in a folder closed to others, with blanks in its long path."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from launch.places import ROOT
from launch.tests.confined import IMPOSSIBLE
from launch.tests.copies import Copy, Moment

NOBODY = 65534
# In the order of the steps: what was said before one, and what shows that it is at work; each is killed in its midst.
MOMENTS = (
    Moment("Setting up Ratoon", ".tools/uv.new/*", more=1),
    Moment("uv, the installer of packages", ".venv/lib/*/site-packages/*", more=20),
    Moment("Python packages", "node_modules/*", more=5),
    Moment("message catalogues", "var/pg.new/*", more=5, at_once=True),
    Moment("Bringing the tables up to date", "var/pg/base/*/*", more=60, at_once=True),
    Moment("Bringing the tables up to date", "var/pg/base/*/*", more=200),
)


@pytest.fixture(scope="module")
def copy() -> Iterator[Copy]:
    """Copy what git tracks into an empty folder, and start it."""
    above = Path(tempfile.mkdtemp(prefix="ratoon up ")).resolve()
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
        for moment in MOMENTS:
            made.kill_at(moment)
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


def test_a_start_killed_in_the_midst_of_a_step_leaves_nothing_behind_and_the_next_goes_on(copy: Copy) -> None:
    assert [one.moment for one in copy.killed] == list(MOMENTS)
    for one in copy.killed:
        assert one.caught, f"{one.moment} never came:\n{one.said}"
        assert one.left == [], f"{one.moment} left processes"
    assert copy.half_done() == []
    done = ("uv, the installer of packages", "Python packages", "front-end packages", "message catalogues")
    again = [step for step in done if step in copy.said]
    assert again == [], "what was done before the last kill is done anew"
    assert copy.get(f"http://127.0.0.1:{copy.port}/readyz") == 200


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


def test_without_user_namespaces_it_starts_too_or_says_why_not(copy: Copy) -> None:
    assert copy.run("down").returncode == 0
    only_root = copy.up_without_namespaces(ids="one")
    if only_root.returncode == IMPOSSIBLE:
        pytest.skip(f"this machine has no place without user namespaces to offer: {only_root.stderr}")
    if os.geteuid() == 0:
        assert only_root.returncode == 1, only_root.stdout
        assert "neither unshare nor setpriv can help" in only_root.stderr
        assert "What to do: Run ./ratoon as an ordinary user" in only_root.stderr
        assert copy.await_silence() == []
        served = copy.up_without_namespaces(ids="all")
        assert served.returncode == 0, served.stdout + served.stderr
        assert (copy.folder / "var" / "pg").stat().st_uid == NOBODY, "setpriv lent the name"
    else:
        assert only_root.returncode == 0, only_root.stdout + only_root.stderr
    assert copy.get(f"http://127.0.0.1:{copy.port}/readyz") == 200


def test_it_stops_and_an_ordinary_user_starts_it_again(copy: Copy) -> None:
    assert copy.run("down").returncode == 0
    assert copy.run("status").returncode == 1
    assert copy.await_silence() == []
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
