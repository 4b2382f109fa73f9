"""The rules of renewals hold whatever the days and amounts are."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ratoon.success.months import SURE, Slip, bar, months, next_month
from ratoon.success.rules import (
    Ended,
    RenewalSettings,
    alarm_due,
    fewest_cares,
    goes_on,
    grace_ends_on,
    month_of_end,
    opens_on,
    renewal_rates,
    wrong_day,
)

SETTINGS = RenewalSettings()
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
amounts = st.decimals(0, 10**9, places=2, allow_nan=False)
ends = st.builds(
    Ended,
    customer=st.integers(1, 5),
    currency=st.sampled_from(["CNY", "USD"]),
    ends_on=st.dates(date(2026, 1, 1), date(2026, 3, 31)),
    status=st.sampled_from(["open", "renewed", "lost"]),
    amount=st.none() | amounts,
    renewed_amount=st.none() | amounts,
)


@given(days, st.sampled_from(["", "1-19", "2000+"]), st.booleans())
def test_plays_open_before_the_end(end: date, size: str, is_short: bool) -> None:
    begun = end - timedelta(days=60)
    found = opens_on(ends_on=end, begins_on=begun, size=size, is_short_term=is_short, settings=SETTINGS)
    expected = 60 if is_short else 180 if size == "2000+" else 90
    assert (end - found).days == expected
    assert (grace_ends_on(end, SETTINGS) - end).days == 61


@given(days, st.integers(-40, 60))
def test_each_alarm_is_told_once(end: date, before: int) -> None:
    warned: int | None = None
    told = []
    for left in range(60, before - 1, -1):
        due = alarm_due(end, end - timedelta(days=left), warned, SETTINGS)
        if due is not None:
            warned = due
            told.append((left, due))
    assert told == [(days, days) for days in (30, 14) if before <= days]


@given(st.dictionaries(st.integers(1, 50), st.integers(0, 99)))
def test_nobody_with_fewer_is_passed_over(loads: dict[int, int]) -> None:
    chosen = fewest_cares(loads)
    assert (chosen is None) == (not loads)
    if chosen is not None:
        assert (loads[chosen], chosen) == min((count, staff) for staff, count in loads.items())


@given(st.none() | amounts, st.none() | amounts)
def test_upsell_does_not_count(before: Decimal | None, after: Decimal | None) -> None:
    kept = goes_on(before, after)
    if before is None or after is None:
        assert kept is None
    else:
        assert kept is not None and kept <= before and kept <= after


@given(st.lists(ends))
def test_rates_lie_between_none_and_all(rows: list[Ended]) -> None:
    for month, rate in renewal_rates(rows).items():
        there = {one.customer for one in rows if month_of_end(one.ends_on) == month}
        assert rate.ended + rate.open == len(there)
        assert 0 <= rate.renewed <= rate.ended
        assert rate.logo is None if not rate.ended else rate.logo is not None and 0 <= rate.logo <= 1
        known = [
            one
            for one in rows
            if month_of_end(one.ends_on) == month
            and one.status != "open"
            and one.amount is not None
            and (one.status == "lost" or one.renewed_amount is not None)
        ]
        for currency, whole in rate.arr_ended.items():
            assert whole == sum(one.amount for one in known if one.currency == currency and one.amount is not None)


def test_a_term_ends_in_the_month_of_its_last_day() -> None:
    assert month_of_end(date(2027, 1, 1)) == date(2026, 12, 1)  # it holds until 31 December
    assert month_of_end(date(2027, 1, 2)) == month_of_end(date(2027, 2, 1)) == date(2027, 1, 1)


@given(days, days, st.lists(st.none() | days, max_size=3))
def test_a_day_is_wrong_for_one_cause(on: date, today: date, after: list[date | None]) -> None:
    code, last = wrong_day(on, today=today, after=after)
    known = [day for day in after if day is not None]
    if on > today:
        assert code == "in_future"
    elif known and on < max(known):
        assert (code, last) == ("before_last_step", max(known))
    else:
        assert code == ""


@given(st.lists(amounts, min_size=4, max_size=4))
def test_a_bar_is_as_long_as_its_parts(found: list[Decimal]) -> None:
    parts = bar(found)
    assert [number for number, _x, _width in parts] == [n for n, amount in enumerate(found) if amount > 0]
    assert all(x >= 0 and x + width <= Decimal("1001.1") for _number, x, width in parts)


@given(
    st.lists(
        st.builds(
            Slip,
            pk=st.integers(1, 99),
            ends_on=st.dates(date(2026, 10, 1), date(2027, 6, 30)),
            currency=st.sampled_from(["CNY", "USD"]),
            amount=st.none() | amounts,
            forecast=st.sampled_from(SURE),
            status=st.sampled_from(["open", "renewed", "lost"]),
        )
    )
)
def test_every_end_stands_in_its_month(slips: list[Slip]) -> None:
    columns = months(slips, date(2026, 11, 20), 6)
    assert [one.first for one in columns] == [next_month(date(2026, 11, 1), n) for n in range(6)]
    near = [one for one in slips if date(2026, 11, 1) < one.ends_on <= date(2027, 5, 1)]
    assert sum(len(one.slips) + one.lost for one in columns) == len(near)
    for column in columns:
        priced = [one for one in column.slips if one.amount is not None]
        assert len(priced) + column.unpriced == len(column.slips)
        for currency in column.mix:
            assert column.total(currency) == sum(one.amount or 0 for one in priced if one.currency == currency)
