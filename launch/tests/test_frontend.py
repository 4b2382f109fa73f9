"""The copying of front-end packages."""

from pathlib import Path

import pytest

from launch.frontend import copy_vendor, is_new_enough
from launch.say import LaunchError


@pytest.mark.parametrize(
    ("version", "enough"),
    [("v20.0.0\n", True), ("v24.19.0", True), ("v18.20.4", False), ("", False), (None, False), ("unknown", False)],
)
def test_only_a_new_enough_node_will_do(version: str | None, enough: bool) -> None:
    assert is_new_enough(version) is enough


def test_files_and_folders_go_where_they_are_to_be(tmp_path: Path) -> None:
    package = tmp_path / "modules" / "@a" / "b"
    (package / "dist").mkdir(parents=True)
    (package / "dist" / "b.css").write_text("css")
    copy_vendor({"b.css": "@a/b/dist/b.css", "all/b": "@a/b/dist"}, tmp_path / "modules", tmp_path / "vendor")
    assert (tmp_path / "vendor" / "b.css").read_text() == "css"
    assert (tmp_path / "vendor" / "all" / "b" / "b.css").read_text() == "css"


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(LaunchError, match="front-end") as refused:
        copy_vendor({"b.css": "b/b.css"}, tmp_path, tmp_path / "vendor")
    assert "b/b.css" in refused.value.why
