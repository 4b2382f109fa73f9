"""Plans over working days: whatever the plan, nothing begins before what it waits for, nor on a day of rest."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratoon.delivery import rules
from ratoon.delivery.rules import CycleFound, Step, Workdays

DAY = timedelta(days=1)
MONDAY = date(2026, 9, 28)
GOLDEN_WEEK = Workdays(
    holidays=frozenset(date(2026, 10, day) for day in range(1, 8)), made_up=frozenset({date(2026, 10, 10)})
)


@st.composite
def plans(draw: st.DrawFn) -> list[Step]:
    """Give a plan in which tasks wait for earlier ones only."""
    made = []
    for key in range(draw(st.integers(1, 12))):
        after = tuple(sorted(draw(st.sets(st.integers(0, key - 1), max_size=3)))) if key else ()
        made.append(
            Step(key=key, name=str(key), days=draw(st.integers(0, 9)), after=after, lag=draw(st.integers(0, 3)))
        )
    return draw(st.permutations(made))


@st.composite
def calendars(draw: st.DrawFn) -> Workdays:
    """Give a calendar with days of rest and days made up."""
    days = st.sets(st.integers(0, 120).map(lambda number: MONDAY + number * DAY), max_size=12)
    off = draw(days)
    return Workdays(frozenset(off), frozenset(draw(days) - off))


starts = st.integers(0, 60).map(lambda number: MONDAY + number * DAY)


@given(plans(), calendars(), starts)
def test_nothing_begins_before_what_it_waits_for(steps: list[Step], workdays: Workdays, start: date) -> None:
    spans = rules.schedule(steps, start, workdays)
    assert set(spans) == {step.key for step in steps}
    for step in steps:
        span = spans[step.key]
        assert workdays.holds(span.start)
        assert workdays.holds(span.end)
        assert start <= span.start <= span.end or (step.days == 0 and span.start == span.end)
        if step.days:
            assert workdays.between(span.start - DAY, span.end) == step.days
            for key in step.after:
                assert span.start > spans[key].end or spans[key].free == span.start
                assert workdays.between(spans[key].free - DAY, span.start - DAY) >= step.lag
        else:
            assert all(span.end >= spans[key].end for key in step.after)


def test_a_milestone_after_one_on_the_first_day_stands_beside_it() -> None:
    steps = [Step(key=0, name="0", days=0, after=(), lag=0), Step(key=1, name="1", days=0, after=(0,), lag=0)]
    spans = rules.schedule(steps, MONDAY, Workdays(frozenset(), frozenset()))
    assert [spans[key].start for key in (0, 1)] == [MONDAY, MONDAY]


@given(plans(), calendars(), starts)
def test_a_chain_of_critical_tasks_ends_with_the_plan(steps: list[Step], workdays: Workdays, start: date) -> None:
    spans = rules.schedule(steps, start, workdays)
    found = rules.critical(steps, spans, workdays)
    assert any(
        spans[key].end == rules.finish(spans) or spans[key].free == max(s.free for s in spans.values()) for key in found
    )
    # who is critical and waits at all waits for a critical one
    for step in steps:
        if step.key in found and step.after:
            assert found & set(step.after)


@given(plans(), calendars(), starts)
def test_a_longer_task_never_brings_the_end_forward(steps: list[Step], workdays: Workdays, start: date) -> None:
    before = rules.schedule(steps, start, workdays)
    first = steps[0]
    longer = [
        Step(key=s.key, name=s.name, days=s.days + (s.key == first.key and s.days > 0), after=s.after, lag=s.lag)
        for s in steps
    ]
    after = rules.schedule(longer, start, workdays)
    assert all(after[key].free >= before[key].free for key in before)


@given(plans(), calendars(), starts, st.integers(0, 90))
def test_a_forecast_of_what_was_not_begun_lies_not_in_the_past(
    steps: list[Step], workdays: Workdays, start: date, passed: int
) -> None:
    today = start + passed * DAY
    for span in rules.forecast(steps, start, today, workdays).values():
        assert span.free >= workdays.first(today)
    assert rules.forecast(steps, start, start, workdays) == rules.schedule(steps, start, workdays)


def test_holidays_are_off_and_weekends_made_up() -> None:
    spans = rules.schedule(
        [Step(key=1, name="a", days=4), Step(key=2, name="b", days=2, after=(1,))], MONDAY, GOLDEN_WEEK
    )
    assert (spans[1].start, spans[1].end) == (MONDAY, date(2026, 10, 8))
    assert (spans[2].start, spans[2].end) == (date(2026, 10, 9), date(2026, 10, 10))


def test_a_milestone_stands_where_what_it_waits_for_ends() -> None:
    steps = [
        Step(key=1, name="a", days=2),
        Step(key=2, name="m", days=0, after=(1,)),
        Step(key=3, name="b", days=1, after=(2,)),
        Step(key=4, name="begin", days=0),
    ]
    spans = rules.schedule(steps, MONDAY, Workdays())
    assert [spans[key].end for key in (1, 2, 3, 4)] == [MONDAY + DAY, MONDAY + DAY, MONDAY + 2 * DAY, MONDAY]
    assert rules.critical(steps, spans, Workdays()) == {1, 2, 3}


def test_what_is_late_pushes_what_waits_for_it() -> None:
    steps = [
        Step(key=1, name="done", days=2, started=MONDAY, ended=MONDAY + DAY),
        Step(key=2, name="begun", days=2, after=(1,), started=MONDAY + 2 * DAY),
        Step(key=3, name="open", days=1, after=(2,)),
    ]
    today = MONDAY + 9 * DAY
    spans = rules.forecast(steps, MONDAY, today, Workdays())
    assert (spans[1].start, spans[1].end) == (MONDAY, MONDAY + DAY)
    assert (spans[2].start, spans[2].end) == (MONDAY + 2 * DAY, today)
    assert spans[3].start == MONDAY + 10 * DAY


def test_tasks_that_wait_for_each_other_are_named() -> None:
    steps = [Step(key=1, name="调研", days=1, after=(2,)), Step(key=2, name="配置", days=1, after=(1,))]
    with pytest.raises(CycleFound) as found:
        rules.schedule(steps, MONDAY, Workdays())
    assert set(found.value.names) == {"调研", "配置"}


def test_a_calendar_without_work_is_refused() -> None:
    nothing = Workdays(frozenset(MONDAY + number * DAY for number in range(90)))
    with pytest.raises(ValueError, match="no working day"):
        nothing.first(MONDAY)


def test_percent_is_of_working_days() -> None:
    steps = [
        Step(key=1, name="a", days=3, started=MONDAY, ended=MONDAY),
        Step(key=2, name="b", days=6, percent=50),
        Step(key=3, name="m", days=0),
    ]
    assert rules.percent_done(steps) == 66
    assert rules.percent_done(steps[2:]) is None


@pytest.mark.parametrize(
    ("total", "seats", "size"),
    [
        (None, None, "middle"),
        ("99999", None, "small"),
        ("100000", "5", "middle"),
        ("1", "300", "large"),
        (None, "49", "small"),
        ("500000", None, "large"),
    ],
)
def test_size_follows_the_larger_of_total_and_seats(total: str | None, seats: str | None, size: str) -> None:
    found = rules.size_of(
        Decimal(total) if total else None,
        Decimal(seats) if seats else None,
        (Decimal(100_000), Decimal(500_000)),
        (50, 300),
    )
    assert found == size
