"""What the user types."""

import pytest

from launch.cli import main, split_data, split_further
from launch.say import WRONG_USAGE, LaunchError


@pytest.mark.parametrize(
    ("typed", "data", "rest"),
    [
        (["up"], None, ["up"]),
        (["--data", "d", "up", "--empty"], "d", ["up", "--empty"]),
        (["up", "--data=d", "--port", "1"], "d", ["up", "--port", "1"]),
        (["import", "people", "--data", "a b"], "a b", ["import", "people"]),
        (["manage", "x", "--", "--data", "d"], None, ["manage", "x", "--", "--data", "d"]),
        (["manage", "x", "--database", "d"], None, ["manage", "x", "--database", "d"]),
    ],
)
def test_the_data_folder_is_named_anywhere(typed: list[str], data: str | None, rest: list[str]) -> None:
    assert split_data(typed) == (data, rest)


@pytest.mark.parametrize("typed", [["up", "--data"], ["--data=", "up"]])
def test_data_without_a_folder_is_refused(typed: list[str]) -> None:
    with pytest.raises(LaunchError) as refused:
        split_data(typed)
    assert refused.value.code == WRONG_USAGE


def test_what_follows_two_dashes_is_for_pytest() -> None:
    assert split_further(["test", "--only", "pytest", "--", "-k", "a"]) == (["test", "--only", "pytest"], ["-k", "a"])
    assert split_further(["up", "--", "-k"]) == (["up", "--", "-k"], [])


@pytest.mark.parametrize(
    "typed", [[], ["fly"], ["up", "--port", "0"], ["up", "--port", "x"], ["test", "--only", "all"]]
)
def test_what_is_not_understood_ends_with_code_2(typed: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(typed)
    assert ended.value.code == WRONG_USAGE


def test_a_failure_says_what_why_and_what_to_do() -> None:
    one = LaunchError("It failed.", why="It rained.", todo="Wait.")
    assert str(one) == "It failed.\n  Why: It rained.\n  What to do: Wait."
    two = LaunchError("It failed.", why="It rained.\nA lot.", todo="Wait.")
    assert str(two) == "It failed.\n  Why:\n    It rained.\n    A lot.\n  What to do: Wait."
