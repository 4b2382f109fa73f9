"""The life of a customer as a line to look at: a spiral that grows, one turn a cycle, one quarter a quadrant."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ratoon.customers.rules import LEFT, LIVING

CENTRE = (150.0, 120.0)
FIRST_RADIUS, LAST_RADIUS = 16.0, 108.0
WIDEST = 9.0
"""Most pixels between one radian and the next: a short life is no wide one."""
QUARTER, TURN = 90, 360
DEGREES_A_POINT = 4
LABEL_WIDTH, LABEL_HEIGHT = 66.0, 13.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the life, as the line needs it."""

    quadrant: str
    cycle: int
    why: str
    is_correction: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """A quarter of a turn that lies behind; thin where the customer only passed through."""

    points: Sequence[Point]
    is_thin: bool


@dataclass(frozen=True, slots=True)
class Mile:
    """Where a step was taken; ``number`` is the step's, ``has_room`` whether its word may stand beside it."""

    at: Point
    number: int
    has_room: bool


@dataclass(frozen=True, slots=True)
class Spiral:
    """The whole picture; ``ahead`` is empty where nothing lies ahead."""

    past: Sequence[Stretch]
    ahead: Sequence[Point]
    miles: Sequence[Mile]
    me: Point
    quadrant: str


def spiral(steps: Sequence[Step]) -> Spiral | None:
    """
    Draw the life from its steps, oldest first; None where there was none.

    r = a + b·θ, anticlockwise from the right, quadrant I top right. Who is back in III after growing stands on the line
    already drawn. A correction begins the line anew, as far as it says.
    """
    living = [(number, step) for number, step in enumerate(steps) if step.quadrant in LIVING]
    if not living:
        return None
    start = max((place for place, (_n, step) in enumerate(living) if step.is_correction), default=0)
    counted = living[start:]
    reach = max(_middle(step) for _number, step in counted)
    here = counted[-1][1]
    widen = min(WIDEST, (LAST_RADIUS - FIRST_RADIUS) / math.radians(reach + 2 * QUARTER))
    has_left = steps[-1].quadrant == LEFT
    visited = {_sector(step) for _number, step in living}
    return Spiral(
        past=[
            Stretch(_line(from_, min(from_ + QUARTER, reach), widen), from_ // QUARTER not in visited)
            for from_ in range(0, reach, QUARTER)
        ],
        ahead=[] if has_left else _line(reach, reach + 2 * QUARTER, widen),
        miles=_miles([(number, step) for number, step in living if _gate(step) <= reach], widen),
        me=_at(_middle(here), widen),
        quadrant=LEFT if has_left else here.quadrant,
    )


def _sector(step: Step) -> int:
    """Number the quarters from the first on."""
    return (step.cycle - 1) * len(LIVING) + LIVING.index(step.quadrant)


def _middle(step: Step) -> int:
    return _sector(step) * QUARTER + QUARTER // 2


def _gate(step: Step) -> int:
    """Give the angle at which a step enters its quarter; a renewal enters its turn."""
    return (step.cycle - 1) * TURN if step.why == "renewed" else _sector(step) * QUARTER


def _miles(steps: Sequence[tuple[int, Step]], widen: float) -> list[Mile]:
    """Set a mark per step, one on each place; the newest have their words first."""
    found: dict[int, Mile] = {}
    taken: list[Point] = []
    for number, step in reversed(steps):
        angle = _gate(step)
        if angle in found or step.is_correction:
            continue
        at = _at(angle, widen)
        has_room = all(abs(at[0] - x) > LABEL_WIDTH or abs(at[1] - y) > LABEL_HEIGHT for x, y in taken)
        if has_room:
            taken.append(at)
        found[angle] = Mile(at, number, has_room)
    return sorted(found.values(), key=lambda mile: mile.number)


def _line(first: int, last: int, widen: float) -> list[Point]:
    angles = [*range(first, last, DEGREES_A_POINT), last]
    return [_at(angle, widen) for angle in angles]


def _at(angle: int, widen: float) -> Point:
    theta = math.radians(angle)
    radius = FIRST_RADIUS + widen * theta
    return round(CENTRE[0] + radius * math.cos(theta), 1), round(CENTRE[1] - radius * math.sin(theta), 1)
