"""Days counted back from today, kept on days on which people work. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import holidays

from ratoon.delivery.rules import DAY, Workdays


@dataclass(frozen=True, slots=True)
class Days:
    """Today, and on which days people work."""

    today: date
    work: Workdays

    @classmethod
    def until(cls, today: date, days: int) -> Days:
        """Give the days of China's calendar that end today and go at least so far back."""
        known = holidays.country_holidays("CN", years=range((today - timedelta(days=days)).year - 1, today.year + 2))
        return cls(today, Workdays(frozenset(known), frozenset(known.weekend_workdays)))

    def ago(self, days: int) -> date:
        """Give the day so many days before today, or the last working day before that; never a later one."""
        return self.work.last(self.today - timedelta(days=max(days, 0)))

    def work_ago(self, days: int) -> date:
        """Give the working day that lies so many working days back from the last one."""
        found = self.work.last(self.today)
        for _number in range(days):
            found = self.work.last(found - DAY)
        return found

    def since(self, day: date) -> int:
        """Count the days from a day until today."""
        return (self.today - day).days

    def ahead(self, days: int, not_before: date) -> date:
        """Give the day so many days from today (less than 0: before), not before another."""
        return max(self.today + timedelta(days=days), not_before)
