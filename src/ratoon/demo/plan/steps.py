"""What happens in the sample company: steps, each on its day, by somebody. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import Any


class Part(IntEnum):
    """Where in its day a step comes: what the calendar brings first, then people's work, then the evening's look."""

    MORNING = 0
    WORK = 1
    EVENING = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    One service call: ``verb`` by the colleague ``by`` (empty: the system) on the record that ``about`` names.

    Records are named by keys like ``company:3``, those that belong to one by ``contract:3.1``.
    """

    on: date
    part: Part
    serial: int
    by: str
    verb: str
    about: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """
    How much there shall be, ``days`` back from today.

    ``customers`` signed, ``before`` of them before the history begins and ``recent`` of them within the last year;
    ``prospects`` are open deals, and of all deals that are decided ``win_rate`` are won.
    """

    leads: int
    customers: int
    before: int
    recent: int
    prospects: int
    win_rate: float
    days: int
    reps: int
    managers: int
    carers: int
    marketers: int
    commercials: int
    chores: int


SMALL = Size(
    leads=66,
    customers=22,
    before=1,
    recent=0,
    prospects=5,
    win_rate=0.78,
    days=740,
    reps=2,
    managers=2,
    carers=2,
    marketers=1,
    commercials=1,
    chores=3,
)
"""For tests: 14 colleagues; one customer at least in each state of the line, whatever the seed."""
FULL = Size(
    leads=1500,
    customers=150,
    before=20,
    recent=40,
    prospects=30,
    win_rate=0.27,
    days=1095,
    reps=8,
    managers=6,
    carers=5,
    marketers=3,
    commercials=2,
    chores=1,
)
"""What a first start makes: three years of a firm of thirty."""


class Book:
    """Collects steps, and gives them back in the order in which they happen."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._ticks: set[tuple[date, Part]] = set()

    def tick(self, on: date, part: Part = Part.MORNING) -> None:
        """Let the calendar be asked on a day, once."""
        if (on, part) not in self._ticks:
            self._ticks.add((on, part))
            self.add(on, "", "tick", part=part)

    def add(self, on: date, by: str, verb: str, about: str = "", part: Part = Part.WORK, **details: Any) -> None:
        """Write a step down; of two on one day that written first comes first."""
        serial = len(self._steps)
        self._steps.append(Step(on=on, part=part, serial=serial, by=by, verb=verb, about=about, details=details))

    def in_order(self) -> list[Step]:
        """Give all steps by day and part of the day."""
        return sorted(self._steps, key=lambda step: (step.on, step.part, step.serial))
