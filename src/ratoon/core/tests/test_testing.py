"""The tests' own tools do what tests rely on."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from ratoon.core import events
from ratoon.core.events import Event, Happened, publish, reacts_to
from ratoon.core.models import Counter, JournalEntry, ReactionRun
from ratoon.core.records import next_number
from ratoon.core.testing.digests import nothing_changes
from ratoon.core.testing.drain import drain, queued
from ratoon.core.testing.freeze import NOW, Clock
from ratoon.core.testing.network import NetworkRefused
from ratoon.core.testing.queries import Pins
from ratoon.core.testing.race import losers, race, winners

SEEN: list[Any] = []


@pytest.fixture
def stone(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Any]]:
    """An event whose reaction publishes another one."""
    monkeypatch.setattr(events, "_events", dict(events._events))
    monkeypatch.setattr(events, "_reactions", dict(events._reactions))
    SEEN.clear()

    class StoneThrown(Event, kind="test.stone_thrown"):
        rings: int

    @reacts_to(StoneThrown)
    def ripple(event: StoneThrown, happened: Happened) -> None:
        SEEN.append((event.rings, happened.at, happened.actor.cause.entry_id))
        if event.rings:
            publish(StoneThrown(rings=event.rings - 1), about=(), actor=happened.actor, at=happened.at)

    yield StoneThrown


def throw(stone: type[Any], actor: Any, rings: int) -> int:
    with transaction.atomic():
        return publish(stone(rings=rings), about=(), actor=actor, at=NOW)


def test_drain_runs_reactions_and_what_they_cause(stone: type[Any], cast: Any) -> None:
    first = throw(stone, cast.marketer.actor, rings=2)
    assert SEEN == []
    assert drain() == 3
    assert [rings for rings, _at, _cause in SEEN] == [2, 1, 0]
    assert SEEN[0] == (2, NOW, first)
    assert JournalEntry.objects.filter(kind="test.stone_thrown", cause_id=first).count() == 1
    assert queued() == []
    assert drain() == 0


def test_a_reaction_runs_once(stone: type[Any], cast: Any) -> None:
    entry = throw(stone, cast.marketer.actor, rings=0)
    drain()
    name = ReactionRun.objects.get(entry_id=entry).name
    assert events.run_reaction(entry, name) is False
    assert len(SEEN) == 1


def test_a_change_of_any_row_is_noticed(database: None) -> None:
    with pytest.raises(AssertionError, match="core_counter"), nothing_changes():
        next_number("T", 2026)
    with nothing_changes(Counter):
        next_number("T", 2026)


def test_the_clock_stands_until_it_is_moved(clock: Clock) -> None:
    assert timezone.now() == datetime.now(NOW.tzinfo) == NOW
    assert clock.pass_(days=1, hours=2) == timezone.now()
    assert (timezone.now() - NOW).total_seconds() == 26 * 3600


def test_other_machines_are_out_of_reach() -> None:
    for address in (("192.0.2.1", 80), ("example.com", 443), ("2001:db8::1", 80)):
        with pytest.raises(NetworkRefused):
            socket.create_connection(address, timeout=1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()


def test_own_databases_are_fresh_and_hold_what_is_committed(own_database: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_database()")
        assert cursor.fetchone() == (own_database,)
    assert Counter.objects.count() == 0
    outcomes = race(*[lambda: next_number("R", 2026)] * 2)
    assert sorted(winners(outcomes)) == ["R-2026-0001", "R-2026-0002"]
    assert losers(outcomes) == []
    assert Counter.objects.get().last == 2


def test_the_next_own_database_knows_nothing_of_it(own_database: str) -> None:
    assert Counter.objects.count() == 0


def test_a_pin_that_does_not_fit_fails(tmp_path: Path, database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    pins = Pins(tmp_path)
    monkeypatch.setenv("RATOON_PIN", "1")
    with pins.pinned("counters"):
        Counter.objects.count()
    monkeypatch.delenv("RATOON_PIN")
    with pins.pinned("counters"):
        Counter.objects.count()
    with pytest.raises(AssertionError, match="2 statements, pinned are 1"), pins.pinned("counters"):
        Counter.objects.count()
        Counter.objects.count()
    with pytest.raises(AssertionError, match="allowed are 0"), pins.pinned("counters", at_most=0):
        Counter.objects.count()
