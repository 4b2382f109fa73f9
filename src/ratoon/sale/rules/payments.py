"""What is owed and since when: receipts matched to dues, the oldest first. Pure; exact decimals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ratoon.sale.rules.money import ZERO

AGES = ((30, "1-30"), (60, "31-60"), (90, "61-90"))
"""Days overdue up to which an amount is of an age; beyond the last it is ``90+``."""
OLDEST = "90+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An amount of the schedule and its day."""

    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A due with what was received towards it; ``days_overdue`` 0: paid, or not over its day."""

    on: date
    amount: Decimal
    paid: Decimal
    days_overdue: int

    @property
    def open(self) -> Decimal:
        """What is still to come."""
        return self.amount - self.paid


def match(dues: Iterable[Due], received: Decimal, today: date) -> list[Matched]:
    """Give the dues in the order of their days, each with its share of what was received: the oldest is paid first."""
    left = max(received, ZERO)
    found = []
    for due in sorted(dues, key=lambda one: one.on):
        paid = min(due.amount, left)
        left -= paid
        days = (today - due.on).days if paid < due.amount else 0
        found.append(Matched(on=due.on, amount=due.amount, paid=paid, days_overdue=max(days, 0)))
    return found


def overdue(matched: Iterable[Matched]) -> Decimal:
    """Give what should have been received before today and was not."""
    return sum((one.open for one in matched if one.days_overdue), ZERO)


def by_age(matched: Iterable[Matched]) -> Mapping[str, Decimal]:
    """Give what is overdue by its age in days: ``1-30``, ``31-60``, ``61-90``, ``90+``."""
    found = {**{name: ZERO for _days, name in AGES}, OLDEST: ZERO}
    for one in matched:
        if one.days_overdue:
            age = next((name for days, name in AGES if one.days_overdue <= days), OLDEST)
            found[age] += one.open
    return found
