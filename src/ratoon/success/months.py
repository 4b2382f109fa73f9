"""
The months ahead as columns: what ends in each, how sure it is, the largest first. Pure.

Amounts are exact, by currency; what has none is counted apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from ratoon.success.rules import month_of_end

WIDTH = Decimal(1000)
GAP = Decimal(4)
"""Of the bar that shows the mix, and between its parts."""
SURE = ("committed", "likely", "open", "at_risk")
"""From sure to not, as the bar shows them; what is renewed stands with what is committed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A renewal as the columns know it; ``amount`` None: not known, or no ARR."""

    pk: int
    ends_on: date
    currency: str
    amount: Decimal | None
    forecast: str
    status: str


@dataclass(slots=True, kw_only=True)
class Month:
    """A column: ``mix`` has for each currency the amounts by how sure they are; lost ones are only counted."""

    first: date
    slips: list[Slip] = field(default_factory=list)
    lost: int = 0
    unpriced: int = 0
    mix: dict[str, dict[str, Decimal]] = field(default_factory=dict)

    @property
    def largest(self) -> Sequence[Slip]:
        """What ends in the month: what is undecided first, the largest amounts first, those without one last."""
        return sorted(self.slips, key=_place)

    def total(self, currency: str) -> Decimal:
        """Add up what ends in one currency."""
        return sum(self.mix[currency].values(), Decimal("0.00"))


def _place(one: Slip) -> tuple[bool, bool, Decimal, date, int]:
    return (one.status != "open", one.amount is None, -(one.amount or Decimal(0)), one.ends_on, one.pk)


def next_month(first: date, by: int = 1) -> date:
    """Give the first day of a month some months later."""
    year, month = divmod(first.year * 12 + first.month - 1 + by, 12)
    return date(year, month + 1, 1)


def year_of_rates(today: date) -> tuple[date, date]:
    """
    Give the first and the last day of the twelve whole months before that of a day: what a renewal rate is told of.

    A customer counts in the month of the end (domain §14), so a month is told as a whole or not at all: of one that
    still runs only those would count who decided early.
    """
    until = today.replace(day=1)
    return next_month(until, -12), until - timedelta(days=1)


def months(slips: Iterable[Slip], first: date, count: int) -> list[Month]:
    """Put renewals into the columns of months, from that of ``first`` on; what ends outside is left out."""
    columns = [Month(first=next_month(first.replace(day=1), number)) for number in range(count)]
    by_first = {one.first: one for one in columns}
    for slip in slips:
        column = by_first.get(month_of_end(slip.ends_on))
        if column is not None:
            add(column, slip)
    return columns


def add(column: Month, slip: Slip) -> None:
    """Put a renewal into a column."""
    if slip.status == "lost":
        column.lost += 1
        return
    column.slips.append(slip)
    if slip.amount is None:
        column.unpriced += 1
        return
    sure = SURE[0] if slip.status == "renewed" else slip.forecast
    mix = column.mix.setdefault(slip.currency, dict.fromkeys(SURE, Decimal("0.00")))
    mix[sure] += slip.amount


def bar(amounts: Sequence[Decimal]) -> list[tuple[int, Decimal, Decimal]]:
    """Give the parts of a bar that has an amount: (number, x, width), with gaps between them."""
    whole = sum(amounts, Decimal(0))
    parts = []
    x = Decimal(0)
    for number, amount in enumerate(amounts):
        if amount <= 0:
            continue
        width = WIDTH * amount / whole
        parts.append((number, x.quantize(Decimal("0.1")), max(width - GAP, Decimal(1)).quantize(Decimal("0.1"))))
        x += width
    return parts
