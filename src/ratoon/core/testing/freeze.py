"""The tests' clock: it stands, on a Monday morning in Shanghai, unless a test moves it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 9, 40, tzinfo=SHANGHAI)
TODAY = date(2026, 11, 23)


class Clock:
    """The standing clock of one test."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self._traveller = traveller
        self.now = NOW

    @property
    def today(self) -> date:
        """The firm's day."""
        return self.now.astimezone(SHANGHAI).date()

    def move_to(self, at: datetime) -> datetime:
        """Set the clock."""
        self.now = at
        self._traveller.move_to(at, tick=False)
        return at

    def pass_(self, **span: float) -> datetime:
        """Let some time go by, given as to `timedelta`."""
        return self.move_to(self.now + timedelta(**span))
