"""Plans over working days: forward pass, critical path, progress, forecast, size. Pure; days are whole days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

DAY = timedelta(days=1)
LONGEST_REST = 60
"""More days off in a row than any calendar has: beyond them a calendar is wrong."""
MOST_REST = 30
"""As many days off in a row as a firm may set: well below, so that a day of work is always found."""


@dataclass(frozen=True, slots=True)
class Workdays:
    """Monday to Friday, without ``holidays`` and with the ``made_up`` days on which work is made up for."""

    holidays: frozenset[date] = frozenset()
    made_up: frozenset[date] = frozenset()

    def holds(self, day: date) -> bool:
        """Say whether people work that day."""
        return day in self.made_up or (day.weekday() < 5 and day not in self.holidays)

    def first(self, day: date) -> date:
        """Give that day, or the first working day after it."""
        for number in range(LONGEST_REST):
            if self.holds(day + number * DAY):
                return day + number * DAY
        raise ValueError(f"no working day within {LONGEST_REST} days of {day.isoformat()}")

    def last(self, day: date) -> date:
        """Give that day, or the last working day before it."""
        for number in range(LONGEST_REST):
            if self.holds(day - number * DAY):
                return day - number * DAY
        raise ValueError(f"no working day within {LONGEST_REST} days of {day.isoformat()}")

    def add(self, day: date, days: int) -> date:
        """Give the working day that comes ``days`` working days after a day, itself moved to a working day first."""
        found = self.first(day)
        for _number in range(days):
            found = self.first(found + DAY)
        return found

    def between(self, start: date, end: date) -> int:
        """Count the working days after ``start``, up to and with ``end``; 0 where ``end`` is not later."""
        return sum(self.holds(start + number * DAY) for number in range(1, (end - start).days + 1))


def rest_around(day: date, workdays: Workdays) -> int:
    """Count the days off in a row among which a day lies; 0 where people work that day."""
    if workdays.holds(day):
        return 0
    return (workdays.first(day) - workdays.last(day)).days - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """
    A task of a plan: ``days`` working days long, 0 for a milestone, not before those in ``after`` are finished.

    ``lag`` are working days that lie between; ``started`` and ``ended`` are the days on which it really was.
    """

    key: int
    name: str
    days: int
    after: tuple[int, ...] = ()
    lag: int = 0
    started: date | None = None
    ended: date | None = None
    percent: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """When a task is worked on, both days included, and from when those after it may begin."""

    start: date
    end: date
    free: date


class CycleFound(ValueError):
    """Tasks wait for each other; ``names`` are theirs, in their order round the circle."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(" → ".join(names))
        self.names = tuple(names)


def schedule(steps: Iterable[Step], start: date, workdays: Workdays) -> dict[int, Span]:
    """
    Place every task at its earliest by a forward pass: as planned, whatever really happened.

    :raises CycleFound: if tasks wait for each other.
    """
    found: dict[int, Span] = {}
    for step in ordered(steps):
        found[step.key] = _placed(step, _earliest(step, found, start, workdays), workdays, found)
    return found


def forecast(steps: Iterable[Step], start: date, today: date, workdays: Workdays) -> dict[int, Span]:
    """
    Place every task by what really happened: what is finished stands, what was started goes on, what was not starts
    today at the earliest, and each that is late pushes those after it.

    :raises CycleFound: if tasks wait for each other.
    """
    found: dict[int, Span] = {}
    for step in ordered(steps):
        if step.ended is not None:
            found[step.key] = Span(step.started or step.ended, step.ended, workdays.first(step.ended + DAY))
        elif step.started is not None:
            left = _placed(step, workdays.first(step.started), workdays, found)
            end = max(left.end, workdays.first(today))
            found[step.key] = Span(step.started, end, workdays.first(end + DAY))
        else:
            earliest = max(_earliest(step, found, start, workdays), workdays.first(today))
            found[step.key] = _placed(step, earliest, workdays, found)
    return found


def critical(steps: Iterable[Step], spans: Mapping[int, Span], workdays: Workdays) -> frozenset[int]:
    """Give the tasks of which a day's delay would be a day's delay of the whole."""
    order = ordered(steps)
    if not order:
        return frozenset()
    last = max(span.free for span in spans.values())
    found = {step.key for step in order if spans[step.key].free == last}
    for step in reversed(order):
        if step.key not in found:
            continue
        span = spans[step.key]
        begins = span.free if step.days == 0 else workdays.first(span.start)
        found |= {key for key in step.after if workdays.add(spans[key].free, step.lag) == begins}
    return frozenset(found)


def ordered(steps: Iterable[Step]) -> list[Step]:
    """
    Put tasks in an order in which each comes after those that it waits for; what it waits for in vain is left out.

    :raises CycleFound: if tasks wait for each other.
    """
    by_key = {step.key: step for step in steps}
    done: dict[int, Step] = {}
    for root in by_key.values():
        way: dict[int, Step] = {}
        open_: list[Step] = [root]
        while open_:
            step = open_[-1]
            if step.key in done:
                open_.pop()
                continue
            way[step.key] = step
            waits = [key for key in step.after if key in by_key and key not in done]
            if not waits:
                done[step.key] = step
                way.pop(step.key)
                open_.pop()
            elif waits[0] in way:
                keys = list(way)
                raise CycleFound([way[key].name for key in keys[keys.index(waits[0]) :]])
            else:
                open_.append(by_key[waits[0]])
    return list(done.values())


def finish(spans: Mapping[int, Span]) -> date | None:
    """Give the last day of a plan; None where it is empty."""
    return max((span.end for span in spans.values()), default=None)


def percent_done(steps: Iterable[Step]) -> int | None:
    """Give the working days done of all, in whole percent rounded down; None where no task has a length."""
    lengths = [(step.days, 100 if step.ended is not None else step.percent) for step in steps]
    whole = sum(days for days, _percent in lengths)
    return sum(days * percent for days, percent in lengths) // whole if whole else None


def size_of(
    total: Decimal | None, seats: Decimal | None, amounts: tuple[Decimal, Decimal], seat_counts: tuple[int, int]
) -> str:
    """
    Say how large a delivery is by what was sold: ``small``, ``middle`` or ``large``.

    ``amounts`` and ``seat_counts`` are where middle and large begin; the larger answer of both holds, and middle where
    neither total nor seats are known.
    """
    sizes = ("small", "middle", "large")
    ranks = [
        sum(value >= edge for edge in edges)
        for value, edges in ((total, amounts), (seats, [Decimal(count) for count in seat_counts]))
        if value is not None
    ]
    return sizes[max(ranks)] if ranks else "middle"


def _earliest(step: Step, found: Mapping[int, Span], start: date, workdays: Workdays) -> date:
    waits = [found[key].free for key in step.after if key in found]
    return workdays.add(max(waits), step.lag) if waits else workdays.first(start)


def _placed(step: Step, earliest: date, workdays: Workdays, found: Mapping[int, Span]) -> Span:
    """A milestone stands on the day on which what it waits for ends, one that waits for nothing on its first day."""
    if step.days == 0:
        ends = [found[key].end for key in step.after if key in found]
        # the day before is too early where it waits for a milestone on the plan's first day
        day = max(workdays.last(earliest - DAY), *ends) if ends else earliest
        return Span(day, day, earliest)
    end = workdays.add(earliest, step.days - 1)
    return Span(earliest, end, workdays.first(end + DAY))
