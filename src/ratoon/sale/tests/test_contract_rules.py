"""Terms, totals and payments, held against independent statements of what they must be."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ratoon.sale.rules.payments import Due, by_age, match, overdue
from ratoon.sale.rules.terms import (
    Sold,
    add_months,
    ends_on,
    happening,
    months_of,
    mrr_of,
    reference_day,
    total,
    total_of,
)

FIRST = date(2026, 1, 31)
days = st.integers(0, 900).map(lambda n: FIRST + timedelta(days=n))
amounts = st.decimals("0.01", "99999.99", places=2)
dues = st.lists(st.builds(Due, on=days, amount=amounts), max_size=8)


def sold(kind: str, start: date, end: date | None, quantity: str = "10", price: str | None = "100") -> Sold:
    return Sold(
        kind=kind,
        quantity=Decimal(quantity),
        unit_price=None if price is None else Decimal(price),
        start=start,
        end=end,
    )


@given(days, st.integers(0, 60))
def test_whole_months_are_whole(start: date, months: int) -> None:
    assert months_of(start, add_months(start, months)) == months


@given(days, days, days)
def test_months_grow_with_the_term(one: date, two: date, three: date) -> None:
    start, middle, end = sorted((one, two, three))
    assert 0 <= months_of(start, middle) <= months_of(start, end)


def test_totals() -> None:
    start = date(2026, 1, 1)
    assert total_of(sold("new", start, date(2027, 1, 1))) == Decimal("12000.00")
    assert total_of(sold("new", start, date(2026, 2, 15))) == Decimal("1500.00")
    assert total_of(sold("new", start, start)) == 0
    assert total_of(sold("services_days", start, None, "20", "2500")) == Decimal("50000.00")
    assert total_of(sold("new", start, None)) is None
    assert total_of(sold("services_fixed", start, None, price=None)) is None
    assert total([sold("new", start, date(2027, 1, 1)), sold("seats", start, None)]) is None


def test_the_day_of_the_figures() -> None:
    start, end = date(2026, 3, 1), date(2027, 3, 1)
    lines = [sold("new", start, end), sold("services_fixed", date(2026, 1, 1), date(2029, 1, 1))]
    assert reference_day(lines, date(2026, 1, 1)) == start
    assert reference_day(lines, date(2026, 6, 1)) == date(2026, 6, 1)
    assert reference_day(lines, date(2028, 1, 1)) == end - timedelta(days=1)
    assert mrr_of(lines, start) == mrr_of(lines, end - timedelta(days=1)) == Decimal("1000.00")
    assert mrr_of([sold("new", start, end, price=None)], start) is None
    assert ends_on(lines) == end
    assert ends_on([*lines, sold("seats", start, None)]) is None
    assert ends_on([sold("new", start, start)]) is None


def test_what_a_signature_means() -> None:
    start = date(2026, 1, 1)
    assert happening([sold("new", start, None)]) == "recurring_signed"
    assert happening([sold("new", start, date(2026, 4, 2))]) == "recurring_signed"
    assert happening([sold("new", start, date(2026, 4, 1))]) == "short_term_signed"
    assert happening([sold("short_term", start, date(2026, 3, 1))]) == "short_term_signed"
    assert happening([sold("services_fixed", start, None)]) == ""
    assert happening([sold("services_fixed", start, None), sold("renewal", start, date(2027, 1, 1))]) == "renewed"


@given(dues, amounts, days)
def test_what_comes_in_is_spread_and_nothing_is_lost(every: list[Due], received: Decimal, today: date) -> None:
    found = match(every, received, today)
    whole = sum((due.amount for due in every), Decimal(0))
    assert sum((one.paid for one in found), Decimal(0)) == min(received, whole)
    assert all(0 <= one.paid <= one.amount for one in found)
    # the oldest is paid first: after one that is open nothing is paid
    opened = [one for one in found if one.open]
    assert all(one.paid == 0 for one in opened[1:])


@given(dues, amounts, days)
def test_overdue_is_what_should_have_come_before_today(every: list[Due], received: Decimal, today: date) -> None:
    found = match(every, received, today)
    due = sum((one.amount for one in every if one.on < today), Decimal(0))
    assert overdue(found) == max(due - received, Decimal(0))
    assert sum(by_age(found).values(), Decimal(0)) == overdue(found)


def test_ages() -> None:
    today = date(2026, 6, 30)
    every = [Due(on=today - timedelta(days=n), amount=Decimal(1)) for n in (0, 1, 30, 31, 60, 61, 90, 91)]
    assert [int(amount) for amount in by_age(match(every, Decimal(0), today)).values()] == [2, 2, 2, 1]
