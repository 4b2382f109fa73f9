"""Stamps, digests and the replacing of folders."""

import fcntl
import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from launch.steps import (
    clear_stamp,
    digest,
    digest_tree,
    fresh,
    put_in_place,
    read_stamp,
    remove,
    take,
    write_stamp,
)


@given(st.lists(st.text()), st.lists(st.text()))
def test_different_inputs_have_different_digests(one: list[str], other: list[str]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


def test_a_missing_file_differs_from_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert digest(tmp_path / "empty") != digest(tmp_path / "missing")


def test_a_renamed_file_changes_the_digest_of_its_tree(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("same")
    before = digest_tree(tmp_path.iterdir(), under=tmp_path)
    (tmp_path / "one").rename(tmp_path / "two")
    assert digest_tree(tmp_path.iterdir(), under=tmp_path) != before


def test_a_stamp_lies_in_what_it_vouches_for(tmp_path: Path) -> None:
    write_stamp(tmp_path, key="a")
    assert read_stamp(tmp_path) == {"key": "a"}
    clear_stamp(tmp_path)
    assert read_stamp(tmp_path) == {}


def test_a_spoilt_stamp_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / ".ratoon-stamp").write_text("{")
    assert read_stamp(tmp_path) == {}


def test_a_new_folder_replaces_the_old_one_and_what_a_dead_run_left(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    for leftover in (folder, tmp_path / "made.old", tmp_path / "made.new"):
        leftover.mkdir()
        (leftover / "old").touch()
    new = fresh(folder)
    (new / "content").touch()
    put_in_place(new, folder)
    assert [path.name for path in folder.iterdir()] == ["content"]
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


def test_removing_a_link_leaves_what_it_points_to(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "kept")
    remove(tmp_path / "link")
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_lock_is_had_once(tmp_path: Path) -> None:
    one, other = (os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT) for _ in range(2))
    assert take(one, fcntl.LOCK_EX)
    assert not take(other, fcntl.LOCK_SH)
    os.close(one)
    assert take(other, fcntl.LOCK_SH)
    os.close(other)
