"""Money from lines, held against independent statements of what it must be."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ratoon.sale.rules.money import RECURRING, Line, arr, movements, movements_between, mrr, mrr_by_day

FIRST = date(2026, 1, 1)
days = st.integers(0, 400).map(lambda n: FIRST + timedelta(days=n))
prices = st.decimals("0", "9999.9999", places=4)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    start = draw(days)
    return Line(
        customer=draw(st.integers(1, 3)),
        module=draw(st.sampled_from(["crm", "field", "flow"])),
        kind=draw(st.sampled_from([*sorted(RECURRING), "services", "short_term"])),
        quantity=Decimal(draw(st.integers(1, 500))),
        unit_price=draw(prices),
        start=start,
        end=draw(st.none() | st.integers(0, 400).map(lambda n: start + timedelta(days=n))),
    )


@given(st.lists(lines(), max_size=12), days, days)
def test_movements_sum_to_the_change(every: list[Line], one: date, other: date) -> None:
    start, end = min(one, other), max(one, other)
    assert sum((m.amount for m in movements(every, start, end)), Decimal(0)) == mrr(every, end) - mrr(every, start)


@given(st.lists(lines(), max_size=12), days)
def test_nothing_moves_within_a_day(every: list[Line], on: date) -> None:
    assert movements(every, on, on) == []


@given(st.lists(lines(), max_size=12), st.lists(days, min_size=1, max_size=6, unique=True).map(sorted))
def test_many_months_at_once_are_as_each_by_itself(every: list[Line], on: list[date]) -> None:
    def paid_before(day: date) -> frozenset[int]:
        begun = [line for line in every if line.start < day and mrr([line], line.start) > 0]
        return frozenset(line.customer for line in begun)

    each = [movements(every, start, end, paid_before(start)) for start, end in pairwise(on)]
    assert movements_between(every, on) == each
    assert mrr_by_day(every, on) == [mrr(every, day) for day in on]


@given(lines())
def test_a_term_is_half_open(line: Line) -> None:
    assert not line.holds(line.start - timedelta(days=1))
    assert line.holds(line.start) == (line.end is None or line.end > line.start)
    assert line.end is None or not line.holds(line.end)


@given(st.lists(lines(), max_size=12), days)
def test_services_and_short_term_never_count(every: list[Line], on: date) -> None:
    assert mrr(every, on) == mrr([line for line in every if line.kind in RECURRING], on)
    assert arr(every, on) == 12 * mrr(every, on)


def line(module: str, quantity: int, price: str, start: date, end: date | None = None, kind: str = "new") -> Line:
    return Line(
        customer=1,
        module=module,
        kind=kind,
        quantity=Decimal(quantity),
        unit_price=Decimal(price),
        start=start,
        end=end,
    )


def told(every: list[Line], start: date, end: date, known: frozenset[int] = frozenset()) -> list[tuple[str, str, str]]:
    return [(m.kind, m.by, str(m.amount)) for m in movements(every, start, end, known)]


def test_each_kind_of_movement() -> None:
    later = date(2026, 7, 1)
    old = line("crm", 100, "10", FIRST, later)
    assert told([line("crm", 10, "10", later)], FIRST, later) == [("new", "", "100.00")]
    assert told([line("crm", 10, "10", later)], FIRST, later, frozenset({1})) == [("reactivation", "", "100.00")]
    assert told([old], FIRST, later) == [("churn", "", "-1000.00")]
    assert told([old, line("crm", 120, "10", later)], FIRST, later) == [("expansion", "seats", "200.00")]
    assert told([old, line("crm", 100, "9", later)], FIRST, later) == [("contraction", "price", "-100.00")]
    assert told([old, line("crm", 120, "9", later)], FIRST, later) == [
        ("expansion", "seats", "200.00"),
        ("contraction", "price", "-120.00"),
    ]
    assert told([old, line("crm", 100, "10", later), line("flow", 1, "50", later)], FIRST, later) == [
        ("expansion", "modules", "50.00")
    ]


def test_renewal_at_the_same_price_moves_nothing() -> None:
    later = date(2027, 1, 1)
    renewed = line("crm", 100, "10", later, kind="renewal")
    assert told([line("crm", 100, "10", FIRST, later), renewed], FIRST, later) == []


def test_a_trial_is_a_line_without_mrr() -> None:
    later = date(2026, 7, 1)
    trial = line("crm", 5, "0", FIRST, later)
    assert mrr([trial], FIRST) == 0
    assert told([trial, line("crm", 5, "20", later)], FIRST, later) == [("new", "", "100.00")]
