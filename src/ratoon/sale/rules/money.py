"""Money from lines: what recurs on a day, and why it moved between two days. Pure; exact decimals."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate, pairwise

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
RECURRING = frozenset({"new", "seats", "module", "renewal"})
"""Kinds of lines that count as MRR; services and short-term paid use are shown apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    A contract's line: ``quantity`` units of ``module`` at ``unit_price`` a month in the term [start, end).

    ``end`` None: open-ended. All lines given to one function have one currency. ``amount`` is quantity × unit price,
    rounded half up to cents: reckoned once, for it is asked for again and again.
    """

    customer: int
    module: str
    kind: str
    quantity: Decimal
    unit_price: Decimal
    start: date
    end: date | None
    amount: Decimal = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "amount", amount_of(self.quantity, self.unit_price))

    def holds(self, on: date) -> bool:
        """Whether the term holds that day; a term that ends on its first day never does."""
        return self.start <= on and (self.end is None or on < self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """
    Why a customer's MRR changed: ``kind`` new, reactivation, churn, expansion or contraction.

    The last two say by what: ``modules`` (came or went), ``seats`` (quantity) or ``price`` (the rest).
    """

    customer: int
    kind: str
    amount: Decimal
    module: str = ""
    by: str = ""


def amount_of(quantity: Decimal, unit_price: Decimal) -> Decimal:
    """Give quantity × unit price, rounded half up to cents."""
    return (quantity * unit_price).quantize(CENT, ROUND_HALF_UP)


def mrr(lines: Iterable[Line], on: date) -> Decimal:
    """Give the monthly recurring revenue of a day: the sum of the recurring lines whose term holds it."""
    return sum((line.amount for line in lines if line.kind in RECURRING and line.holds(on)), ZERO)


def arr(lines: Iterable[Line], on: date) -> Decimal:
    """Give the annual recurring revenue of a day: 12 × MRR."""
    return 12 * mrr(lines, on)


def movements(lines: Sequence[Line], start: date, end: date, known: frozenset[int] = frozenset()) -> list[Movement]:
    """
    Say why MRR changed between two days: the amounts sum to ``mrr(end) - mrr(start)``.

    ``known`` are customers who had MRR on a day before ``start``; a return of theirs is a reactivation, everybody
    else's first is new. Renewal moves nothing: what goes on at the same price and quantity has no difference.
    """
    before, after = _by_customer(lines, start), _by_customer(lines, end)
    found: list[Movement] = []
    for customer in sorted(before.keys() | after.keys()):
        was, is_now = before.get(customer, {}), after.get(customer, {})
        total_was, total_now = _total(was), _total(is_now)
        if total_was == 0 and total_now > 0:
            kind = "reactivation" if customer in known else "new"
            found.append(Movement(customer=customer, kind=kind, amount=total_now))
        elif total_was > 0 and total_now == 0:
            found.append(Movement(customer=customer, kind="churn", amount=-total_was))
        else:
            for module in sorted(was.keys() | is_now.keys()):
                found.extend(_difference(customer, module, was.get(module), is_now.get(module)))
    return found


@dataclass(slots=True)
class _Held:
    quantity: Decimal
    amount: Decimal


def movements_between(lines: Sequence[Line], days: Sequence[date]) -> list[list[Movement]]:
    """
    Give for each two days that follow each other what `movements` gives, in one pass over the lines.

    Between two days only those customers can have moved of whom a line began or ended to hold.
    """
    moved: list[set[int]] = [set() for _day in days[1:]]
    of: dict[int, list[Line]] = {}
    for line in lines:
        of.setdefault(line.customer, []).append(line)
        first, beyond = _held(line, days)
        if 0 < first < beyond:
            moved[first - 1].add(line.customer)
        if first < beyond < len(days):
            moved[beyond - 1].add(line.customer)
    found = []
    for customers, (start, end) in zip(moved, pairwise(days), strict=True):
        near = [line for customer in sorted(customers) for line in of[customer]]
        found.append(movements(near, start, end, _known_before(near, start)))
    return found


def mrr_by_day(lines: Iterable[Line], days: Sequence[date]) -> list[Decimal]:
    """Give the MRR of each of some days, the earliest first, in one pass over the lines."""
    changes = [ZERO] * (len(days) + 1)
    for line in lines:
        first, beyond = _held(line, days)
        if line.kind in RECURRING and first < beyond:
            changes[first] += line.amount
            changes[beyond] -= line.amount
    return list(accumulate(changes[:-1]))


def _held(line: Line, days: Sequence[date]) -> tuple[int, int]:
    """Give which of some days a line holds, the earliest first: those from one number up to, not with, another."""
    beyond = len(days) if line.end is None else bisect_left(days, line.end)
    return bisect_left(days, line.start), beyond


def _known_before(lines: Iterable[Line], day: date) -> frozenset[int]:
    """Give the customers of these lines who had MRR on any day before."""
    return frozenset(
        line.customer
        for line in lines
        if line.kind in RECURRING
        and line.start < day
        and (line.end is None or line.end > line.start)
        and line.amount > 0
    )


def _by_customer(lines: Iterable[Line], on: date) -> dict[int, dict[str, _Held]]:
    found: dict[int, dict[str, _Held]] = {}
    for line in lines:
        if line.kind in RECURRING and line.holds(on):
            held = found.setdefault(line.customer, {}).setdefault(line.module, _Held(Decimal(0), ZERO))
            held.quantity += line.quantity
            held.amount += line.amount
    return found


def _total(held: dict[str, _Held]) -> Decimal:
    return sum((one.amount for one in held.values()), ZERO)


def _difference(customer: int, module: str, was: _Held | None, now: _Held | None) -> list[Movement]:
    amount_was = was.amount if was else ZERO
    amount_now = now.amount if now else ZERO
    if was is None or now is None or amount_was == 0 or amount_now == 0:
        return [_moved(customer, module, "modules", amount_now - amount_was)] if amount_now != amount_was else []
    seats = ((now.quantity - was.quantity) * amount_was / was.quantity).quantize(CENT, ROUND_HALF_UP)
    price = amount_now - amount_was - seats
    return [_moved(customer, module, by, amount) for by, amount in (("seats", seats), ("price", price)) if amount]


def _moved(customer: int, module: str, by: str, amount: Decimal) -> Movement:
    kind = "expansion" if amount > 0 else "contraction"
    return Movement(customer=customer, kind=kind, amount=amount, module=module, by=by)
