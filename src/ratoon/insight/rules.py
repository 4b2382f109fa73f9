"""Figures put together from counts: pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from ratoon.sale.rules.money import ZERO, Line, movements, mrr
from ratoon.sale.rules.terms import add_months
from ratoon.success.months import year_of_rates

STEPS = ("leads", "qualified", "accepted", "opened", "won")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """
    Leads of a source, a campaign or a month, and how many of them came how far (domain §3).

    Who came further counts in every step before. ``key`` None: no source, no campaign. ``days_to_open`` and
    ``days_to_win`` are medians from the lead's day on, of those that came so far and whose day is known.
    """

    key: str | None
    leads: int
    won: int
    qualified: int = 0
    accepted: int = 0
    opened: int = 0
    days_to_open: int | None = None
    days_to_win: int | None = None

    @property
    def rate(self) -> Decimal | None:
        """Won ÷ leads in percent, to one place; None without leads."""
        return percent(Decimal(self.won), Decimal(self.leads))

    def step_rate(self, step: str) -> Decimal | None:
        """How many of the step before came this far, in percent; None where none came to the one before."""
        before = STEPS[STEPS.index(step) - 1]
        return percent(Decimal(getattr(self, step)), Decimal(getattr(self, before)))


@dataclass(frozen=True, slots=True, kw_only=True)
class WinRate:
    """
    Opportunities decided in a period; amounts are of one currency, and of those that have one.

    ``unpriced`` counts those decided whose amount is not known, or in another currency: they stand in no amount.
    """

    won: int
    lost: int
    won_amount: Decimal
    lost_amount: Decimal
    unpriced: int

    @property
    def rate(self) -> Decimal | None:
        """Won ÷ won and lost, in percent; None where nothing was decided."""
        return percent(Decimal(self.won), Decimal(self.won + self.lost))

    @property
    def amount_rate(self) -> Decimal | None:
        """The same by amount; None where nothing that has one was decided."""
        return percent(self.won_amount, self.won_amount + self.lost_amount)


def won_in_all(parts: Iterable[WinRate]) -> WinRate:
    """Add periods up."""
    parts = list(parts)
    return WinRate(
        won=sum(one.won for one in parts),
        lost=sum(one.lost for one in parts),
        won_amount=sum((one.won_amount for one in parts), ZERO),
        lost_amount=sum((one.lost_amount for one in parts), ZERO),
        unpriced=sum(one.unpriced for one in parts),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """
    What became between two days of one customer's ARR.

    ``churn`` and ``contraction`` are below 0 or 0, ``expansion`` is above or 0.
    """

    customer: int
    arr_start: Decimal
    churn: Decimal
    contraction: Decimal
    expansion: Decimal

    @property
    def arr_end(self) -> Decimal:
        """What is left, with what was added."""
        return self.arr_start + self.contraction + self.churn + self.expansion


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """What became between two days of the ARR of those who were customers on the first of them (domain §14)."""

    customers: int
    arr_start: Decimal
    churn: Decimal
    contraction: Decimal
    expansion: Decimal

    @property
    def arr_end(self) -> Decimal:
        """What is left of those customers, with what they added."""
        return self.arr_start + self.contraction + self.churn + self.expansion

    @property
    def gross(self) -> Decimal | None:
        """GRR: (ARR at the start − contraction − churn) ÷ ARR at the start, in percent; None where there was none."""
        return percent(self.arr_start + self.contraction + self.churn, self.arr_start)

    @property
    def net(self) -> Decimal | None:
        """NRR: GRR and the expansion, in percent."""
        return percent(self.arr_end, self.arr_start)


def kept_by_customer(lines: Sequence[Line], start: date, end: date) -> list[Kept]:
    """
    Say for each customer who had ARR on a day what became of it by a later one, the customers by number.

    The two days are compared, and nothing between them; lines have one currency.
    """
    held: dict[int, list[Line]] = {}
    for line in lines:
        held.setdefault(line.customer, []).append(line)
    found = []
    for customer, own in sorted(held.items()):
        before = mrr(own, start)
        if before > 0:
            found.append(_kept(customer, 12 * before, own, start, end))
    return found


def _kept(customer: int, arr_start: Decimal, own: Sequence[Line], start: date, end: date) -> Kept:
    churn, by_module = ZERO, dict[str, Decimal]()
    for moved in movements(own, start, end):
        if moved.kind == "churn":
            churn += 12 * moved.amount
        else:  # a module counts as a whole, whether it moved by seats or by price
            by_module[moved.module] = by_module.get(moved.module, ZERO) + 12 * moved.amount
    return Kept(
        customer=customer,
        arr_start=arr_start,
        churn=churn,
        contraction=sum((one for one in by_module.values() if one < 0), ZERO),
        expansion=sum((one for one in by_module.values() if one > 0), ZERO),
    )


def retention(lines: Sequence[Line], start: date, end: date) -> Retention:
    """Add up what became of the ARR of a day by a later one, among those alone who had some on that day."""
    return kept_in_all(kept_by_customer(lines, start, end))


def kept_in_all(kept: Sequence[Kept]) -> Retention:
    """Add customers up."""
    return Retention(
        customers=len(kept),
        arr_start=sum((one.arr_start for one in kept), ZERO),
        churn=sum((one.churn for one in kept), ZERO),
        contraction=sum((one.contraction for one in kept), ZERO),
        expansion=sum((one.expansion for one in kept), ZERO),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """Twelve whole months: their first and last day, and the evening before, from which retention counts."""

    first: date
    last: date

    @property
    def eve(self) -> date:
        """The last day before it."""
        return self.first - timedelta(days=1)

    @property
    def months(self) -> list[date]:
        """The first days of its months."""
        return [add_months(self.first, number) for number in range(YEAR)]


YEAR = 12
"""Months: a shorter period makes rates jump, and leaves out those whose year ends in another season."""


def year_until(month: date) -> Year:
    """Give the twelve whole months of which the last is that of a day."""
    first, last = year_of_rates(add_months(month.replace(day=1), 1))
    return Year(first=first, last=last)


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """Give a share in percent, rounded half up to one place; None of nothing."""
    if not whole:
        return None
    return (100 * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def total_of(rows: Iterable[Conversion]) -> Conversion:
    """Add up; medians can't be added."""
    rows = list(rows)
    return Conversion(key=None, **{step: sum(getattr(row, step) for row in rows) for step in STEPS})
