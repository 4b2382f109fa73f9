"""Commands that run a management command, with the database up for as long as that takes."""

from __future__ import annotations

from collections.abc import Sequence

from launch.claim import running
from launch.database import Database, prepare
from launch.execute import hand_over
from launch.frontend import ensure_catalogues
from launch.packages import ensure_packages
from launch.places import Places
from launch.say import leave_output_to_command


def visit(place: Places, arguments: Sequence[str], *, migrated: bool) -> int:
    """
    Run a management command where the user stands and return its exit code.

    :param migrated: whether the command needs a database of this version's state.
    """
    leave_output_to_command()
    ensure_packages(place)
    if {"-h", "--help"} & set(arguments):
        return hand_over(place.manage(*arguments), place.environment())
    place.make_data()
    ensure_catalogues(place)
    database = Database(place)
    with database.running():
        env = database.environment()
        if migrated and running(place) is None:
            prepare(place, env, "--migrate-only")
        return hand_over(place.manage(*arguments), env)
