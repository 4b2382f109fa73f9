"""Terms and totals of contract lines: months, amounts, what a signature means. Pure; exact decimals."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from ratoon.sale.rules.money import CENT, RECURRING, ZERO, amount_of

BY_MONTH = RECURRING | {"short_term"}
"""Kinds of lines whose unit price is for a month."""
SHORT_TERM_MONTHS = 3
"""Up to this long, paid use is short-term and moves nobody out of quadrant I."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sold:
    """A line as it was sold; ``unit_price`` None: not priced yet, ``end`` None: open-ended or without a term."""

    kind: str
    quantity: Decimal
    unit_price: Decimal | None
    start: date
    end: date | None

    def holds(self, on: date) -> bool:
        """Whether the half-open term holds that day."""
        return self.start <= on and (self.end is None or on < self.end)


def add_months(day: date, months: int) -> date:
    """Give the same day some months later; where that month is shorter, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_of(start: date, end: date) -> Decimal:
    """Give the length of [start, end) in months: whole ones, then days as a share of the month they lie in."""
    whole = (end.year - start.year) * 12 + end.month - start.month
    while add_months(start, whole) > end:
        whole -= 1
    begun, following = add_months(start, whole), add_months(start, whole + 1)
    return whole + Decimal((end - begun).days) / Decimal((following - begun).days)


def total_of(line: Sold) -> Decimal | None:
    """Give what a line comes to, rounded half up to cents; None where it has no end or no price."""
    if line.unit_price is None:
        return None
    if line.kind not in BY_MONTH:
        return amount_of(line.quantity, line.unit_price)
    if line.end is None:
        return None
    if line.end <= line.start:
        return ZERO
    return (line.quantity * line.unit_price * months_of(line.start, line.end)).quantize(CENT, ROUND_HALF_UP)


def total(lines: Iterable[Sold]) -> Decimal | None:
    """Give what lines come to together; None where that of any is unknown."""
    found = ZERO
    for line in lines:
        amount = total_of(line)
        if amount is None:
            return None
        found += amount
    return found


def reference_day(lines: Iterable[Sold], today: date) -> date:
    """Give the day for which a contract's MRR is told: today, or its first day before it began, its last once over."""
    terms = [line for line in lines if line.kind in RECURRING and (line.end is None or line.end > line.start)]
    if not terms:
        return today
    first = min(line.start for line in terms)
    if today < first:
        return first
    ends = [line.end for line in terms if line.end is not None]
    if len(ends) == len(terms) and today >= max(ends):
        return max(ends) - timedelta(days=1)
    return today


def mrr_of(lines: Iterable[Sold], on: date) -> Decimal | None:
    """Give what lines bring a month on a day, signed or not; None where a recurring one has no price yet."""
    found = ZERO
    for line in lines:
        if line.kind in RECURRING:
            if line.unit_price is None:
                return None
            if line.holds(on):
                found += amount_of(line.quantity, line.unit_price)
    return found


def ends_on(lines: Iterable[Sold]) -> date | None:
    """Give the first day on which nothing recurring holds any more; None where nothing recurs or it has no end."""
    found: date | None = None
    for line in lines:
        if line.kind not in RECURRING or line.end == line.start:
            continue
        if line.end is None:
            return None
        found = line.end if found is None else max(found, line.end)
    return found


def happening(lines: Sequence[Sold]) -> str:
    """
    Say what a signature means for the customer's life: ``renewed``, ``recurring_signed``, ``short_term_signed``.

    Recurring is what runs longer than three months or without end; empty where only services were sold.
    """
    if any(line.kind == "renewal" for line in lines):
        return "renewed"
    by_month = [line for line in lines if line.kind in BY_MONTH]
    long = [
        line
        for line in by_month
        if line.kind in RECURRING and (line.end is None or line.end > add_months(line.start, SHORT_TERM_MONTHS))
    ]
    if long:
        return "recurring_signed"
    return "short_term_signed" if by_month else ""
