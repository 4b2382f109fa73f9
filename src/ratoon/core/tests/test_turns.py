"""Turns: one at a time; a trial takes none, counts apart, and steps aside."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

import pytest
from django.db import OperationalError, connection, connections, transaction

from ratoon.core.models import Counter
from ratoon.core.records import next_number
from ratoon.core.testing.race import race
from ratoon.core.turns import SteppedAside, step_aside, take_turn, trial

T = TypeVar("T")


def elsewhere(call: Callable[[], T]) -> T | None:
    """Call on a connection of its own."""
    (outcome,) = race(call)
    if outcome.error is not None:
        raise outcome.error
    return outcome.value


@transaction.atomic
def _number() -> str:
    take_turn("room.something")
    return next_number("X", 2026)


def test_one_is_at_it_at_a_time(own_database: str) -> None:
    with transaction.atomic():
        take_turn("room.something")
        with pytest.raises(OperationalError, match="lock timeout"):
            elsewhere(lambda: _at_it("room.something"))
        elsewhere(lambda: _at_it("room.other"))
    elsewhere(lambda: _at_it("room.something"))


@transaction.atomic
def _at_it(what: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local lock_timeout = '50ms'")
    take_turn(what)


def test_a_trial_keeps_nobody_waiting_and_leaves_nothing(own_database: str) -> None:
    assert _number() == "X-2026-0001"
    with trial():
        assert _number() == "X-2026-1000002"
        assert elsewhere(_number) == "X-2026-0002"
        assert _number() == "X-2026-1000003"
    assert _number() == "X-2026-0003"


def test_a_trial_steps_aside_for_who_waits_for_it(own_database: str) -> None:
    _number()
    waits = threading.Thread(target=_count_on, daemon=True)
    with pytest.raises(SteppedAside), trial():
        step_aside()
        Counter.objects.update(last=77)
        waits.start()
        while waits.is_alive():
            step_aside()
    waits.join(10)
    assert not waits.is_alive()
    assert Counter.objects.get().last == 2, "what the trial wrote is gone, what the other wrote stands"


def _count_on() -> None:
    try:
        next_number("X", 2026)
    finally:
        connections.close_all()


def test_a_trial_that_breaks_is_none_any_more(own_database: str) -> None:
    with pytest.raises(ZeroDivisionError), trial():
        raise ZeroDivisionError
    assert _number() == "X-2026-0001"
