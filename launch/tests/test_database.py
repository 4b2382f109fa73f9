"""What DATABASE_URL may hold."""

import pytest

from launch.database import refuse_other_address
from launch.say import LaunchError


@pytest.mark.parametrize(
    "named",
    [
        "postgresql://ratoon:a%40b@db.example:5432/ratoon",
        "postgres://db/ratoon",
        "postgresql:///ratoon",
        "postgresql://ratoon@/ratoon?host=/var/run/postgresql",
    ],
)
def test_an_address_of_postgresql_is_taken(named: str) -> None:
    refuse_other_address(named)


@pytest.mark.parametrize(
    "named",
    [
        "ratoon",
        "mysql://u:hidden@h/ratoon",
        "postgresql:ratoon",
        "postgresql://u:hidden@h:x/r",
        "postgresql://u:hid#den@h/r",
    ],
)
def test_anything_else_is_refused_without_its_password(named: str) -> None:
    with pytest.raises(LaunchError) as refused:
        refuse_other_address(named)
    assert "hid" not in str(refused.value)
