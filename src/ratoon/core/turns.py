"""Taking turns where two at once would both be right and together wrong, and trials, which keep nobody waiting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import OperationalError, connection, transaction

_trial: ContextVar[dict[tuple[str, int], int] | None] = ContextVar("trial", default=None)
_FAR = 1_000_000
"""So far beyond the numbers that are given out lie those of a trial: they meet no number of that time."""
_PATIENCE = "500ms"
"""So long a trial waits for somebody: less than it takes PostgreSQL to find two that wait for each other."""


class SteppedAside(OperationalError):
    """A trial ended because somebody waited for it: it can begin again."""


def take_turn(what: str) -> None:
    """
    Wait until nobody else is at this, and hold it until the transaction ends.

    ``what`` names it, the room first: ``lead.intake``. A trial takes no turn, since nothing will come of it.
    """
    if _trial.get() is None:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])


@contextmanager
def trial() -> Iterator[None]:
    """
    Do things to see what would happen: nothing of it stands.

    It takes no turns and counts numbers of its own, so that it may last. Still, who adds or changes the very record
    that it touched waits for it: where that may be, call `step_aside` now and then.
    """
    token = _trial.set({})
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("select set_config('lock_timeout', %s, true)", [_PATIENCE])
            yield
            transaction.set_rollback(True)
    finally:
        _trial.reset(token)


def step_aside() -> None:
    """
    End a trial if somebody waits for it.

    :raises SteppedAside: if so.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            # not pg_stat_activity, which stands still within a transaction
            "select exists (select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid)))"
        )
        (is_in_the_way,) = cursor.fetchone()
    if is_in_the_way:
        raise SteppedAside("somebody waits for this trial")


def trial_numbers(kind: str, year: int, count: int) -> int | None:
    """Count numbers on in a trial, and give the last; None where there is no trial."""
    counts = _trial.get()
    if counts is None:
        return None
    if (kind, year) not in counts:
        with connection.cursor() as cursor:
            cursor.execute("select max(last) from core_counter where kind = %s and year = %s", [kind, year])
            counts[kind, year] = (cursor.fetchone()[0] or 0) + _FAR
    counts[kind, year] += count
    return counts[kind, year]
