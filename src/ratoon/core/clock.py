"""Days and moments: a day is a day of the firm's zone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import overload
from zoneinfo import ZoneInfo

from ratoon.core.settings import FirmSettings, read


def zone() -> ZoneInfo:
    """Give the firm's zone."""
    return ZoneInfo(read(FirmSettings).zone)


def day_of(at: datetime) -> date:
    """Give the day of the firm's zone that a moment lies in."""
    return at.astimezone(zone()).date()


@overload
def last_day(end: date) -> date: ...


@overload
def last_day(end: None) -> None: ...


@overload
def last_day(end: date | None) -> date | None: ...


def last_day(end: date | None) -> date | None:
    """Give the last day of a half-open term that ends on a day: the one that people are shown."""
    return end - timedelta(days=1) if end is not None else None


def first_moment(on: date) -> datetime:
    """Give the moment at which a day of the firm's zone begins."""
    return datetime.combine(on, time.min, zone())


def moment_of(on: date, *, at: datetime) -> datetime:
    """
    Give the moment of something that happened on a day and is being recorded at ``at``.

    Recorded on its own day it happened now; typed in later, at the first moment of its day.
    """
    return at if on == day_of(at) else first_moment(on)
