"""When plays open, warn and are over, who cares first, and the renewal rate. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

ZERO = Decimal("0.00")
FEWEST_CARES = "fewest_cares"
"""The rule by which a CSM is chosen where nobody named one."""
BY_HAND = ("review", "value", "quote")
"""Steps that are ticked off; taking up the strategy and the signature have verbs of their own."""


@dataclass(frozen=True, kw_only=True)
class RenewalSettings:
    """Days around the end of a term (domain §10, §14)."""

    room: ClassVar[str] = "success"

    opens_large_days: int = 180
    opens_days: int = 90
    grace_days: int = 60
    alarm_days: tuple[int, ...] = (30, 14)
    large_sizes: tuple[str, ...] = ("500-1999", "2000+")


def opens_on(*, ends_on: date, begins_on: date, size: str, is_short_term: bool, settings: RenewalSettings) -> date:
    """Give the day on which a play opens: of short-term paid use its first, else so long before the end."""
    if is_short_term:
        return begins_on
    days = settings.opens_large_days if size in settings.large_sizes else settings.opens_days
    return ends_on - timedelta(days=days)


def grace_ends_on(ends_on: date, settings: RenewalSettings) -> date:
    """Give the first day on which a renewal comes too late."""
    return ends_on + timedelta(days=settings.grace_days + 1)


def alarm_due(ends_on: date, today: date, warned: int | None, settings: RenewalSettings) -> int | None:
    """Give the alarm that is due, as days before the end: the nearest threshold reached that was not told yet."""
    if today >= ends_on:
        return None
    reached = [days for days in settings.alarm_days if ends_on - timedelta(days=days) <= today]
    if not reached or (warned is not None and warned <= min(reached)):
        return None
    return min(reached)


def fewest_cares(loads: Mapping[int, int]) -> int | None:
    """Choose who cares for the fewest customers, of two with as many who came first; None where there is nobody."""
    return min(loads, key=lambda staff: (loads[staff], staff), default=None)


def goes_on(ended: Decimal | None, signed: Decimal | None) -> Decimal | None:
    """Give what of the ARR that ended goes on: more than it was is upsell and doesn't count. None: not known."""
    return None if ended is None or signed is None else min(ended, signed)


def wrong_day(on: date, *, today: date, after: Iterable[date | None]) -> tuple[str, date | None]:
    """Say what is wrong with the day of a verb, and which day it follows: ``in_future``, ``before_last_step``, none."""
    last = max((day for day in after if day is not None), default=None)
    if on > today:
        return "in_future", None
    if last is not None and on < last:
        return "before_last_step", last
    return "", None


def month_of_end(ends_on: date) -> date:
    """Give the first day of the month that a term's last day lies in; ``ends_on`` is the day after it."""
    return (ends_on - timedelta(days=1)).replace(day=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A term that ends: of whom, in which currency, how much ARR, and what became of it."""

    customer: int
    currency: str
    ends_on: date
    status: str
    amount: Decimal | None
    renewed_amount: Decimal | None = None


@dataclass(slots=True, kw_only=True)
class Rate:
    """
    The renewals of a month of ends (domain §14).

    ``open`` counts customers whose grace is not past and who have not decided; they stand in no rate. Amounts are by
    currency; ``unknown`` counts ends whose amount, or what of it goes on, nobody knows.
    """

    month: date
    ended: int = 0
    renewed: int = 0
    open: int = 0
    unknown: int = 0
    arr_ended: dict[str, Decimal] = field(default_factory=dict)
    arr_renewed: dict[str, Decimal] = field(default_factory=dict)

    @property
    def logo(self) -> Decimal | None:
        """Renewed customers ÷ customers whose term ended; None where none did."""
        return Decimal(self.renewed) / Decimal(self.ended) if self.ended else None

    def arr(self, currency: str) -> Decimal | None:
        """Renewed ARR ÷ ARR that ended, upsell excluded; None where none did."""
        whole = self.arr_ended.get(currency, ZERO)
        return self.arr_renewed.get(currency, ZERO) / whole if whole else None


def renewal_rates(ends: Iterable[Ended]) -> dict[date, Rate]:
    """Give the rate of each month of the end; a customer counts once a month, renewed if any of its terms was."""
    rates: dict[date, Rate] = {}
    customers: dict[date, dict[int, set[str]]] = {}
    for one in ends:
        month = month_of_end(one.ends_on)
        rate = rates.setdefault(month, Rate(month=month))
        customers.setdefault(month, {}).setdefault(one.customer, set()).add(one.status)
        if one.status != "open":
            _add(rate, one)
    for month, found in customers.items():
        rate = rates[month]
        rate.renewed = sum("renewed" in statuses for statuses in found.values())
        rate.open = sum("open" in statuses and "renewed" not in statuses for statuses in found.values())
        rate.ended = len(found) - rate.open
    return rates


def total_of(rates: Iterable[Rate], first: date) -> Rate:
    """Add up the rates of months: a customer counts once in each month in which a term of his ended."""
    whole = Rate(month=first)
    for one in rates:
        whole.ended += one.ended
        whole.renewed += one.renewed
        whole.open += one.open
        whole.unknown += one.unknown
        for sums, added in ((whole.arr_ended, one.arr_ended), (whole.arr_renewed, one.arr_renewed)):
            for currency, amount in added.items():
                sums[currency] = sums.get(currency, ZERO) + amount
    return whole


def _add(rate: Rate, one: Ended) -> None:
    kept = one.renewed_amount if one.status == "renewed" else ZERO
    if one.amount is None or kept is None:
        rate.unknown += 1
        return
    rate.arr_ended[one.currency] = rate.arr_ended.get(one.currency, ZERO) + one.amount
    rate.arr_renewed[one.currency] = rate.arr_renewed.get(one.currency, ZERO) + kept
