"""Where the embedded server's socket lies, and when to try again."""

import os
from pathlib import Path

import pytest

from launch.places import Places
from launch.postgres import LONGEST_FOLDER, find_programs, is_passing, make_private, socket_folder
from launch.say import LaunchError


def test_a_short_path_keeps_the_socket_in_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    assert socket_folder(Path("/srv/ratoon/var")) == Path("/srv/ratoon/var/run")


@pytest.mark.parametrize("name", ["x" * 90, "记" * 30])
def test_a_long_path_moves_it_to_a_short_one(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short = Path("/tmp")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(short))
    folder = socket_folder(tmp_path / name)
    assert folder.parent == short
    assert len(os.fsencode(folder)) <= LONGEST_FOLDER
    assert folder != socket_folder(tmp_path / (name + "y"))


def test_a_folder_of_ours_is_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o755)
    make_private(folder, allowed={os.getuid()})
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_of_someone_else_and_a_link_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LaunchError):
        make_private(tmp_path, allowed={os.getuid() + 1})
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(LaunchError):
        make_private(tmp_path / "link", allowed={os.getuid()})


@pytest.mark.parametrize(
    ("reason", "passing"),
    [
        ('FATAL:  lock file "postmaster.pid" already exists', True),
        ("FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use", True),
        ('FATAL:  lock file "/srv/run/.s.PGSQL.5432.lock" already exists', True),
        ('FATAL:  unrecognized configuration parameter "jot"', False),
        ("", False),
    ],
)
def test_only_what_a_killed_server_left_is_worth_another_try(reason: str, passing: bool) -> None:
    assert is_passing(reason) is passing


def test_the_environment_may_name_other_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RATOON_PG_BIN", str(tmp_path))
    assert find_programs(Places(root=tmp_path / "root", data=tmp_path / "data")) == tmp_path
