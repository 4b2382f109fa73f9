"""How root finds the programs that lend PostgreSQL another name."""

from pathlib import Path

import pytest

from launch.ownership import NAMESPACE, found


def test_a_path_without_them_is_no_hindrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    program, *options = found(NAMESPACE)
    assert Path(program).is_absolute()
    assert Path(program).name == "unshare"
    assert options == list(NAMESPACE[1:])


def test_what_is_nowhere_is_not_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert found(("no-such-program", "--user")) == ()
