"""Days and sums of work: pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

WEEK = timedelta(days=7)
EDIT_HOURS = 24
"""How long an author may correct a follow-up record."""


class Section(StrEnum):
    """Where on Today something stands: due (or overdue), within seven days, later."""

    DUE = "due"
    WEEK = "week"
    LATER = "later"


class Unit(StrEnum):
    """In what a span of days is told."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Staked:
    """An amount at stake: what of ours (``why``) on which record, in which section of Today."""

    section: str
    currency: str
    why: str
    key: tuple[str, int] | None
    amount: Decimal


def section_of(due_on: date, on: date) -> Section:
    """Say where something due on a day stands on another."""
    if due_on <= on:
        return Section.DUE
    return Section.WEEK if due_on <= on + WEEK else Section.LATER


def remaining(days: int) -> tuple[int, Unit]:
    """
    Tell a span of days in the largest useful unit: days, from two weeks on weeks, from two months on months of 30 days.

    Rounded down, so that nobody is told of more time than there is.
    """
    span = abs(days)
    if span >= 60:
        return span // 30, Unit.MONTHS
    return (span // 7, Unit.WEEKS) if span >= 14 else (span, Unit.DAYS)


def sums(staked: Iterable[Staked]) -> dict[str, Decimal]:
    """
    Add up by currency what is at stake, exactly; two alarms about the same money of the same record count it once.

    Where such two differ, the larger amount stands.
    """
    most: dict[tuple[object, ...], Decimal] = {}
    for number, one in enumerate(staked):
        key = (one.currency, one.why, one.key if one.key is not None else number)
        most[key] = max(one.amount, most.get(key, one.amount))
    found: dict[str, Decimal] = {}
    for (currency, *_rest), amount in most.items():
        found[str(currency)] = found.get(str(currency), Decimal(0)) + amount
    return dict(sorted(found.items()))


def may_still_edit(recorded_at: datetime, at: datetime) -> bool:
    """Say whether a follow-up record may still be corrected."""
    return at - recorded_at < timedelta(hours=EDIT_HOURS)
