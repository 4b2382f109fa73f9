"""Figures put together from counts: pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from ratoon.sale.rules.money import ZERO, Line, movements, mrr

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """
    What became between two days of the ARR of those who were customers on the first of them (domain §14).

    ``churn`` and ``contraction`` are below 0 or 0, ``expansion`` is above or 0.
    """

    customers: int
    arr_start: Decimal
    churn: Decimal
    contraction: Decimal
    expansion: Decimal

    @property
    def gross(self) -> Decimal | None:
        """GRR: (ARR at the start − contraction − churn) ÷ ARR at the start, in percent; None where there was none."""
        return percent(self.arr_start + self.contraction + self.churn, self.arr_start)

    @property
    def net(self) -> Decimal | None:
        """NRR: GRR and the expansion, in percent."""
        return percent(self.arr_start + self.contraction + self.churn + self.expansion, self.arr_start)


def retention(lines: Sequence[Line], start: date, end: date) -> Retention:
    """
    Say what became of the ARR of a day by a later one, among those alone who had some on that day.

    The two days are compared, and nothing between them; lines have one currency.
    """
    held: dict[int, list[Line]] = {}
    for line in lines:
        held.setdefault(line.customer, []).append(line)
    cohort = {customer: own for customer, own in held.items() if mrr(own, start) > 0}
    own_lines = [line for own in cohort.values() for line in own]
    differences: dict[tuple[int, str], Decimal] = {}
    sums = dict.fromkeys(("churn", "contraction", "expansion"), ZERO)
    for moved in movements(own_lines, start, end):
        if moved.kind == "churn":
            sums["churn"] += 12 * moved.amount
        else:
            key = (moved.customer, moved.module)
            differences[key] = differences.get(key, ZERO) + 12 * moved.amount
    for difference in differences.values():  # of a module as a whole, whether by seats or by price
        sums["expansion" if difference > 0 else "contraction"] += difference
    return Retention(customers=len(cohort), arr_start=12 * mrr(own_lines, start), **sums)


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """Give a share in percent, rounded half up to one place; None of nothing."""
    if not whole:
        return None
    return (100 * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def total_of(rows: Iterable[Conversion]) -> Conversion:
    """Add up; medians can't be added."""
    rows = list(rows)
    return Conversion(key=None, **{step: sum(getattr(row, step) for row in rows) for step in STEPS})
