"""Days, units and sums of work: pure, for any days and amounts."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ratoon.core.testing.freeze import NOW
from ratoon.work.rules import EDIT_HOURS, Section, Staked, Unit, may_still_edit, remaining, section_of, sums

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
AMOUNTS = st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2)
STAKED = st.builds(
    Staked,
    section=st.just("due"),
    currency=st.sampled_from(["CNY", "USD", "EUR"]),
    why=st.sampled_from(["arr", "receipts"]),
    key=st.none() | st.tuples(st.just("company"), st.integers(1, 4)),
    amount=AMOUNTS,
)


@given(due=DAYS, on=DAYS)
def test_a_day_stands_in_one_section(due: date, on: date) -> None:
    section = section_of(due, on)
    assert (section == Section.DUE) == (due <= on)
    assert (section == Section.WEEK) == (on < due <= on + timedelta(days=7))


@given(days=st.integers(-5000, 5000))
def test_a_span_is_told_in_the_largest_useful_unit_and_never_as_more(days: int) -> None:
    number, unit = remaining(days)
    worth = number * {Unit.DAYS: 1, Unit.WEEKS: 7, Unit.MONTHS: 30}[unit]
    assert worth <= abs(days)
    assert (unit == Unit.DAYS) == (abs(days) < 14)
    assert unit == Unit.DAYS or number >= 2


@given(staked=st.lists(STAKED, max_size=12))
def test_sums_are_exact_and_never_cross_currencies(staked: list[Staked]) -> None:
    found = sums(staked)
    assert set(found) == {one.currency for one in staked}
    for currency, amount in found.items():
        own = [one for one in staked if one.currency == currency]
        assert amount <= sum(one.amount for one in own)
        assert amount >= max(one.amount for one in own)
        assert sums(own) == {currency: amount}


@given(staked=st.lists(STAKED, max_size=8))
def test_the_same_money_of_the_same_record_counts_once(staked: list[Staked]) -> None:
    again = [one for one in staked if one.key is not None]
    assert sums([*staked, *again]) == sums(staked)
    assert sums(list(reversed(staked))) == sums(staked)


@given(hours=st.floats(0, 100, allow_nan=False))
def test_an_author_has_a_day_to_correct(hours: float) -> None:
    at: datetime = NOW + timedelta(hours=hours)
    assert may_still_edit(NOW, at) == (at - NOW < timedelta(hours=EDIT_HOURS))
