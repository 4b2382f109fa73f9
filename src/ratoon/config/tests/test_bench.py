"""Benches run at a tiny size, in a database of their own that is gone afterwards, and tell what they found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from itertools import chain
from typing import Any

import psycopg
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection

from ratoon.config.benches import echo, firm, place, signing
from ratoon.config.benches.measuring import Measure, measured, table, taking_turns
from ratoon.config.benches.place import PREFIX, Place, own_place
from ratoon.config.management.commands import bench
from ratoon.core.testing.digests import digests, nothing_changes
from ratoon.customers.models import Company
from ratoon.delivery.models import Project
from ratoon.lead.models import Lead

ROWS = 40


@pytest.fixture
def tiny(own_database: str) -> Iterator[Place]:
    """A database of the test's own, with hardly a row; the clock runs, as the worker wants it to."""
    with psycopg.connect(**place._parameters(), autocommit=True) as raw, time_machine.travel(datetime.now(UTC)):
        yield Place(raw=raw, rows=ROWS, rounds=1)


@pytest.fixture
def unprepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave databases without tables, which takes no time."""
    monkeypatch.setattr(place, "call_command", lambda *args, **options: None)


def made_by_benches() -> list[str]:
    """Name the databases of benches that there are."""
    with psycopg.connect(**place._parameters()) as server:
        names = server.execute("select datname from pg_database where starts_with(datname, %s)", [PREFIX])
        return [name for (name,) in names]


@pytest.mark.parametrize("name", bench.BENCHES)
def test_a_bench_measures_what_it_names(name: str, tiny: Place) -> None:
    found = list(bench.BENCHES[name](tiny))
    assert found
    assert len({one.what for one in found}) == len(found)
    for one in found:
        assert one.bench == name
        assert one.seconds > 0
        assert one.floor_seconds > 0
        assert one.unit or one.statements, "either units a second or statements are told"


def test_the_list_is_measured_with_a_tenth_of_the_rows_and_with_all(tiny: Place) -> None:
    found = list(bench.BENCHES["list"](tiny))
    assert Lead.objects.count() == ROWS
    sizes = [one.what.rpartition(" of ")[2] for one in found]
    assert sizes == [str(ROWS // 10)] * 4 + [str(ROWS)] * 4


def test_what_was_taken_out_is_put_in_again_as_it_was(tiny: Place) -> None:
    firm.fill_contracts(tiny, ROWS)
    contracts = [signing.drafted(tiny, company) for company in Company.objects.all()[:3]]
    signing.drain()
    before = echo.marks(tiny.raw)
    for contract in contracts:
        signing.sign(contract)
    signing.drain()
    assert Project.objects.count() == 3
    after = digests()
    written = echo.taken_out(tiny.raw, before)
    assert echo.marks(tiny.raw) == before
    assert Project.objects.count() == 0
    echo.put_in_one_by_one(tiny.raw, written, 3)
    assert digests() == after
    again = echo.taken_out(tiny.raw, before)
    echo.put_in_together(tiny.raw, again)
    assert digests() == after
    assert {rows.table for rows in again} >= {"core_journalentry", "core_journalsubject", "delivery_plantask"}


def test_the_journal_stays_append_only_afterwards(tiny: Place) -> None:
    firm.fill_leads(tiny, ROWS)
    echo.taken_out(tiny.raw, {**echo.marks(tiny.raw), "lead_leadmove": ROWS - 1})
    with pytest.raises(psycopg.errors.RestrictViolation):
        tiny.raw.execute("delete from core_journalsubject")


def test_a_run_has_a_database_of_its_own_and_leaves_none(own_database: str, unprepared: None) -> None:
    before = made_by_benches()
    with nothing_changes():
        with own_place(rows=ROWS, rounds=1) as here:
            (own,) = set(made_by_benches()) - set(before)
            assert connection.settings_dict["NAME"] == own
            assert here.fetch("select current_database()") == [(own,)]
        assert connection.settings_dict["NAME"] == own_database
        with pytest.raises(ZeroDivisionError), own_place(rows=ROWS, rounds=1):
            _ = 1 / 0
    assert own not in made_by_benches()
    assert set(made_by_benches()) <= set(before)


def test_what_a_killed_run_left_goes_and_what_is_in_use_stays(own_database: str, unprepared: None) -> None:
    left, used = f"{PREFIX}left", f"{PREFIX}used"
    known = place._parameters()
    with psycopg.connect(**known, autocommit=True) as server:
        for name in (left, used):
            server.execute(f"drop database if exists {name} with (force)".encode())
            server.execute(f"create database {name}".encode())
        with psycopg.connect(**{**known, "dbname": used}), own_place(rows=ROWS, rounds=1):
            assert left not in made_by_benches()
            assert used in made_by_benches()
        server.execute(f"drop database {used} with (force)".encode())


def test_the_command_prepares_measures_and_reports(own_database: str) -> None:
    told, going = StringIO(), StringIO()
    with nothing_changes():
        call_command("bench", rows=ROWS, rounds=1, only="search", json=True, stdout=told, stderr=going)
    report = json.loads(told.getvalue())
    assert (report["rows"], report["rounds"]) == (ROWS, 1)
    assert {one["bench"] for one in report["measures"]} == {"search"}
    assert all(one["ratio"] > 0 and one["statements"] > 0 for one in report["measures"])
    assert "two characters, page" in going.getvalue()


def test_the_command_prints_a_table(own_database: str, unprepared: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def one(here: Place) -> Iterator[Measure]:
        yield measured("one", "a thing", [(0.3, 0.1)], against="nothing", count=6, unit="things")

    monkeypatch.setattr(bench, "BENCHES", {"one": one})
    told = StringIO()
    call_command("bench", rows=ROWS, rounds=1, stdout=told, stderr=StringIO())
    assert "one: a thing" in told.getvalue()
    assert "20 things" in told.getvalue()


@pytest.mark.parametrize(("option", "value"), [("only", "nonsense"), ("rows", 1), ("rounds", 0)])
def test_what_makes_no_sense_is_refused(option: str, value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "own_place", None)
    with pytest.raises(CommandError) as refused:
        call_command("bench", **{option: value})
    assert refused.value.returncode == 2


def test_a_measure_is_the_median_of_its_rounds() -> None:
    pairs = [(0.4, 0.1), (0.2, 0.2), (9.0, 0.1), (0.6, 0.1), (0.4, 0.1)]
    found = measured("one", "a thing", pairs, against="nothing", count=8, unit="things")
    assert (found.seconds, found.floor_seconds) == (0.4, 0.1)
    assert found.rounds == 5
    assert found.ratio == pytest.approx(4)
    assert found.per_second == pytest.approx(20)
    assert found.spread == pytest.approx(0.5)
    told = found.as_dict()
    assert (told["milliseconds"], told["floor_per_second"], told["statements"]) == (400, 80, None)
    head, row = table([found]).splitlines()
    assert head.split() == ["ours", "floor", "ratio", "a", "second", "SQL", "±", "floor", "is"]
    assert " ".join(row.split()) == "one: a thing 400.00 ms 100.00 ms 4.0 20 things 50% nothing"


def test_ours_and_the_floor_take_turns_after_one_that_does_not_count() -> None:
    order: list[str] = []
    pairs = taking_turns(lambda: order.append("ours"), lambda: order.append("floor"), 2)
    assert len(pairs) == 2
    assert order == list(chain.from_iterable([("ours", "floor")] * 3))
