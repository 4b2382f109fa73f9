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
    """How much there shall be: ``days`` back from today, ``prospects`` companies that never signed."""

    leads: int
    customers: int
    prospects: int
    days: int
    reps: int
    managers: int
    carers: int


SMALL = Size(leads=60, customers=15, prospects=9, days=740, reps=2, managers=2, carers=2)
"""About 13 colleagues; one customer at least in each state of the line, whatever the seed."""


class Book:
    """Collects steps, and gives them back in the order in which they happen."""

    def __init__(self) -> None:
        self._steps: list[Step] = []

    def add(self, on: date, by: str, verb: str, about: str = "", part: Part = Part.WORK, **details: Any) -> None:
        """Write a step down; of two on one day that written first comes first."""
        serial = len(self._steps)
        self._steps.append(Step(on=on, part=part, serial=serial, by=by, verb=verb, about=about, details=details))

    def in_order(self) -> list[Step]:
        """Give all steps by day and part of the day."""
        return sorted(self._steps, key=lambda step: (step.on, step.part, step.serial))
